"""Why a ticket was called when it was: worked out from the log of its day, played back up to each call.

What was in force then counts, the limits and lengths of the log, not what ``hall.toml`` says now. Only the
windows' own services come from the plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from . import events as e
from .citizen import Priority
from .hall import Desk, Hall, WindowState, opened
from .plan import Bilingual, HallPlan, NumberSeries, Service, Window
from .policy import callable_by
from .replay import replay
from .ticket import Line, Place, Ticket, TicketState

# What becomes of paper, bookings and cases moves nobody in line. Without it, a day can be followed however
# long ago it was: the book and the cases of that morning are not needed, nor the printers it had.
_BESIDES = (
    e.SlipQueued
    | e.SlipTaken
    | e.SlipPrinted
    | e.SlipFailed
    | e.SlipMoved
    | e.PrinterChanged
    | e.AppointmentBooked
    | e.AppointmentMoved
    | e.AppointmentCancelled
    | e.AppointmentKept
    | e.AppointmentMissed
    | e.CaseAccepted
    | e.CaseSupplemented
    | e.CaseDecided
    | e.CaseCollected
)


class ClockFrom(StrEnum):
    """Where a ticket's clock started."""

    ISSUE = "issue"
    SLOT = "slot"
    CHECK_IN = "check_in"


@dataclass(frozen=True, slots=True)
class Standing:
    """A ticket in one of its lines, and what its call-by time is made of.

    ``call_by = clock_start + limit + length``. ``rule`` gave the place; ``limit`` is its limit for the
    ticket's class, None for a rule without limits. ``mean`` is the service's mean length as it was known
    that day, if it was, and ``length`` what it added. All but the moments of the place are milliseconds.
    """

    ticket: Ticket
    line: Line
    rule: str
    limit: int | None
    mean: int | None
    length: int

    @property
    def clock_from(self) -> ClockFrom:
        slot = self.ticket.slot
        if slot is None:
            return ClockFrom.ISSUE
        return ClockFrom.SLOT if self.line.place.clock_start == slot else ClockFrom.CHECK_IN


@dataclass(frozen=True, slots=True)
class Called:
    """One call of a ticket, which ``standing`` shows as it was just before.

    ``overtaken`` are those that the window could have called instead and whose clock had started earlier;
    ``due_earlier`` those that the rule would have called first, which happens only when a clerk calls a
    ticket by its number. ``helping``: the service is not the window's own, a guard was raised. ``only``
    and ``stood_by_since`` are the window's. With ``as_logged`` false the plan has changed since, so that
    who could have been called cannot be told, and both lists are empty.
    """

    event: e.TicketCalled
    standing: Standing
    overtaken: tuple[Standing, ...]
    due_earlier: tuple[Standing, ...]
    helping: bool
    only: frozenset[Priority]
    stood_by_since: int | None
    temporary: bool
    as_logged: bool

    @property
    def passed_over(self) -> list[Standing]:
        """Everybody who gave way, the first by the rule first."""
        both = {standing.ticket.id: standing for standing in (*self.overtaken, *self.due_earlier)}
        return sorted(both.values(), key=_place)


