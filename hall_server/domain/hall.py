"""The state of one hall on one business day: the aggregate that commands are decided against.

Exactly one task owns a hall and brings it forward with :func:`hall_server.domain.evolve.evolve`;
everybody else only reads. The state right after ``DayStarted`` depends on nothing but the plan and what
outlives the day: the appointments, the open cases and concerns. Those are put in whole, so that a hall is
rebuilt from them as they are now and one day's events.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from .alarm import Alarms
from .appointment import Book
from .case import Cases
from .citizen import Priority
from .concern import Concerns
from .plan import Bilingual, HallPlan, Service, Window
from .rating import Rating
from .refusals import BookOfTodayFull, UnknownService, UnknownTicket, UnknownWindow
from .rules import Dispatch, Lengths
from .slip import PrinterStatus, Slip
from .ticket import Line, Place, Ticket

# Ticket and slip ids are the business day followed by a five-digit count: 20260302_00047.
IDS_PER_DAY = 100_000


PauseKind = Literal["break", "back_office", "training"]


class WindowState(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    PAUSED = "paused"


@dataclass(slots=True)
class Desk:
    """One window today: what it serves, who sits there and which ticket is there.

    ``services`` are the window's own, ``skills`` those and what it helps out with now. ``only`` limits it
    to some classes, none means all. ``last_end`` is the ticket as it was before the window's last finish
    or no-show; ``since`` dates the state. ``served`` is the last ticket that was finished here, as it was
    then, until the next is called, whoever sits there by then. ``chosen`` and ``green`` count the day's
    tickets that were called out of turn here, and let into the green channel. ``call_back`` is why the
    manager asks the clerk to go on, empty when nobody does. ``paused_by`` is the manager's device that paused
    the window, empty when the clerk did.
    """

    number: int
    zone: str
    services: frozenset[str]
    skills: frozenset[str]
    only: frozenset[Priority] = frozenset()
    printer: str | None = None
    temporary: bool = False
    state: WindowState = WindowState.CLOSED
    since: int = 0
    clerk: str | None = None
    ticket: int | None = None
    pause_reason: str = ""
    pause_kind: PauseKind | Literal[""] = ""
    paused_by: str = ""
    last_end: Ticket | None = None
    last_end_at: int = 0
    served: Ticket | None = None
    served_at: int = 0
    chosen: int = 0
    green: int = 0
    call_back: str = ""


@dataclass(slots=True)
class Hall:
    """Everything that is true in the hall right now.

    ``standing_by`` says since when free windows wait for somebody to come. ``guards`` are the raised
    ones. ``taken`` counts the numbers that were taken without an appointment, by service, ``persons``
    those of each ID, ``jobs`` the slips that each printer has. ``rated`` are the day's ratings, by ticket and
    visit. ``listening`` are the tickets whose phones are told, ``phones`` counts the numbers given for each.
    ``caps`` are the manager's, in place of the plan's. ``announcement`` stands on the boards.
    ``came`` has the moment of each number and what it was taken for, ``waited`` the moment of each call out
    of a line and how long it had been waited for.
    """

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
    standing_by: dict[int, int] = field(default_factory=dict)
    guards: set[int] = field(default_factory=set)
    taken: Counter[str] = field(default_factory=Counter)
    persons: Counter[str] = field(default_factory=Counter)
    dispatch: Dispatch = field(default_factory=Dispatch)
    lengths: Lengths = field(default_factory=lambda: Lengths({}, 0))
    book: Book = field(default_factory=Book)
    cases: Cases = field(default_factory=Cases)
    concerns: Concerns = field(default_factory=Concerns)
    rated: dict[tuple[int, int], Rating] = field(default_factory=dict)
    listening: set[int] = field(default_factory=set)
    phones: Counter[int] = field(default_factory=Counter)
    alarms: Alarms = field(default_factory=Alarms)
    caps: dict[str, int] = field(default_factory=dict)
    kiosks_closed: bool = False
    announcement: Bilingual | None = None
    came: list[tuple[int, str]] = field(default_factory=list)
    waited: list[tuple[int, int]] = field(default_factory=list)

    @property
    def next_ticket_id(self) -> int:
        return self._id_of_today(len(self.tickets) + 1)

    @property
    def next_slip_id(self) -> int:
        return self._id_of_today(self.slip_count + 1)

    @property
    def next_appointment_id(self) -> int:
        return self._id_of_today(self.book.made_today + 1)

    @property
    def next_case_id(self) -> int:
        return self._id_of_today(self.cases.opened_today + 1)

    @property
    def next_concern_id(self) -> int:
        return self._id_of_today(self.concerns.opened_today + 1)

    @property
    def next_alarm_id(self) -> int:
        return self._id_of_today(self.alarms.raised + 1)

    def _id_of_today(self, count: int) -> int:
        """Raises :class:`BookOfTodayFull` rather than run into the ids of tomorrow."""
        if count >= IDS_PER_DAY:
            raise BookOfTodayFull
        return int(self.day.replace("-", "")) * IDS_PER_DAY + count

    def service(self, service: str) -> Service:
        """The planned service. Raises :class:`UnknownService`."""
        try:
            return self.plan.service_by_id[service]
        except KeyError:
            raise UnknownService(service=service) from None

    def desk(self, number: int) -> Desk:
        """The window as it is now, planned or temporary. Raises :class:`UnknownWindow`."""
        try:
            return self.desks[number]
        except KeyError:
            raise UnknownWindow(window=number) from None

    def ticket_numbered(self, number: str) -> Ticket:
        """Today's ticket of a number as people type it. Raises :class:`UnknownTicket`."""
        try:
            return self.tickets[self.by_number[number.strip().upper()]]
        except KeyError:
            raise UnknownTicket(number=number) from None

    def cap_of(self, service: Service) -> int | None:
        """How many numbers may be taken today without an appointment; None: as many as come."""
        return self.caps.get(service.id, service.daily_cap)

    def ahead_of(self, line: Line) -> int:
        """How many would be called before a ticket with that place, as things are."""
        return bisect_left(self.queues.get(line.service, []), line.place)

    def desk_of_clerk(self, clerk: str) -> Desk | None:
        return next((desk for desk in self.desks.values() if desk.clerk == clerk), None)

    def look_at_skills(self) -> None:
        """Work out what each window serves now: its own services, and those of zones it helps."""
        for desk in self.desks.values():
            desk.skills = desk.services
        for index in self.guards:
            guard = self.plan.guards[index]
            helped = frozenset(self.plan.services_of(guard.zone))
            for number in guard.windows:
                if number in self.desks:
                    self.desks[number].skills |= helped


def opened(plan: HallPlan) -> Hall:
    """A hall in which nothing has happened yet."""
    hall = Hall(plan, lengths=plan.usual_lengths, dispatch=plan.dispatch)
    hall.desks = {window.number: _desk(window) for window in plan.windows}
    hall.printers = {printer.id: PrinterStatus.SILENT for printer in plan.printers}
    return hall


def _desk(window: Window) -> Desk:
    return Desk(window.number, window.zone, window.services, window.services, printer=window.printer)
