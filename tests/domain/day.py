"""A hall that tests live through: every command at a moment of their choice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest

from hall_server.domain import FirstComeFirstServed, Hall, Refusal, carry_out, opened
from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.plan import (
    Bilingual,
    HallPlan,
    Kiosk,
    NumberSeries,
    OpeningHours,
    Printer,
    Service,
    Window,
    Zone,
)
from hall_server.domain.policy import Policy
from hall_server.domain.rules import SECOND, CallRules
from hall_server.domain.slip import PrinterStatus, Slip
from hall_server.domain.ticket import Ticket

E = TypeVar("E", bound=e.Event)

FCFS = FirstComeFirstServed()

READY = PrinterStatus.READY
NINE = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def name(text: str) -> Bilingual:
    return Bilingual(text, text)


PLAN = HallPlan(
    id="county",
    name=name("County"),
    timezone="Asia/Shanghai",
    zones=(Zone("general", name("General")), Zone("tax", name("Tax"))),
    services=(
        Service("consult", "general", name("Consultation"), NumberSeries("A")),
        Service("intake", "general", name("Intake"), NumberSeries("A")),
        Service("invoice", "tax", name("Invoices"), NumberSeries("B", start=501, last=503)),
        Service(
            "estate",
            "tax",
            name("Real estate"),
            NumberSeries("C"),
            hours=OpeningHours(((9 * 60, 12 * 60), (13 * 60 + 30, 17 * 60)), frozenset({1, 2, 3, 4, 5})),
        ),
    ),
    windows=(
        Window(1, "general", frozenset({"consult", "intake"})),
        Window(2, "general", frozenset({"consult", "intake"})),
        Window(3, "tax", frozenset({"invoice", "estate"})),
        Window(4, "tax", frozenset({"consult", "intake", "invoice", "estate"})),
    ),
    printers=(Printer("front", standby="back"), Printer("back")),
    kiosks=(
        Kiosk("door", printer="front"),
        Kiosk("stairs", printer="front", zones=frozenset({"tax"})),
        Kiosk("paperless"),
    ),
    rules=CallRules(recall_limit=3, recall_cooldown=10 * SECOND, no_show_calls=3, take_back=10 * SECOND),
)


class Day:
    """Monday, nine o'clock; nobody is there yet. ``now`` is in milliseconds since the epoch."""

    def __init__(self, plan: HallPlan = PLAN, policy: Policy = FCFS) -> None:
        self.hall: Hall = opened(plan)
        self.policy = policy
        self.now = int(NINE.timestamp() * 1000)
        self.log: list[e.Event] = []
        self.do(c.TurnDay())

    def do(self, command: c.Command) -> list[e.Event]:
        events = carry_out(self.hall, command, self.now, self.policy)
        self.log += events
        return events

    def expect(self, command: c.Command, kind: type[E]) -> E:
        """Do it; exactly this one thing happens."""
        (event,) = self.do(command)
        assert isinstance(event, kind)
        return event

    def refused(self, command: c.Command) -> Refusal:
        with pytest.raises(Refusal) as refusal:
            self.do(command)
        return refusal.value

    def later(self, seconds: float) -> None:
        self.now += round(seconds * 1000)

    def at(self, day: int, hour: int, minute: int = 0) -> None:
        """Go to a time of March 2026; the second is the Monday on which the day begins."""
        self.now = int(NINE.replace(day=day, hour=hour, minute=minute).timestamp() * 1000)

    def take(self, service: str = "consult", kiosk: str | None = None) -> str:
        """A citizen takes a ticket, a second after the last thing that happened."""
        self.later(1)
        issued = self.do(c.TakeTicket(service, kiosk))[0]
        assert isinstance(issued, e.TicketIssued)
        return issued.number

    def open(self, *windows: int) -> None:
        """Each window's own clerk, number 9001 for window 1, sits down and opens."""
        for window in windows:
            self.do(c.SignIn(window, f"900{window}"))
            self.do(c.OpenWindow(window))

    def call(self, window: int = 1) -> str:
        called = self.expect(c.CallNext(window), e.TicketCalled)
        return self.hall.tickets[called.ticket].number

    def ticket(self, number: str) -> Ticket:
        return self.hall.ticket_numbered(number)

    def serve(self, window: int = 1, seconds: float = 60) -> str:
        """Call somebody, serve them, finish."""
        number = self.call(window)
        self.do(c.StartService(window))
        self.later(seconds)
        self.do(c.FinishService(window))
        return number

    def slips(self) -> list[Slip]:
        return list(self.hall.slips.values())


def with_rules(**rules: Any) -> HallPlan:
    """The same hall with other rules of calling."""
    return replace(PLAN, rules=replace(PLAN.rules, **rules))
