"""The server is killed at random moments under load; whatever was acknowledged is there, once."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from pathlib import Path

import pytest

from hall_server.client import HallError, HallLink, RefusedByHall
from hall_server.protocol import (
    AtWindow,
    CallNext,
    Finished,
    FinishService,
    StartService,
    TakeTicket,
    TicketTaken,
)
from hall_server.store.database import open_engine
from hall_server.store.verify import verify
from tests.halls import ServerProcess, TestHall, eventually
from tests.log import events_of

KILLS = 5


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_nothing_acknowledged_is_lost_or_done_twice(tmp_path: Path, seed: int) -> None:
    hall = TestHall(tmp_path / "hall")
    server = ServerProcess(hall)
    chance = random.Random(seed)
    taken: list[str] = []
    called: list[tuple[str, int]] = []
    done = asyncio.Event()

    async def citizens(kiosk: HallLink) -> None:
        while not done.is_set():
            taken.append((await kiosk.ask(TakeTicket("consult"), TicketTaken)).number)

    async def clerk(number: int) -> None:
        async with hall.window(number) as window:
            while not done.is_set():
                try:
                    at_window = await window.ask(CallNext(), AtWindow)
                except RefusedByHall as refusal:
                    assert refusal.code == "nobody_waiting"  # noqa: PT017 - it is the point
                    await asyncio.sleep(0.01)
                    continue
                called.append((at_window.serving.number, number))
                await window.ask(StartService(), AtWindow)
                await window.ask(FinishService(), Finished)

    async with server.up(), hall.link("kiosk", "kiosk-2") as kiosk, asyncio.TaskGroup() as day:
        for _ in range(4):
            day.create_task(citizens(kiosk))
        for number in (1, 2, 3):
            day.create_task(clerk(number))
        for _ in range(KILLS):
            await asyncio.sleep(chance.uniform(0.05, 0.6))
            server.kill()
            server.start()
            await server.answering()
        # On a slow machine little is done between the kills.
        await eventually(lambda: len(taken) > 50 and len(called) > 20, patience=60)
        done.set()

    log = events_of(hall)
    issued = [event["number"] for kind, event in log if kind == "TicketIssued"]
    number_of = {event["ticket"]: event["number"] for kind, event in log if kind == "TicketIssued"}
    calls = [(number_of[event["ticket"]], event["window"]) for kind, event in log if kind == "TicketCalled"]

    assert len(taken) > 50
    assert len(called) > 20
    assert max(Counter(issued).values()) == 1, "a number was handed out twice"
    assert max(Counter(number for number, _window in calls).values()) == 1, "a ticket was called twice"
    assert not set(taken) - set(issued), "an acknowledged ticket is lost"
    assert not set(called) - set(calls), "an acknowledged call is lost"
    # Four citizens and three clerks may each have one request under way; nothing else goes unanswered.
    assert len(set(issued) - set(taken)) == 0, "every request was answered in the end"
    assert issued == [f"A{count:03d}" for count in range(1, len(issued) + 1)], "the numbers have a gap"
    assert verify(open_engine(hall.folder.database)).bad_seq is None


async def test_a_retry_across_a_restart_is_answered_as_the_first_time(tmp_path: Path) -> None:
    hall = TestHall(tmp_path / "hall")
    server = ServerProcess(hall)
    async with server.up(), hall.link("kiosk", "kiosk-2") as kiosk:
        first = await kiosk.ask(TakeTicket("consult"), TicketTaken, request_id="the-same-request")
        server.kill()
        server.start()
        again = await kiosk.ask(TakeTicket("consult"), TicketTaken, request_id="the-same-request")
        other = await kiosk.ask(TakeTicket("consult"), TicketTaken)
    assert again == first
    assert other.number == "A002"


async def test_a_request_made_while_the_server_is_down_is_carried_out_when_it_is_back(
    tmp_path: Path,
) -> None:
    hall = TestHall(tmp_path / "hall")
    server = ServerProcess(hall)
    async with server.up(), hall.link("kiosk", "kiosk-2") as kiosk:
        server.kill()
        asking = asyncio.create_task(kiosk.ask(TakeTicket("consult"), TicketTaken))
        await asyncio.sleep(0.5)
        server.start()
        assert (await asking).number == "A001"


async def test_without_a_server_a_client_says_so(hall: TestHall) -> None:
    async with hall.link("kiosk", "kiosk-2") as kiosk:
        with pytest.raises(HallError) as silence:
            await kiosk.ask(TakeTicket("consult"), TicketTaken, patience=0.5)
    assert silence.value.code == "silent"
