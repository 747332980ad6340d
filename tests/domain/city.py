"""A city's hall with all that a hall can be configured for, and days in it under the call-by rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.appointment import Appointment
from hall_server.domain.calendar import WorkCalendar
from hall_server.domain.case import Case
from hall_server.domain.citizen import ANYBODY, Citizen, Need, Priority
from hall_server.domain.plan import (
    GreenChannel,
    HallPlan,
    Kiosk,
    NumberSeries,
    OpeningHours,
    Package,
    Printer,
    Service,
    Window,
    Zone,
)
from hall_server.domain.policy import Policy, policy_of
from hall_server.domain.rules import MINUTE, AppointmentRules, CallRules, Guard
from hall_server.domain.ticket import Ticket
from tests.domain.day import Day, name

OFFICE = OpeningHours(((9 * 60, 12 * 60), (13 * 60 + 30, 17 * 60)), frozenset({1, 2, 3, 4, 5}))
THURSDAY_OFF = WorkCalendar(closed=frozenset({date(2026, 3, 5)}))

CITY = HallPlan(
    id="city",
    name=name("City"),
    timezone="Asia/Shanghai",
    zones=(Zone("general", name("General"), appointments=3), Zone("tax", name("Tax"))),
    services=(
        Service("consult", "general", name("Consultation"), NumberSeries("A"), 4 * MINUTE, appointments=2),
        Service(
            "intake",
            "general",
            name("Intake"),
            NumberSeries("A"),
            10 * MINUTE,
            promised_days=3,
            legal_days=20,
            appointments=2,
        ),
        Service("results", "general", name("Results"), NumberSeries("R"), 2 * MINUTE),
        Service("invoice", "tax", name("Invoices"), NumberSeries("B"), 8 * MINUTE, daily_cap=3),
        Service(
            "estate",
            "tax",
            name("Real estate"),
            NumberSeries("C"),
            16 * MINUTE,
            hours=OFFICE,
            appointments=1,
            needs_id=True,
        ),
    ),
    windows=(
        Window(1, "general", frozenset({"consult", "intake"}), printer="front"),
        Window(2, "general", frozenset({"consult", "intake", "results"})),
        Window(3, "tax", frozenset({"invoice", "estate"})),
        Window(4, "tax", frozenset({"consult", "intake", "invoice", "estate"})),
        Window(5, "general", frozenset({"consult"}), only=frozenset({Priority.GREEN, Priority.ELDERLY})),
    ),
    printers=(Printer("front", standby="back"), Printer("back")),
    kiosks=(Kiosk("door", printer="front"), Kiosk("stairs", printer="front", zones=frozenset({"tax"}))),
    packages=(
        Package("shop", name("Open a shop"), NumberSeries("P"), (("consult", "invoice"), ("estate",))),
        Package("home", name("Buy a home"), NumberSeries("H"), (("intake",), ("estate",), ("results",))),
    ),
    rules=CallRules(recall_limit=3, no_show_calls=2, chosen_calls=2),
    appointments=AppointmentRules(days_ahead=4),
    green=GreenChannel({"ill": name("Acutely ill"), "hero": name("Model worker")}, per_window=2),
    guards=(Guard("tax", 20 * MINUTE, frozenset({1, 2})), Guard("general", 30 * MINUTE, frozenset({3}))),
    tickets_per_person=2,
    supplement_days=5,
    pick_up="results",
    calendar=THURSDAY_OFF,
)

ELDER = Citizen(Priority.ELDERLY)
ILL = Citizen(Priority.GREEN, reason="ill")
DEAF = Citizen(needs=(Need.DEAF,))


def city(**changes: Any) -> HallPlan:
    """The same hall, configured otherwise."""
    return replace(CITY, **changes)


def person(name: str, priority: Priority = Priority.NORMAL) -> Citizen:
    return Citizen(priority, person=name)


class CityDay(Day):
    """A day in the city's hall, from Monday the second of March 2026, nine o'clock."""

    def __init__(self, plan: HallPlan = CITY, policy: Policy | None = None) -> None:
        super().__init__(plan, policy or policy_of(plan.dispatch))
        self._codes = (f"CODE{n:04d}" for n in count(1))

    def moment(self, day: int, hour: int, minute: int = 0) -> int:
        """A time of March 2026, in milliseconds since the epoch."""
        local = datetime.combine(date(2026, 3, 1), time(hour, minute), self.hall.plan.zoneinfo)
        return int((local + timedelta(days=day - 1)).timestamp() * 1000)

    def come(self, service: str = "consult", citizen: Citizen = ANYBODY, **how: Any) -> str:
        """Somebody takes a number, a second after the last thing that happened."""
        self.later(1)
        return self._number(c.TakeTicket(service, citizen=citizen, **how))

    def journey(self, package: str = "shop", citizen: Citizen = ANYBODY, **how: Any) -> str:
        self.later(1)
        return self._number(c.BeginJourney(package, citizen=citizen, **how))

    def book(self, day: int, hour: int, minute: int = 0, service: str = "consult", **how: Any) -> Appointment:
        code = next(self._codes)
        command = c.BookAppointment(service, self.moment(day, hour, minute), code, **how)
        return self.expect(command, e.AppointmentBooked).appointment

    def check_in(self, code: str, **how: Any) -> str:
        return self._number(c.CheckIn(code, **how))

    def pick_up(self, case: str, **how: Any) -> str:
        return self._number(c.PickUp(case, **how))

    def finish(self, window: int, outcome: c.Outcome = c.Outcome.DONE, *missing: str) -> list[e.Event]:
        return self.do(c.FinishService(window, outcome, missing))

    def accept(self, window: int = 1, *missing: str) -> Case:
        """The papers of somebody who alone is waiting are taken in at a window that is open."""
        number = self.come("intake")
        assert self.call(window) == number
        self.do(c.StartService(window))
        events = self.finish(window, c.Outcome.ACCEPTED, *missing)
        return next(event.case for event in events if isinstance(event, e.CaseAccepted))

    def step(self, window: int, number: str) -> None:
        """A window calls whoever is next, which is this number, and serves them."""
        assert self.call(window) == number
        self.do(c.StartService(window))
        self.later(60)
        self.finish(window)

    def waits_for(self, number: str) -> set[str]:
        """The services in whose queues a ticket stands."""
        known = self.ticket(number).id
        return {
            service for service, queue in self.hall.queues.items() if any(p.ticket == known for p in queue)
        }

    def case(self, number: str) -> Case:
        case = self.hall.cases.numbered(number)
        assert case is not None
        return case

    def appointment(self, code: str) -> Appointment:
        appointment = self.hall.book.coded(code)
        assert appointment is not None
        return appointment

    def at_window(self, window: int) -> Ticket:
        ticket = self.hall.desk(window).ticket
        assert ticket is not None
        return self.hall.tickets[ticket]

    def _number(self, command: c.Command) -> str:
        issued = self.do(command)[0]
        assert isinstance(issued, e.TicketIssued)
        return issued.number
