"""The state of one hall on one business day: the aggregate that commands are decided against.

Exactly one task owns a hall and brings it forward with :func:`hall_server.domain.evolve.evolve`;
everybody else only reads. The state right after ``DayStarted`` depends on nothing but the plan, so a
hall is rebuilt from one day's events alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from .plan import HallPlan, Service, Window
from .refusals import UnknownService, UnknownTicket, UnknownWindow
from .slip import PrinterStatus, Slip
from .ticket import Place, Ticket

# Ticket and slip ids are the business day followed by a five-digit count: 20260302_00047.
IDS_PER_DAY = 100_000


class WindowState(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    PAUSED = "paused"


@dataclass(slots=True)
class Desk:
    """One window today: who sits there and which ticket is there.

    ``last_end`` is the ticket as it was before the window's last finish or no-show; ``since`` dates
    the state.
    """

    number: int
    state: WindowState = WindowState.CLOSED
    since: int = 0
    clerk: str | None = None
    ticket: int | None = None
    pause_reason: str = ""
    last_end: Ticket | None = None
    last_end_at: int = 0


@dataclass(slots=True)
class Hall:
    """Everything that is true in the hall right now. ``jobs`` counts the slips that each printer has."""

    plan: HallPlan
    day: str = ""
    tickets: dict[int, Ticket] = field(default_factory=dict)
    by_number: dict[str, int] = field(default_factory=dict)
    queues: dict[str, list[Place]] = field(default_factory=dict)
    desks: dict[int, Desk] = field(default_factory=dict)
    handed_out: dict[str, int] = field(default_factory=dict)
    slips: dict[int, Slip] = field(default_factory=dict)
    slip_count: int = 0
    jobs: Counter[str] = field(default_factory=Counter)
    printers: dict[str, PrinterStatus] = field(default_factory=dict)

    @property
    def next_ticket_id(self) -> int:
        return self._day_base + len(self.tickets) + 1

    @property
    def next_slip_id(self) -> int:
        return self._day_base + self.slip_count + 1

    @property
    def _day_base(self) -> int:
        return int(self.day.replace("-", "")) * IDS_PER_DAY

    def service(self, service: str) -> Service:
        """The planned service. Raises :class:`UnknownService`."""
        try:
            return self.plan.service_by_id[service]
        except KeyError:
            raise UnknownService(service=service) from None

    def window(self, number: int) -> Window:
        """The planned window. Raises :class:`UnknownWindow`."""
        try:
            return self.plan.window_by_number[number]
        except KeyError:
            raise UnknownWindow(window=number) from None

    def desk(self, number: int) -> Desk:
        """The window's present state. Raises :class:`UnknownWindow`."""
        self.window(number)
        return self.desks[number]

    def ticket_numbered(self, number: str) -> Ticket:
        """Today's ticket of that number. Raises :class:`UnknownTicket`."""
        try:
            return self.tickets[self.by_number[number]]
        except KeyError:
            raise UnknownTicket(number=number) from None

    def waiting_for(self, service: str) -> int:
        return len(self.queues.get(service, ()))

    def desk_of_clerk(self, clerk: str) -> Desk | None:
        return next((desk for desk in self.desks.values() if desk.clerk == clerk), None)


def opened(plan: HallPlan) -> Hall:
    """A hall in which nothing has happened yet."""
    hall = Hall(plan)
    hall.desks = {window.number: Desk(window.number) for window in plan.windows}
    hall.printers = {printer.id: PrinterStatus.SILENT for printer in plan.printers}
    return hall
