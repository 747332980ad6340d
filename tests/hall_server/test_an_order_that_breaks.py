"""A fault of ours in the middle of an order: the hall is read back from the disk and goes on for others."""

from __future__ import annotations

import asyncio

import pytest

from hall_server.bootstrap import RunningHall
from hall_server.client import RequestFailed
from hall_server.domain import Hall
from hall_server.domain import events as e
from hall_server.domain.replay import bring_forward
from hall_server.protocol import Accepted, AtWindow, CallNext, PauseWindow, TakeTicket, TicketTaken
from hall_server.serving import owner
from tests.halls import TestHall


async def test_the_hall_goes_on_for_everybody_else(
    hall: TestHall,
    open_hall: RunningHall,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def breaks(hall: Hall, event: e.Event) -> object:
        before = bring_forward(hall, event)
        if isinstance(event, e.WindowPaused):
            raise ZeroDivisionError("half done")
        return before

    monkeypatch.setattr(owner, "bring_forward", breaks)
    async with hall.link("kiosk", "kiosk-2") as kiosk, hall.window(1) as window:
        await kiosk.ask(TakeTicket("consult"), TicketTaken)
        taking = [
            asyncio.create_task(kiosk.ask(TakeTicket("consult"), TicketTaken)) for _citizen in range(20)
        ]
        for _again in range(2):
            with pytest.raises(RequestFailed, match="fault"):
                await window.ask(PauseWindow("meal"), Accepted, request_id="the-same")
        taken = [await ticket for ticket in taking]
        assert len({ticket.number for ticket in taken}) == 20
        assert open_hall.owner.picture.view.windows[1].state == "open"
        assert (await window.ask(CallNext(), AtWindow)).serving.number == "A001"
    assert sum("broke the hall" in record.message for record in caplog.records) == 1
