"""The disk fills up, the database is locked, the clock is set back, a second server is started."""

from __future__ import annotations

import asyncio
import logging
import resource
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hall_server.bootstrap import AlreadyServed, RunningHall
from hall_server.client import HallLink, HallSilent
from hall_server.domain.plan import HallPlan
from hall_server.protocol import (
    Accepted,
    AtWindow,
    CallNext,
    Ping,
    SignedIn,
    SignIn,
    TakeTicket,
    TicketTaken,
)
from hall_server.serving.clock import HallClock
from hall_server.serving.pins import TRIES
from hall_server.store.database import StoreUnavailable, open_engine
from hall_server.store.registry import Clerk, Registry
from hall_server.store.verify import verify
from tests.halls import ServerProcess, TestHall, eventually
from tests.log import events_of


def numbers_on_disk(hall: TestHall) -> list[str]:
    return [event["number"] for kind, event in events_of(hall) if kind == "TicketIssued"]


async def test_a_full_disk_refuses_and_loses_nothing(hall: TestHall) -> None:
    server = ServerProcess(hall)
    async with server.up(), hall.link("kiosk", "kiosk-2") as kiosk:
        assert server.process is not None
        taken = [await take(kiosk) for _ in range(3)]
        wal = hall.folder.database.with_name("hall.db-wal")
        resource.prlimit(
            server.process.pid, resource.RLIMIT_FSIZE, (wal.stat().st_size, resource.RLIM_INFINITY)
        )
        # The request is kept trying until the disk has room again: no number is lost or skipped.
        waiting = asyncio.create_task(take(kiosk))
        await asyncio.sleep(1.5)
        assert not waiting.done()
        await kiosk.ask(Ping(), Accepted, patience=2)
        resource.prlimit(
            server.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        )
        taken.append(await waiting)
        taken.append(await take(kiosk))
        assert taken == ["A001", "A002", "A003", "A004", "A005"]
        assert numbers_on_disk(hall) == taken
        assert "not written" in server.log()
        server.kill()
        server.start()
        assert await take(kiosk) == "A006"
    assert verify(open_engine(hall.folder.database)).bad_seq is None


async def test_boards_are_equal_to_the_server_after_the_disk_recovered(hall: TestHall) -> None:
    server = ServerProcess(hall)
    async with (
        server.up(),
        hall.link("kiosk", "kiosk-2") as kiosk,
        hall.window(1) as window,
        hall.mirror("board", "b") as board,
    ):
        assert server.process is not None
        await take(kiosk)
        wal = hall.folder.database.with_name("hall.db-wal").stat().st_size
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (wal, resource.RLIM_INFINITY))
        calling = asyncio.create_task(window.ask(CallNext(), AtWindow))
        await asyncio.sleep(1)
        assert board.view is not None
        assert not board.view.calls, "nobody may see a call that is not on disk"
        resource.prlimit(
            server.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        )
        await calling
        await eventually(lambda: board.live and board.view and board.view.calls)


async def test_a_database_locked_by_another_program(hall: TestHall) -> None:
    async with hall.open(), hall.link("kiosk", "kiosk-2") as kiosk:
        await take(kiosk)
        with closing(sqlite3.connect(hall.folder.database, isolation_level=None)) as intruder:
            intruder.execute("BEGIN IMMEDIATE")
            with pytest.raises(HallSilent):
                await take(kiosk, patience=4)
            intruder.execute("ROLLBACK")
        assert await take(kiosk) in ("A002", "A003")
    assert verify(open_engine(hall.folder.database)).bad_seq is None


async def test_signing_in_while_the_disk_fails_is_no_guessing(
    hall: TestHall, open_hall: RunningHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall.add_clerk("0231", pin="7391")
    asked = 0
    check = Registry.check_pin

    def failing(registry: Registry, staff_no: str, pin: str) -> Clerk | None:
        nonlocal asked
        asked += 1
        if asked <= TRIES:
            raise StoreUnavailable("The hall's disk is full or failing.", "disk I/O error")
        return check(registry, staff_no, pin)

    monkeypatch.setattr(Registry, "check_pin", failing)
    async with hall.link("window", "1") as window:
        for _attempt in range(TRIES):
            with pytest.raises(HallSilent):
                await window.ask(SignIn("0231", "7391"), SignedIn, patience=0.3)
        assert (await window.ask(SignIn("0231", "7391"), SignedIn)).staff_no == "0231"


async def test_a_second_server_on_the_same_hall_is_refused(hall: TestHall) -> None:
    async with hall.open(), hall.link("kiosk", "kiosk-2") as kiosk:
        with pytest.raises(AlreadyServed):
            async with hall.open():
                pass
        second = ServerProcess(hall)
        second.start()
        assert second.process is not None
        assert await asyncio.to_thread(second.process.wait, 60) == 1
        complaint = second.log()
        second.stop()
        assert "already runs" in complaint
        assert "Traceback" not in complaint
        assert await take(kiosk) == "A001"


async def test_a_clock_set_back_an_hour_while_the_hall_runs(
    hall: TestHall, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    wall = [nine_o_clock(hall.folder.plan)]
    monkeypatch.setattr("hall_server.serving.clock._wall", lambda: wall[0])

    async with hall.open(real_clock), hall.link("kiosk", "kiosk-2") as kiosk:
        first = await kiosk.ask(TakeTicket("consult"), TicketTaken)
        wall[0] -= 3_600_000
        second = await kiosk.ask(TakeTicket("consult"), TicketTaken)
    assert second.issued_at >= first.issued_at
    assert (first.number, second.number) == ("A001", "A002")
    assert "set back" in caplog.text


async def test_a_clock_set_back_an_hour_while_the_hall_was_closed(
    hall: TestHall, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    wall = [nine_o_clock(hall.folder.plan)]
    monkeypatch.setattr("hall_server.serving.clock._wall", lambda: wall[0])
    async with hall.open(real_clock), hall.link("kiosk", "kiosk-2") as kiosk:
        first = await kiosk.ask(TakeTicket("consult"), TicketTaken)
    wall[0] -= 3_600_000
    with caplog.at_level(logging.WARNING):
        async with hall.open(real_clock), hall.link("kiosk", "kiosk-2") as kiosk:
            second = await kiosk.ask(TakeTicket("consult"), TicketTaken)
    assert second.issued_at >= first.issued_at
    assert second.number == "A002"
    assert "behind the hall's log" in caplog.text


async def test_the_server_says_what_is_missing_when_today_needs_a_service_that_was_removed(
    hall: TestHall, tmp_path: Path
) -> None:
    async with hall.open(), hall.link("kiosk", "kiosk-2") as kiosk:
        await take(kiosk)
    text = hall.folder.settings_path.read_text(encoding="utf-8")
    hall.folder.settings_path.write_text(text.replace('"consult"', '"advice"'), encoding="utf-8")
    server = ServerProcess(hall)
    server.start()
    assert server.process is not None
    assert server.process.wait(timeout=30) == 1
    log = server.log()
    server.stop()
    assert "consult" in log
    assert "Traceback" not in log


async def take(kiosk: HallLink, patience: float = 30.0) -> str:
    return (await kiosk.ask(TakeTicket("consult"), TicketTaken, patience=patience)).number


def real_clock(last_at: int, _plan: HallPlan) -> HallClock:
    return HallClock(last_at)


def nine_o_clock(plan: HallPlan) -> int:
    """A Monday morning, in milliseconds."""
    return 1_772_413_200_000
