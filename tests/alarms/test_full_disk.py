"""The disk of the hall gets full, on a real small one: who is told before, and what holds when it is."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from pathlib import Path

import pytest

from hall_server import protocol as p
from hall_server.client import HallSilent
from hall_server.serving import alarming
from tests.alarms.day import day_with, from_ring_to_end, still_the_same
from tests.halls import eventually
from tests.notices.phones import MessageService

RULE = 'kind = "disk"\nover = 80\nclear = 60'


def fill_to(place: Path, percent: float) -> None:
    """One big file beside the hall, so that so much of the disk is used."""
    ballast = place / "somebody-elses-file"
    ballast.unlink(missing_ok=True)
    disk = os.statvfs(place)
    wanted = int(disk.f_blocks * percent / 100) - (disk.f_blocks - disk.f_bfree)
    with contextlib.suppress(OSError), ballast.open("wb") as file:
        file.write(bytes(max(0, wanted) * disk.f_frsize))


async def test_a_disk_that_gets_full_is_told_while_there_is_room_to_say_so(
    small_disk: Path, duty: MessageService, chief: MessageService, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with day_with(small_disk / "hall", RULE, duty, chief, monkeypatch) as day:
        await day.takes_long(1)
        assert await day.alarms() == []
        fill_to(small_disk, 85)
        await day.takes_long(1)
        percent = (await day.rings()).value
        english = f"The disk of the hall's server is full to {percent} percent."
        async with from_ring_to_end(day, english, f"大厅服务器磁盘已用 {percent}%。") as alarm:
            for swing in (70, 85, 70, 85):
                fill_to(small_disk, swing)
                await day.takes_long(1)
                await still_the_same(day, alarm)
            fill_to(small_disk, 50)
            await day.takes_long(1)


async def test_a_disk_that_is_full_at_once_is_told_as_soon_as_there_is_room(
    small_disk: Path,
    duty: MessageService,
    chief: MessageService,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.ERROR)
    monkeypatch.setattr(alarming, "AGAIN_AFTER", 2.0)
    async with (
        day_with(small_disk / "hall", RULE, duty, chief, monkeypatch) as day,
        day.hall.link("kiosk", "kiosk-1") as kiosk,
        day.hall.mirror("board", "board-9") as screen,
    ):
        assert not screen.unwritten
        first = await kiosk.ask(p.TakeTicket("consult"), p.TicketTaken)
        fill_to(small_disk, 110)
        await day.takes_long(1)
        await eventually(lambda: screen.unwritten)
        await eventually(lambda: "not written" in caplog.text)
        await day.passes(1)
        # The hall looks every twentieth of a second; each refusal has it begin anew.
        assert caplog.text.count("not written") < 5
        with pytest.raises(HallSilent, match="must make room"):
            await kiosk.ask(p.TakeTicket("consult"), p.TicketTaken, patience=2)
        waiting = asyncio.create_task(kiosk.ask(p.TakeTicket("consult"), p.TicketTaken))
        await asyncio.sleep(1)
        assert not waiting.done()
        assert duty.asked == []
        fill_to(small_disk, 85)
        second = await waiting
        # Who gave up has no number.
        assert (first.number, second.number) == ("A001", "A002")
        await eventually(lambda: screen.live and not screen.unwritten)
        alarm = await day.rings()
        assert alarm.kind == "disk"
        await eventually(lambda: day.shown() == [alarm])
        await day.passes(1)
        assert (len(duty.asked), len(chief.asked)) == (1, 1)
        assert day.facts(alarm.alarm) == ["AlarmRaised"]
