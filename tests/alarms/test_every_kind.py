"""Each kind of alarm from its beginning to its end: it rings once, whatever its value does in between."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from hall_server import protocol as p
from hall_server.client import HallLink
from tests.alarms.day import Day, call, day_with, from_ring_to_end, serve, still_the_same
from tests.notices.phones import MessageService

Begin = Callable[[str], AbstractAsyncContextManager[Day]]


@pytest.fixture
def begin(
    tmp_path: Path, duty: MessageService, chief: MessageService, monkeypatch: pytest.MonkeyPatch
) -> Begin:
    return lambda rule: day_with(tmp_path / "hall", rule, duty, chief, monkeypatch)


async def test_a_wait(begin: Begin) -> None:
    async with begin('kind = "wait"\nover = 20\nclear = 15') as day, day.hall.window(1) as window:
        await call_one_away(day, window)
        await day.comes()
        await day.passes(4)
        await day.comes()
        await day.takes_long(17)
        async with from_ring_to_end(
            day, "General: somebody has waited for 22 min.", "综合区：有人已等候 22 分钟。"
        ) as alarm:
            assert alarm.limit == 20 * 60_000
            await serve(window)
            await day.passes()  # the next has waited for 18
            await still_the_same(day, alarm)
            await day.takes_long(4)  # now for 23
            await still_the_same(day, alarm)
            await serve(window)
            await day.takes_long(0)


async def call_one_away(day: Day, window: HallLink) -> None:
    """The window has done something already: who comes later is not called by itself."""
    await day.comes()
    await serve(window)


async def test_a_queue(begin: Begin) -> None:
    async with begin('kind = "queue"\nover = 3\nclear = 2') as day, day.hall.window(1) as window:
        await day.comes(how_many=4)
        await day.takes_long(0)
        async with from_ring_to_end(day, "General: 4 are waiting.", "综合区：有 4 人在等候。") as alarm:
            for _swing in range(2):
                await serve(window)
                await serve(window)  # 2 are neither too many nor few
                await day.takes_long(1)
                await still_the_same(day, alarm)
                await day.comes(how_many=2)
                await day.takes_long(1)
                await still_the_same(day, alarm)
            for _citizen in range(3):
                await serve(window)
            await day.passes()
            await still_the_same(day, alarm)  # not for long enough
            await day.passes(1)


async def test_a_forecast(begin: Begin) -> None:
    async with begin('kind = "forecast"\nover = 30') as day, day.hall.window(9) as window:
        await day.comes("invoice", how_many=3)
        await day.comes("consult", how_many=12)
        async with from_forecast(day) as alarm:
            assert (alarm.kind, alarm.zone) == ("forecast", "general")
            for _citizen in range(15):
                await serve(window)
            async with day.hall.window(1), day.hall.window(2):
                while await day.alarms():
                    await day.passes(0.5)


@contextlib.asynccontextmanager
async def from_forecast(day: Day) -> AsyncIterator[p.AlarmView]:
    """How long exactly is the forecast's business; that all say the same is the alarm's."""
    while not day.duty.taken:
        await day.passes(0.5)
    about = "general"
    (alarm,) = [one for one in await day.alarms() if one.about == about]
    minutes = alarm.value // 60_000
    assert minutes > 30
    said = f"General: somebody may have to wait for {minutes} min."
    async with from_ring_to_end(day, said, f"综合区：预计有人需等候 {minutes} 分钟。", about=about) as same:
        yield same


async def test_a_free_window_while_people_wait(begin: Begin) -> None:
    async with begin('kind = "idle"\nover = 5') as day, day.hall.window(1) as window:
        await day.comes(how_many=3)
        await day.takes_long(5)
        async with from_ring_to_end(
            day,
            "Window 1 has been free for 5 min while people wait.",
            "1 号窗口空闲已 5 分钟，而仍有群众在等候。",
        ) as alarm:
            await serve(window)  # and free again at once
            await day.takes_long(1)
            await still_the_same(day, alarm)
            await call(window)
            await day.takes_long(1)


async def test_one_ticket_for_long(begin: Begin) -> None:
    rule = 'kind = "long_service"\nover = 30\nclear = 20'
    async with begin(rule) as day, day.hall.window(3) as window:
        await day.comes(how_many=2)
        await call(window)
        await day.takes_long(30)
        async with from_ring_to_end(
            day, "Window 3: 31 min with one ticket.", "3 号窗口：同一号码已办理 31 分钟。"
        ) as alarm:
            await window.ask(p.FinishService(), p.Finished)
            await call(window)
            await day.passes(25)  # neither long nor short, before the end of the first was quite over
            await still_the_same(day, alarm)
            await day.takes_long(10)
            await still_the_same(day, alarm)
            await window.ask(p.FinishService(), p.Finished)
            await day.takes_long(0)


async def test_a_printer(begin: Begin) -> None:
    async with begin('kind = "printer"\nover = 2') as day, day.hall.link("printer", "printer-1") as printer:
        await printer.ask(p.ReportPrinter("paper_out"), p.Accepted)
        await day.takes_long(2)
        async with from_ring_to_end(
            day, "Printer printer-1: paper out.", "打印机 printer-1：缺纸。"
        ) as alarm:
            for condition in ("ready", "cover_open", "ready", "paper_out"):
                await printer.ask(p.ReportPrinter(condition), p.Accepted)
                await day.passes()
            await day.passes(3)
            await still_the_same(day, alarm)
            await printer.ask(p.ReportPrinter("ready"), p.Accepted)
            await day.takes_long(0)


async def test_a_lost_device(begin: Begin) -> None:
    """Its silence is counted by this computer's clock; the board is not heard from, either."""
    rule = 'kind = "device"\nover = 0.02\nclear = 0.02'
    async with begin(rule) as day, day.hall.link("kiosk", "kiosk-1") as kiosk:
        await kiosk.ask(p.Ping(), p.Accepted)
        about = "kiosk-kiosk-1"
        while not [one for one in day.duty.taken if one.body["about"] == about]:
            await day.passes(1)
        while not [one for one in day.chief.taken if one.body["about"] == about]:
            await day.passes()
        async with from_ring_to_end(
            day,
            "Kiosk kiosk-1 has not been heard from for 0 min.",
            "取号机 kiosk-1 已 0 分钟没有消息。",
            about=about,
        ) as alarm:
            await kiosk.ask(p.Ping(), p.Accepted)
            await day.passes()
            await day.passes()
            await still_the_same(day, alarm, about)
            async with kiosk_that_speaks(day, kiosk):
                pass


