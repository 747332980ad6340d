"""A hall that reports to a province, and the work that there is to report."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from hall_server import protocol as p
from hall_server.bridge.run import run
from hall_server.client import HallLink
from hall_server.domain.plan import HallPlan
from hall_server.serving.clock import HallClock, VirtualClock
from hall_server.store.database import open_engine
from tests.bridge.province import SECRET, Province
from tests.halls import HALL_TOML, MORNING, TestHall, eventually
from tests.log import events_of

PROVINCE_TOML = """
[province]
url = "{url}"
hall_code = "410100-001"
secret_file = "keys/province.secret"
timeout_seconds = 1
"""


def reporting_hall(path: Path, url: str, more: str = "") -> TestHall:
    """A hall whose ``hall.toml`` names a province; ``more`` are further keys of that table."""
    hall = TestHall(path, HALL_TOML + PROVINCE_TOML.format(url=url) + more)
    secret = path / "keys" / "province.secret"
    secret.write_text(SECRET + "\n", encoding="utf-8")
    secret.chmod(0o600)
    return hall


def quick_clock(last_at: int, plan: HallPlan) -> HallClock:
    """Nine o'clock on a Monday, two hundred times as fast: a finish is final after a twentieth second."""
    return VirtualClock(MORNING, plan.timezone, 200.0, last_at)


async def take(hall: TestHall, service: str = "consult") -> p.TicketTaken:
    async with hall.link("kiosk", "kiosk-2") as kiosk:
        return await kiosk.ask(p.TakeTicket(service), p.TicketTaken)


async def serve(window: HallLink) -> None:
    await window.ask(p.CallNext(), p.AtWindow)
    await window.ask(p.StartService(), p.AtWindow)
    await window.ask(p.FinishService(), p.Finished)


async def go_on(hall: TestHall) -> None:
    """Let the hall's clock go on until what was finished is final, and something be written after it."""
    await asyncio.sleep(0.1)
    await take(hall, "invoice")


async def a_morning(hall: TestHall, services: int = 4) -> None:
    """So many citizens are served; every other one rates, and every fourth thinks better of it."""
    async with hall.window(1) as window, hall.link("web", "web") as phone:
        for count in range(services):
            taken = await take(hall)
            await serve(window)
            if count % 2 == 0:
                await phone.ask(p.RateService(taken.ticket, 1, "satisfied", ("attitude",)), p.Rated)
            if count % 4 == 0:
                await phone.ask(p.RateService(taken.ticket, 1, "very_satisfied"), p.Rated)


def expected(hall: TestHall) -> list[tuple[str, int, str]]:
    """What the province shall hold, in order, where nothing was taken back: (kind, ticket, level)."""
    found = []
    for kind, body in events_of(hall):
        if kind == "ServiceFinished":
            found.append(("service", body["ticket"], ""))
        elif kind == "ServiceRated":
            found.append(("rating", body["rating"]["ticket"], body["rating"]["level"]))
    return found


def held(province: Province) -> list[tuple[str, int, str]]:
    return [
        (record["kind"], record["ticket"], record["level"]["word"] if "level" in record else "")
        for record in province.records
    ]


@contextlib.asynccontextmanager
async def bridging(hall: TestHall) -> AsyncIterator[asyncio.Task[None]]:
    """A bridge in this process."""
    task = asyncio.create_task(run(hall.folder))
    try:
        yield task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def all_arrived(hall: TestHall, province: Province) -> None:
    await eventually(lambda: len(province.records) >= len(expected(hall)), patience=30)


@contextlib.contextmanager
def database_of(hall: TestHall) -> Any:
    engine: Engine = open_engine(hall.folder.database)
    try:
        yield engine
    finally:
        engine.dispose()


class BridgeProcess:
    """``hall-server bridge`` in a process of its own, which tests may kill; as a block it ends with that."""

    def __init__(self, hall: TestHall) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "hall_server", "bridge", str(hall.path)],
            stderr=subprocess.PIPE,
            env={**os.environ, "TINGXU_LANG": "en"},
        )

    def __enter__(self) -> BridgeProcess:
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()

    def kill(self) -> None:
        """As a power cut would."""
        with self._process:
            self._process.kill()

    def stop(self) -> tuple[int, str]:
        """As a service manager would: its exit code, and what it logged."""
        self._process.terminate()
        _out, said = self._process.communicate(timeout=20)
        return self._process.returncode, said.decode()


def status(hall: TestHall) -> dict[str, Any]:
    from tests.commands.running import hall_server

    result = hall_server("bridge", hall.path, "--status", "--json")
    found: dict[str, Any] = json.loads(result.stdout)
    return {**found, "exit_code": result.exit_code}
