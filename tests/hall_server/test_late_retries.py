"""A retry that is still under way when its request has been answered: it changes nothing."""

from __future__ import annotations

import pytest

from hall_server.bootstrap import RunningHall
from hall_server.client import RefusedByHall
from hall_server.protocol import (
    Accepted,
    AtWindow,
    CallNext,
    ClaimSlip,
    NoSlip,
    OpenWindow,
    PauseWindow,
    ReportPrinter,
    SlipOffered,
    TakeTicket,
    TicketTaken,
)
from tests.halls import TestHall


async def test_a_call_that_was_refused_is_not_made_after_all(hall: TestHall, open_hall: RunningHall) -> None:
    async with hall.link("kiosk", "kiosk-2") as kiosk, hall.window(1) as window:
        for _late in range(2):
            with pytest.raises(RefusedByHall):
                await window.ask(CallNext(), AtWindow, request_id="nobody-there")
            await kiosk.ask(TakeTicket("consult"), TicketTaken)
        assert open_hall.owner.picture.view.windows[1].serving is None
        assert (await window.ask(CallNext(), AtWindow)).serving.number == "A001"


async def test_what_was_already_so_is_not_done_later(hall: TestHall, open_hall: RunningHall) -> None:
    async with hall.window(1) as window:
        await window.ask(OpenWindow(), Accepted, request_id="already-open")
        await window.ask(PauseWindow("meal"), Accepted)
        await window.ask(OpenWindow(), Accepted, request_id="already-open")
        assert open_hall.owner.picture.view.windows[1].state == "paused"


async def test_a_printer_that_heard_of_no_job_is_not_taken_to_hold_one(
    hall: TestHall, open_hall: RunningHall
) -> None:
    async with hall.link("kiosk", "kiosk-1") as kiosk, hall.link("printer", "printer-1") as printer:
        await printer.ask(ReportPrinter("ready"), Accepted)
        await printer.ask(ClaimSlip(), NoSlip, request_id="nothing-yet")
        await kiosk.ask(TakeTicket("consult"), TicketTaken)
        await printer.ask(ClaimSlip(), NoSlip, request_id="nothing-yet")
        assert not (await printer.ask(ClaimSlip(), SlipOffered)).reprint
