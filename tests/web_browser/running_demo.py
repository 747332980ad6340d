"""The real demo in a process of its own, with a quick queue, and a citizen from outside at its kiosk."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from PIL import Image
from textual.widgets import ContentSwitcher

from hall_server.client import load_device
from hall_server.protocol import TicketTaken
from tests.halls import eventually
from tests.ticket_printer.at_kiosk import QUICK, press, question, shown, taken
from tests.ticket_printer.decoder import read_qr
from ticket_printer.kiosk.app import KioskApp
from ticket_printer.kiosk.settings import KioskFile

ROOT: Final = Path(__file__).resolve().parents[2]
SPEED: Final = 60
"""So that the ten minutes in which a rating can be changed are ten seconds."""
SERVICE: Final = "RE-TRANSFER"
"""The first service of the second zone, which both windows of the demo serve."""
EARLY: Final = 24
AFTERWARDS: Final = 90
EVERY: Final = 45
"""Seconds of the hall between those who come later. The two windows serve just so many: however slow this
machine is, some people are ahead of whoever takes a number."""
PATIENCE: Final = 60.0


class Demo:
    """A demo's hall in a folder, ended by :meth:`summary`."""

    def __init__(self, folder: Path, process: subprocess.Popen[str]) -> None:
        self.hall = folder / "hall"
        self._devices = folder / "devices"
        self._process = process

    async def opened(self) -> None:
        """Until citizens have taken numbers, and phones can look on."""
        await eventually(self._slips, PATIENCE)

    async def take_numbers(self, count: int) -> list[TicketTaken]:
        """At the first kiosk, three keys each: the second zone, its first service, no priority."""
        device = load_device(next(self._devices.glob("kiosk-*.toml")), KioskFile)
        app = KioskApp(device, QUICK)
        async with app.run_test(size=(80, 24)) as pilot:
            await eventually(lambda: app.query_one(ContentSwitcher).current == "choices", PATIENCE)
            await eventually(lambda: question(pilot) in shown(pilot), PATIENCE)
            tickets = []
            for _person in range(count):
                await press(pilot, "2", "1", "1")
                tickets.append((await taken(pilot)).watch.taken)
                await press(pilot, "0")
            return tickets

    async def code_on_slip(self, number: str) -> str:
        """What a phone reads from the picture of the printed slip."""
        await eventually(lambda: self._slips(number), PATIENCE)
        with Image.open(self._slips(number)[0]) as picture:
            return read_qr(picture)

    async def summary(self) -> dict[str, Any]:
        """End the demo as Ctrl-C does, and read what it measured; it found everything well."""
        self._process.send_signal(signal.SIGINT)
        output, errors = await asyncio.to_thread(self._process.communicate, timeout=PATIENCE)
        assert self._process.returncode == 0, output + errors
        summary: dict[str, Any] = json.loads(output.splitlines()[-1])
        return summary

    def _slips(self, number: str = "") -> list[Path]:
        return list(self._devices.glob(f"slips/*/{number}*-*.png"))


@contextlib.contextmanager
def running_demo(folder: Path) -> Iterator[Demo]:
    """Two windows and a queue of quick services before them; the demo is ended with the block."""
    head = "arrives_s,service,priority,slot_s,handling_s,shows_up,then_service,then_handling_s"
    seconds = [*range(EARLY), *(EVERY * late for late in range(1, AFTERWARDS))]
    rows = [f"{second},{SERVICE},normal,,60,yes,," for second in seconds]
    folder.mkdir()
    (folder / "day.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    command = [sys.executable, "-m", "scripts.demo_hall", "--headless", "--seconds", "300", "--json"]
    command += ["--windows", "2", "--speed", str(SPEED), "--day", str(folder / "day.csv")]
    process = subprocess.Popen(
        [*command, "--keep", str(folder / "kept")],
        cwd=ROOT,
        env={**os.environ, "TINGXU_LANG": "en"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield Demo(folder / "kept", process)
    finally:
        with process:
            if process.poll() is None:
                process.terminate()
                process.communicate(timeout=PATIENCE)