@dataclass(frozen=True, slots=True)
class Ahead:
    """Open windows that can all call a waiting ticket, and whom each of them would call before it."""

    windows: tuple[int, ...]
    before: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A ticket as it is at ``as_of``, the end of the log, and each of its calls, oldest first.

    While it waits, ``lines`` says where, and ``ahead`` who is before it. ``hall_mean`` is the mean length
    over all services, if the day had one.
    """

    ticket: Ticket
    calls: tuple[Called, ...]
    lines: tuple[Standing, ...]
    ahead: tuple[Ahead, ...]
    hall_mean: int | None
    as_of: int


def story_of(plan: HallPlan, log: Sequence[e.Event], number: str) -> Story | None:
    """What became of a day's ticket, from that day's log; None when nobody had the number.

    Raises :class:`hall_server.domain.replay.BrokenLog`.
    """
    hall, terms, calls, as_of = opened(_with_stand_ins(plan, log)), _Terms(), list[Called](), 0

    def watched() -> Iterator[e.Event]:
        """The events that matter. Each is drawn when the hall is as it was just before it."""
        for event in log:
            if isinstance(event, _BESIDES) or _of_guard_gone(plan, event):
                continue
            terms.note(hall, event)
            if isinstance(event, e.TicketCalled) and _is(hall, event, number):
                calls.append(_call(hall, event, terms))
            yield event

    for event, _before in replay(hall, watched()):
        as_of = event.at
    known = hall.by_number.get(number)
    if known is None:
        return None
    ticket = hall.tickets[known]
    waits = ticket.state is TicketState.WAITING
    return Story(
        ticket,
        tuple(calls),
        tuple(terms.standing(ticket, line) for line in ticket.lines) if waits else (),
        tuple(_ahead(hall, ticket, terms)) if waits else (),
        terms.hall_mean,
        as_of,
    )


class _Terms:
    """What each place was made of, noted when it was given: the rule may change during a day."""

    def __init__(self) -> None:
        self._rule: e.DispatchSet | None = None
        self._given: dict[Line, tuple[str, int | None]] = {}

    @property
    def hall_mean(self) -> int | None:
        return None if self._rule is None else self._rule.hall_mean

    def note(self, hall: Hall, event: e.Event) -> None:
        """Hear an event that is about to happen."""
        match event:
            case e.DispatchSet():
                self._rule = event
            case e.TicketIssued():
                self._give(event.citizen.priority, (Line(event.service, event.place), *event.also))
            case e.CitizenChanged():
                for line in event.lines:
                    self._given.pop(line, None)
                self._give(event.citizen.priority, event.lines)
            case e.StepBegan() if event.ticket in hall.tickets:
                self._give(hall.tickets[event.ticket].citizen.priority, event.lines)
            case e.TicketTransferred() if event.ticket in hall.tickets:
                lines = (Line(event.service, event.place),)
                self._give(hall.tickets[event.ticket].citizen.priority, lines)

    def _give(self, priority: Priority, lines: tuple[Line, ...]) -> None:
        if self._rule is not None:
            # A line that a journey keeps had its place before.
            for line in lines:
                self._given.setdefault(line, (self._rule.rule, self._rule.limits.get(priority)))

    def standing(self, ticket: Ticket, line: Line) -> Standing:
        rule, limit = self._given.get(line, ("", None))
        mean = None if self._rule is None else self._rule.lengths.get(line.service)
        length = line.place.call_by - line.place.clock_start - (limit or 0)
        return Standing(ticket, line, rule, limit, mean, length)


def _is(hall: Hall, event: e.TicketCalled, number: str) -> bool:
    ticket = hall.tickets.get(event.ticket)
    return ticket is not None and ticket.number == number and event.window in hall.desks


def _call(hall: Hall, event: e.TicketCalled, terms: _Terms) -> Called:
    desk, ticket, why = hall.desks[event.window], hall.tickets[event.ticket], event.why
    chosen = why.rule == e.CHOSEN
    line = next((line for line in ticket.lines if line.service == event.service), ticket.lines[0])
    rivals = _waiting_for(hall, desk)
    rivals.pop(ticket.id, None)
    overtaken = [rival for rival in rivals.values() if rival.place.clock_start < line.place.clock_start]
    due_earlier = [rival for rival in rivals.values() if rival.place < line.place]
    as_logged = (
        line.service in desk.skills
        and (len(rivals), len(overtaken)) == (why.others, why.overtook)
        and (chosen or not due_earlier)
    )

    def standings(lines: list[Line]) -> tuple[Standing, ...]:
        if not as_logged:
            return ()
        found = (terms.standing(hall.tickets[each.place.ticket], each) for each in lines)
        return tuple(sorted(found, key=_place))

    return Called(
        event,
        terms.standing(ticket, line),
        standings(overtaken),
        standings(due_earlier),
        helping=line.service in desk.skills - desk.services,
        only=desk.only,
        stood_by_since=hall.standing_by.get(desk.number),
        temporary=desk.temporary,
        as_logged=as_logged,
    )


def _waiting_for(hall: Hall, desk: Desk) -> dict[int, Line]:
    """By ticket, the first line of everybody whom a window may call."""
    found: dict[int, Line] = {}
    for service in desk.skills:
        for place in callable_by(hall, desk, service):
            if place.ticket not in found or place < found[place.ticket].place:
                found[place.ticket] = Line(service, place)
    return found


def _ahead(hall: Hall, ticket: Ticket, terms: _Terms) -> Iterator[Ahead]:
    """For the open windows that can call a waiting ticket, alike ones together: who is before it."""
    alike: dict[tuple[frozenset[str], frozenset[Priority]], list[Desk]] = {}
    for desk in hall.desks.values():
        welcome = not desk.only or ticket.citizen.priority in desk.only
        if desk.state is WindowState.OPEN and welcome:
            alike.setdefault((desk.skills, desk.only), []).append(desk)
    by_rivals: dict[tuple[Line, ...], list[int]] = {}
    for desks in alike.values():
        rivals = _waiting_for(hall, desks[0])
        own = rivals.pop(ticket.id, None)
        if own is not None:
            before = sorted((line for line in rivals.values() if line.place < own.place), key=_place_of_line)
            by_rivals.setdefault(tuple(before), []).extend(desk.number for desk in desks)
    for lines, numbers in by_rivals.items():
        standings = (terms.standing(hall.tickets[line.place.ticket], line) for line in lines)
        yield Ahead(tuple(sorted(numbers)), tuple(standings))


def _place(standing: Standing) -> Place:
    return standing.line.place


def _place_of_line(line: Line) -> Place:
    return line.place


def _with_stand_ins(plan: HallPlan, log: Sequence[e.Event]) -> HallPlan:
    """The plan, with a stand-in for each window and service of the log that it no longer has."""
    added = {event.window for event in log if isinstance(event, e.WindowAdded)}
    windows: dict[int, set[str]] = {}
    services: set[str] = set()
    for event in log:
        window, service = getattr(event, "window", None), getattr(event, "service", None)
        if service and service not in plan.service_by_id:
            services.add(service)
        if window is not None and window not in plan.window_by_number and window not in added:
            called = {service} if service and isinstance(event, e.TicketCalled) else set()
            windows.setdefault(window, set()).update(called)
    if not windows and not services:
        return plan
    return replace(
        plan,
        windows=plan.windows + tuple(Window(n, "", frozenset(skills)) for n, skills in windows.items()),
        services=plan.services
        + tuple(Service(name, "", Bilingual(name, name), NumberSeries("")) for name in services),
    )


def _of_guard_gone(plan: HallPlan, event: e.Event) -> bool:
    return isinstance(event, e.GuardRaised | e.GuardLowered) and event.guard >= len(plan.guards)
