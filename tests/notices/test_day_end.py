"""When the day turns, no phone number is in any file of the hall."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from pathlib import Path

import pytest

from hall_server import protocol as p
from tests.halls import TestHall, eventually
from tests.log import events_of
from tests.notices.phones import (
    ECHO,
    MessageService,
    apprise,
    ask_for_messages,
    bridging,
    leaping,
    stop_messages,
    take,
    telling_hall,
    webhook,
)

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

PHONES = [f"1381234567{n}" for n in range(8)]


def found_in(hall: TestHall) -> dict[str, list[str]]:
    """Which numbers stand in which files, looking at every byte of the folder."""
    found = {}
    for path in hall.path.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            if numbers := [phone for phone in PHONES if phone.encode() in content]:
                found[path.name] = numbers
    return found


async def test_somebody_who_reads_at_midnight_delays_it_for_as_long_as_they_read(tmp_path: Path) -> None:
    """Nothing else needs to happen in the hall for it."""
    hall = telling_hall(
        tmp_path / "hall", '\n[[notices.channels]]\nkind = "webhook"\nurl = "http://127.0.0.1/"\n'
    )
    clock, make_clock = leaping()
    async with hall.open(make_clock):
        await ask_for_messages(hall, (await take(hall)).ticket, PHONES[0])
        with contextlib.closing(sqlite3.connect(hall.folder.database, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM phones").fetchone()
            clock.leap(hours=24)
            await eventually(lambda: [kind for kind, _ in events_of(hall)].count("DayStarted") == 2)
            await asyncio.sleep(1.5)  # longer than the hall tries when the day turns
            assert found_in(hall)
        await eventually(lambda: not found_in(hall))


async def test_no_number_is_left_in_any_file(tmp_path: Path, service: MessageService) -> None:
    service.mood = lambda count: (200, 500, ECHO)[count % 3]
    hall = telling_hall(tmp_path / "hall", webhook(service) + apprise(service))
    clock, make_clock = leaping()
    async with hall.open(make_clock), bridging(hall), hall.window(1) as window:
        tickets = []
        for phone in PHONES:
            taken = await take(hall)
            await ask_for_messages(hall, taken.ticket, phone)
            tickets.append(taken.ticket)
        for _ in range(3):
            await window.ask(p.CallNext(), p.AtWindow)
            await asyncio.sleep(0.2)
            await window.ask(p.StartService(), p.AtWindow)
            await window.ask(p.FinishService(), p.Finished)
        await stop_messages(hall, tickets[7])
        await window.ask(p.CallNext(), p.AtWindow)
        await eventually(lambda: len(service.asked) >= 6)
        assert found_in(hall), "during the day they are somewhere"

        clock.leap(hours=24)
        await eventually(lambda: [kind for kind, _ in events_of(hall)].count("DayStarted") == 2)
        # Whoever happened to read delays it until the next record.
        for _ in range(3):
            await take(hall)
            await asyncio.sleep(0.05)
        assert found_in(hall) == {}
        asked = len(service.asked)
        await asyncio.sleep(0.3)
        assert len(service.asked) == asked, "and nobody is told of yesterday"
    assert found_in(hall) == {}
