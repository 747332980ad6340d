"""The outside world: a booking interface that listens on a free port, and apps that call it over HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx

from hall_server.booking_api.device import BookingFile, Listening
from hall_server.booking_api.keys import KeyRing
from hall_server.booking_api.serve import serving
from hall_server.protocol import AppointmentInfo, Appointments, ListAppointments
from tests.halls import TestHall, free_port

DEVICE = """
role = "booking"
name = "booking-1"
language = "{device.language}"

[booking]
port = {port}

[hall]
requests = "{device.hall.requests}"
broadcasts = "{device.hall.broadcasts}"
public_key = '{device.hall.public_key}'

[keys]
public = '{device.keys.public}'
secret = '{device.keys.secret}'
"""


class Interface:
    """The booking interface of a hall, in this process or in one of its own, with the key ``key``."""

    def __init__(self, hall: TestHall, folder: Path, **listening: Any) -> None:
        self.port = free_port()
        self._hall = hall
        where = Listening(port=self.port, **listening)
        self.device = hall.device("booking", "booking-1", BookingFile, booking=where, language="en")
        self.path = folder / "booking.toml"
        self.path.write_text(DEVICE.format(port=self.port, device=self.device), encoding="utf-8")
        self.keys = KeyRing(self.path)
        self.key = self.keys.add("city-app", "2026-03-02")

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[httpx.AsyncClient]:
        """An app's connection to the interface, which runs in this process and knows the hall."""
        async with serving(self.device, self.keys), self.app() as app:
            await self._answering(app)
            yield app

    @contextlib.asynccontextmanager
    async def process(self) -> AsyncIterator[subprocess.Popen[str]]:
        """``hall-server booking-api`` in a process of its own."""
        process = subprocess.Popen(  # noqa: ASYNC220 - it is only started here
            [sys.executable, "-m", "hall_server", "booking-api", str(self.path)],
            env={**os.environ, "TINGXU_LANG": "en"},
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        try:
            async with self.app() as app:
                await self._answering(app)
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)
            process.stderr.close()  # type: ignore[union-attr]

    def app(self, key: str | None = None, **headers: str) -> httpx.AsyncClient:
        """An app that shows a key."""
        return httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{self.port}",
            headers={"Authorization": f"Bearer {key or self.key}", **headers},
            timeout=30,
            trust_env=False,
        )

    async def booked(self, day: str) -> tuple[AppointmentInfo, ...]:
        """What the hall itself has in its book for a day."""
        async with self._hall.link("manager", "office") as office:
            return (await office.ask(ListAppointments(day), Appointments)).appointments

    async def _answering(self, app: httpx.AsyncClient) -> None:
        async with asyncio.timeout(60):
            while True:
                with contextlib.suppress(httpx.TransportError):
                    if (await app.get("/v1/services")).status_code == 200:
                        return
                await asyncio.sleep(0.05)
