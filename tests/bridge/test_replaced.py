"""hall.db is put back from a copy while a bridge runs on it."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from hall_server import protocol as p
from hall_server.bootstrap import real_clock
from hall_server.domain.plan import HallPlan
from hall_server.serving.clock import HallClock, VirtualClock
from hall_server.store import following
from hall_server.store.database import StoreUnavailable
from hall_server.store.following import Database
from tests.bridge.province import Province
from tests.bridge.work import a_morning, bridging, expected, go_on, held, quick_clock, serve, status
from tests.halls import MORNING, TestHall, eventually
from tests.notices.phones import MessageService, ask_for_messages, take, telling_hall, webhook


@pytest.fixture(autouse=True)
def soon_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "SETTLED", 0.05)


def copied(hall: TestHall, copy: Path) -> Path:
    with contextlib.closing(sqlite3.connect(hall.folder.database)) as database:
        database.execute("VACUUM INTO ?", (str(copy),))
    return copy


def put_back(hall: TestHall, copy: Path) -> None:
    for path in hall.path.glob("hall.db*"):
        path.unlink()
    shutil.copy(copy, hall.folder.database)


def in_the_afternoon(last_at: int, plan: HallPlan) -> HallClock:
    return VirtualClock(MORNING + timedelta(hours=5), plan.timezone, 200.0, last_at)


@pytest.mark.parametrize("more", [1, 6])
async def test_a_bridge_that_runs_goes_on_with_the_copy(
    hall: TestHall, province: Province, tmp_path: Path, caplog: pytest.LogCaptureFixture, more: int
) -> None:
    async with hall.open(quick_clock):
        await a_morning(hall, 1)
        await go_on(hall)
    copy = copied(hall, tmp_path / "copy.db")
    known = len(expected(hall))
    async with bridging(hall):
        async with hall.open(quick_clock):
            await a_morning(hall, 2)
            await go_on(hall)
        await eventually(lambda: len(province.records) == len(expected(hall)))
        before = held(province)
        put_back(hall, copy)
        async with hall.open(in_the_afternoon):
            await a_morning(hall, more)
            await go_on(hall)
        await eventually(lambda: len(province.records) >= len(before) + len(expected(hall)) - known)
        await eventually(lambda: not status(hall)["lanes"][0]["waiting"])
        assert status(hall)["unread"] == 0
    assert held(province) == before + expected(hall)[known:]
    assert len(province.asked) == len(province.records)
    assert "another hall.db was put in place" in caplog.text


async def test_messages_go_on_with_the_copy(tmp_path: Path) -> None:
    with MessageService().open() as service:
        hall = telling_hall(tmp_path / "hall", webhook(service))
        async with hall.open(real_clock), hall.window(3):
            await ask_for_messages(hall, (await take(hall)).ticket)
        copy = copied(hall, tmp_path / "copy.db")
        async with bridging(hall):
            async with hall.open(real_clock), hall.window(3) as window:
                await window.ask(p.CallNext(), p.AtWindow)
                await eventually(lambda: service.kinds == [("A001", "called")])
            put_back(hall, copy)
            async with hall.open(real_clock), hall.window(3) as window:
                await ask_for_messages(hall, (await take(hall)).ticket)
                await serve(window)
                await window.ask(p.CallNext(), p.AtWindow)
                await eventually(lambda: ("A002", "called") in service.kinds)
    assert service.kinds == [("A001", "called"), ("A002", "called")]


def test_a_file_that_is_still_on_its_way_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "SETTLED", 2.0)
    ticks = [0.0]
    path = tmp_path / "hall.db"
    with contextlib.closing(Database(path, lambda: ticks[0])) as database:
        assert not database.replaced()
        path.rename(tmp_path / "old.db")
        with pytest.raises(StoreUnavailable):
            database.replaced()
        assert not path.exists(), "whoever waits makes no new one"
        path.write_bytes(b"")
        for size in range(1, 5):
            ticks[0] += 1.5
            path.write_bytes(b"x" * size)
            with pytest.raises(StoreUnavailable, match=r"hall\.db is being replaced"):
                database.replaced()
        ticks[0] += 2
        assert database.replaced()
        assert not database.replaced()