@contextlib.asynccontextmanager
async def kiosk_that_speaks(day: Day, kiosk: HallLink) -> AsyncIterator[None]:
    while [one for one in await day.alarms() if one.about == "kiosk-kiosk-1"]:
        await kiosk.ask(p.Ping(), p.Accepted)
        day.clock.push(0.05)
    yield


async def test_a_deadline(begin: Begin) -> None:
    async with begin('kind = "deadline"\ndays = 5') as day, day.hall.window(1) as window:
        await day.comes("intake")
        await call(window)
        finished = await window.ask(p.FinishService("accepted"), p.Finished)
        assert finished.case is not None
        await day.takes_long(0)
        number = finished.case
        async with from_ring_to_end(
            day, f"Case {number} is due on 2026-03-09.", f"办件 {number} 的期限为 2026-03-09。", silent=True
        ) as alarm:
            await day.takes_long(60)
            await still_the_same(day, alarm)
            await window.ask(p.DecideCase(number, approved=True), p.Accepted)
            await day.takes_long(0)


async def test_a_bad_rating(begin: Begin) -> None:
    async with begin('kind = "bad_rating"') as day, day.hall.window(1) as window:
        taken = await day.comes()
        await serve(window)
        async with day.hall.link("web", "web") as web:
            await web.ask(p.RateService(taken.ticket, 1, "very_dissatisfied", ("attitude",)), p.Rated)
            async with from_ring_to_end(
                day, "A bad rating of window 1.", "1 号窗口收到一条差评。", silent=True
            ) as alarm:
                await web.ask(p.RateService(taken.ticket, 1, "dissatisfied", ("attitude",)), p.Rated)
                await day.passes(5)
                await still_the_same(day, alarm)
                await day.passes(10)


async def test_an_emergency(begin: Begin) -> None:
    async with begin('kind = "emergency"') as day, day.hall.window(3) as window:
        for _press in range(3):
            await window.ask(p.RaiseEmergency(), p.Accepted)
        async with from_ring_to_end(
            day, "Window 3 needs help NOW.", "3 号窗口紧急求助！", silent=True
        ) as alarm:
            await day.passes(5)
            await still_the_same(day, alarm)
            await day.passes(10)
