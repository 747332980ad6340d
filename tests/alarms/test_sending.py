"""Alarms reach the people who are named: each once, whatever the way there does, and none that is stale."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from pathlib import Path

import pytest

from hall_server import protocol as p
from hall_server.bootstrap import real_clock
from hall_server.outbox import Outbox
from tests.alarms.alarming import PATIENCE, about, alarming_hall, cry, phone_of, queue_up
from tests.alarms.day import day_with, serve
from tests.halls import eventually
from tests.notices.phones import ECHO, PHONE, TAKE_AND_HANG, MessageService, bridging, leaping

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


async def test_each_is_told_once_and_says_nothing_personal(tmp_path: Path, duty: MessageService) -> None:
    hall = alarming_hall(tmp_path / "hall", duty)
    async with hall.open(real_clock), bridging(hall):
        await cry(hall, 3)
        await cry(hall, 3)
        await queue_up(hall)
        await eventually(lambda: len(duty.taken) == 2)
        await asyncio.sleep(0.3)
    assert about(duty) == {
        "Test Hall: Window 3 needs help NOW.": 1,
        "Test Hall: General: 2 are waiting.": 1,
    }
    assert set(duty.taken[0].body) == {
        "kind", "text", "alarm", "about", "window", "value", "limit", "raised_at", "hall", "key",
    }  # fmt: skip
    assert len(duty.asked) == 2


async def test_a_way_that_fails_and_hangs_gets_each_by_one_key(tmp_path: Path, duty: MessageService) -> None:
    duty.mood = lambda count: (503, TAKE_AND_HANG, 500, 200)[min(count, 3)]
    hall = alarming_hall(tmp_path / "hall", duty)
    async with hall.open(real_clock), bridging(hall):
        await cry(hall, 3)
        await eventually(lambda: any(one for one in duty.taken[1:]), PATIENCE)
        await asyncio.sleep(0.3)
    assert about(duty) == {"Test Hall: Window 3 needs help NOW.": 1}
    assert len({one.headers["idempotency-key"] for one in duty.asked}) == 1


async def test_an_emergency_is_not_held_up_by_what_hangs(tmp_path: Path, duty: MessageService) -> None:
    hall = alarming_hall(tmp_path / "hall", duty)
    emergencies: list[str] = []
    duty.mood = lambda _count: 503
    async with hall.open(real_clock), bridging(hall):
        await queue_up(hall)
        await eventually(lambda: duty.asked)
        await cry(hall, 4)
        await eventually(lambda: any(one.body["kind"] == "emergency" for one in duty.asked))
        emergencies += [one.body["kind"] for one in duty.asked]
        duty.mood = lambda _count: 200
        await eventually(lambda: len(about(duty)) == 2)
    assert "emergency" in emergencies


async def test_what_is_over_meanwhile_is_not_told(tmp_path: Path, duty: MessageService) -> None:
    hall = alarming_hall(tmp_path / "hall", duty)
    duty.mood = lambda _count: 503
    async with hall.open(real_clock), hall.mirror("board", "wall") as wall, bridging(hall):
        await queue_up(hall)
        await eventually(lambda: duty.asked)
        async with hall.window(1) as window:
            await window.ask(p.CallNext(), p.AtWindow)
            await window.ask(p.StartService(), p.AtWindow)
            await window.ask(p.FinishService(), p.Finished)
            await window.ask(p.CallNext(), p.AtWindow)
        await eventually(lambda: wall.view and not wall.view.alarms)
        await asyncio.sleep(0.2)
        duty.mood = lambda _count: 200
        await cry(hall, 1)
        await eventually(lambda: duty.taken)
        await asyncio.sleep(0.2)
    assert about(duty) == {"Test Hall: Window 1 needs help NOW.": 1}


async def test_what_is_stale_when_the_bridge_starts_is_not_told(tmp_path: Path, duty: MessageService) -> None:
    hall = alarming_hall(tmp_path / "hall", duty)
    clock, make = leaping()
    clock.leap(-2)
    async with hall.open(make):
        await cry(hall, 3)
    async with bridging(hall):
        await asyncio.sleep(0.5)
    assert duty.asked == []


async def test_what_a_bridge_missed_it_tells_and_a_new_one_tells_nothing_again(
    tmp_path: Path, duty: MessageService
) -> None:
    hall = alarming_hall(tmp_path / "hall", duty, apprise=True)
    async with hall.open(real_clock):
        await cry(hall, 3)
        for _bridge in range(3):
            async with bridging(hall):
                await eventually(lambda: duty.taken)
                await asyncio.sleep(0.3)
    assert len(duty.asked) == 1
    assert "Window 3 needs help NOW." in duty.asked[0].raw.decode()


async def test_neither_addresses_nor_what_receivers_say_is_in_logs_and_troubles(
    tmp_path: Path, duty: MessageService, chief: MessageService, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    duty.mood = chief.mood = lambda count: ECHO if count < 1 else 500
    hall = alarming_hall(tmp_path / "hall", duty, more=phone_of(chief))
    async with hall.open(real_clock), bridging(hall):
        for window in (1, 2):
            await cry(hall, window)
            await eventually(lambda: len(duty.asked) >= window and len(chief.asked) >= window)  # noqa: B023
        await eventually(lambda: len(duty.asked) > 4)
        with contextlib.closing(Outbox.open(hall.folder.outbox)) as outbox:
            told = repr((outbox.lanes(), outbox.those_set_aside()))
    assert "refused" in caplog.text
    for secret in ("s3cret", "user:", duty.address, chief.address, "needs help"):
        assert secret not in caplog.text
        assert secret not in told


async def test_who_is_told_of_a_bad_rating_learns_the_window_and_nobodys_name(
    tmp_path: Path, duty: MessageService, chief: MessageService, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with day_with(tmp_path / "hall", 'kind = "bad_rating"', duty, chief, monkeypatch) as day:
        taken = await day.comes()
        async with day.hall.window(1, "7788") as window, day.hall.link("web", "web") as web:
            await serve(window)
            rating = p.RateService(
                taken.ticket, 1, "very_dissatisfied", words="王芳 was rude", name="张三", phone=PHONE
            )
            await web.ask(rating, p.Rated)
            await day.rings()
    for service in (duty, chief):
        for personal in ("王芳", "7788", "Clerk", "rude", "张三", PHONE, taken.number):
            assert personal not in service.asked[0].raw.decode()
