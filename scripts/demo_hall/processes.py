"""The real programs of the hall, each in its own process, ended by its own number."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from .venue import WEB, Venue

OPENS_AT: Final = "2026-03-02T09:00"
ENDS_WITHIN: Final = 10.0
PAGES_WITHIN: Final = 30.0
PAGES_LOOKED_FOR_EVERY: Final = 0.1
_SLIPS: Final = "slips"


class NoPages(Exception):
    """The citizens' pages did not come up; the text is their log."""


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


@contextlib.contextmanager
def phone_pages(venue: Venue) -> Iterator[None]:
    """What citizens see on their phones, at the address that the slips name. Raises :class:`NoPages`."""
    device = venue.devices[WEB]
    log = device.with_suffix(".log")
    command = [sys.executable, "-P", "-m", "hall_server.web", str(device)]
    with _running(command, log) as process:
        where = urlsplit(venue.folder.settings.slips.public_url)
        deadline = time.monotonic() + PAGES_WITHIN
        while not _answers(where.hostname or "", where.port or 0):
            if process.poll() is not None or time.monotonic() > deadline:
                raise NoPages(log.read_text(encoding="utf-8", errors="replace"))
            time.sleep(PAGES_LOOKED_FOR_EVERY)
        yield


@contextlib.contextmanager
def bridging(venue: Venue) -> Iterator[None]:
    """What sends alarms to whoever is on duty."""
    command = [sys.executable, "-P", "-m", "hall_server", "bridge", str(venue.folder.path)]
    with _running(command, venue.folder.path.parent / "bridge.log"):
        yield


def _answers(host: str, port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) == 0


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
