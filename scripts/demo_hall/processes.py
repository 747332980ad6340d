"""The real programs of the hall, each in its own process, ended by its own number."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from .venue import Venue

OPENS_AT: Final = "2026-03-02T09:00"
ENDS_WITHIN: Final = 10.0
_SLIPS: Final = "slips"


@contextlib.contextmanager
def serving(venue: Venue, speed: float) -> Iterator[subprocess.Popen[bytes]]:
    """The hall server on a virtual Monday morning while the block runs."""
    clock = ["--virtual-clock", OPENS_AT, "--speed", str(speed)]
    command = [sys.executable, "-P", "-m", "hall_server", "serve", str(venue.folder.path), *clock]
    with _running(command, server_log(venue)) as process:
        yield process


@contextlib.contextmanager
def printing(venue: Venue) -> Iterator[None]:
    """A ticket printer for each one in the plan. They draw their slips below :func:`slips`."""
    program = str(Path(sys.executable).with_name("ticket-printer"))
    with contextlib.ExitStack() as printers:
        for name in venue.names("printer"):
            device = venue.devices["printer", name]
            text = device.read_text(encoding="utf-8")
            device.write_text(text.replace(f'folder = "{_SLIPS}"', f'folder = "{_SLIPS}/{name}"'), "utf-8")
            printers.enter_context(_running([program, str(device)], device.with_suffix(".log")))
        yield


def slips(venue: Venue) -> list[Path]:
    """The pictures of all slips that came out."""
    return [path for name in venue.names("printer") for path in (_folder(venue) / name).glob("*.png")]


def server_log(venue: Venue) -> Path:
    return venue.folder.path.parent / "server.log"


def _folder(venue: Venue) -> Path:
    return venue.folder.path.parent / "devices" / _SLIPS


@contextlib.contextmanager
def _running(command: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """In a session of its own, so that a Ctrl-C in the terminal reaches only the demo, which then
    ends its programs in order."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
