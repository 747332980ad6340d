"""A morning at two windows, over real sockets, in which people are not called in the order of coming."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from hall_server.client import HallLink
from hall_server.domain.plan import HallPlan
from hall_server.protocol import (
    Accepted,
    Appointments,
    AtWindow,
    BeginJourney,
    BookAppointment,
    CallNext,
    CallTicket,
    CheckIn,
    CitizenInfo,
    Finished,
    FinishService,
    OpenWindow,
    SignedIn,
    SignIn,
    StartService,
    TakeTicket,
    TicketTaken,
)
from hall_server.serving.clock import HallClock
from tests.halls import MORNING, TestHall

ELDER = CitizenInfo("elderly")


class SteppedClock(HallClock):
    """The hall's time is what the test says. It begins at nine."""

    def __init__(self) -> None:
        self._plan: HallPlan | None = None
        self.moment = 0

    def __call__(self, _last_at: int, plan: HallPlan) -> HallClock:
        self._plan = plan
        self.set(9, 0)
        return self

    def set(self, hour: int, minute: int, second: int = 0) -> None:
        assert self._plan is not None
        local = MORNING.replace(hour=hour, minute=minute, second=second, tzinfo=self._plan.zoneinfo)
        self.moment = max(self.moment, int(local.timestamp() * 1000))

    def now(self) -> int:
        return self.moment


async def a_morning(hall: TestHall, clock: SteppedClock) -> None:
    """Elders, an appointment, a choice and a journey.

    A001 09:00, A002 an elder 09:04, Q001 a journey 09:06, A003 09:20, A004 appointed for 09:30, A005 an
    elder 09:34. Called: A002, then Q001 by its number, A001, Q001 again, A004. A003 and A005 wait.
    """
    hall.add_clerk("0231", "王芳")
    hall.add_clerk("0245", "李强")
    async with (
        hall.link("kiosk", "kiosk-2") as kiosk,
        hall.link("booking", "city") as booking,
        hall.link("window", "1") as one,
        hall.link("window", "9") as nine,
    ):
        slot = int(datetime(2026, 3, 2, 9, 30, tzinfo=hall.folder.plan.zoneinfo).timestamp() * 1000)
        booked = await booking.ask(BookAppointment("intake", slot), Appointments)
        await _comes(kiosk, TakeTicket("consult"), "A001")
        clock.set(9, 4)
        await _comes(kiosk, TakeTicket("consult", ELDER), "A002")
        clock.set(9, 6)
        await _comes(kiosk, BeginJourney("company"), "Q001")
        clock.set(9, 10)
        for window, clerk in ((one, "0231"), (nine, "0245")):
            await window.ask(SignIn(clerk, "1234"), SignedIn)
            await window.ask(OpenWindow(), Accepted)
        await _calls(one, CallNext(), "A002")
        clock.set(9, 12)
        await _finishes(one)
        await _calls(one, CallTicket("Q001", "火车 10 点开"), "Q001")
        clock.set(9, 14)
        await _finishes(one)
        clock.set(9, 20)
        await _comes(kiosk, TakeTicket("intake"), "A003")
        clock.set(9, 25)
        await _comes(kiosk, CheckIn(booked.appointments[0].code), "A004")
        clock.set(9, 26)
        await _calls(one, CallNext(), "A001")
        clock.set(9, 32)
        await _calls(nine, CallNext(), "Q001")
        clock.set(9, 33)
        await _finishes(one)
        await _calls(one, CallNext(), "A004")
        clock.set(9, 34)
        await _comes(kiosk, TakeTicket("intake", ELDER), "A005")


Coming = TypeVar("Coming", TakeTicket, BeginJourney, CheckIn)


async def _comes(kiosk: HallLink, ask: Coming, number: str) -> None:
    assert (await kiosk.ask(ask, TicketTaken)).number == number


async def _calls(window: HallLink, ask: CallNext | CallTicket, number: str) -> None:
    assert (await window.ask(ask, AtWindow)).serving.number == number


async def _finishes(window: HallLink) -> None:
    await window.ask(StartService(), AtWindow)
    await window.ask(FinishService(), Finished)
