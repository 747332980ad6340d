"""A morning at the hall, through real sockets and a real database."""

from __future__ import annotations

import asyncio

import pytest

from hall_server.bootstrap import RunningHall
from hall_server.client import RefusedByHall
from hall_server.protocol import (
    AtWindow,
    CallNext,
    Finished,
    FinishService,
    GetRecent,
    Recent,
    StartService,
    TakeTicket,
    TicketTaken,
)
from tests.halls import TestHall, eventually


async def test_a_citizen_takes_a_number_and_is_served(hall: TestHall, open_hall: RunningHall) -> None:
    async with (
        hall.link("kiosk", "kiosk-2") as kiosk,
        hall.window(1) as window,
        hall.mirror("board", "b") as board,
    ):
        view = await board.synced()
        taken = await kiosk.ask(TakeTicket("consult"), TicketTaken)
        assert (taken.number, taken.people_ahead, taken.zone) == ("A001", 0, "general")
        assert taken.url.startswith("https://hall.example/t/")

        called = await window.ask(CallNext(), AtWindow)
        assert (called.serving.number, called.serving.state, called.serving.calls) == ("A001", "called", 1)
        await eventually(lambda: view.calls and view.calls[0].number == "A001")
        assert view.calls[0].window == 1
        assert not view.waiting

        await window.ask(StartService(), AtWindow)
        await window.ask(FinishService(), Finished)
        recent = await window.ask(GetRecent(), Recent)
        assert [(done.number, done.what) for done in recent.done] == [("A001", "finished")]
        await eventually(lambda: view.windows[1].serving is None)
        assert board.view == open_hall.owner.picture.view


async def test_nobody_waiting_is_said_in_both_languages(hall: TestHall, open_hall: RunningHall) -> None:
    async with hall.window(1) as window:
        with pytest.raises(RefusedByHall) as refusal:
            await window.ask(CallNext(), AtWindow)
        assert refusal.value.code == "nobody_waiting"
        assert refusal.value.text.en == "Nobody is waiting for this window."


async def test_eight_clerks_press_next_at_once(hall: TestHall, open_hall: RunningHall) -> None:
    async with hall.link("kiosk", "kiosk-2") as kiosk:
        taken = await asyncio.gather(*(kiosk.ask(TakeTicket("consult"), TicketTaken) for _ in range(100)))
    assert len({ticket.number for ticket in taken}) == 100

    async def clerk(number: int) -> list[str]:
        served: list[str] = []
        async with hall.window(number) as window:
            while True:
                try:
                    called = await window.ask(CallNext(), AtWindow)
                except RefusedByHall as refusal:
                    return served if refusal.code == "nobody_waiting" else [refusal.code]
                served.append(called.serving.number)
                await window.ask(StartService(), AtWindow)
                await window.ask(FinishService(), Finished)

    served = [number for numbers in await asyncio.gather(*map(clerk, range(1, 9))) for number in numbers]
    assert sorted(served) == sorted(ticket.number for ticket in taken)
