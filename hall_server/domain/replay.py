"""Rebuilding a hall from its log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final, get_args

from . import events as e
from .events import Event
from .evolve import evolve
from .evolving.tickets import TicketEvent
from .evolving.windows import WindowEvent
from .hall import Desk, Hall
from .plan import Bilingual, HallPlan
from .ticket import Ticket


class PlanConflict(Exception):
    """The log needs something that the plan no longer has."""

    def __init__(self, what: str, name: object) -> None:
        super().__init__(f"{what} {name}")
        self.what = what
        self.name = name


# What happens to tickets depends on these events and on nothing else.
ABOUT_TICKETS: Final = (*get_args(TicketEvent), *get_args(WindowEvent))


class BrokenLog(Exception):
    """An event that cannot follow on those before it: somebody has edited the log."""


def bring_forward(hall: Hall, event: Event) -> Ticket | None:
    """Evolve the hall; returns the ticket that the event is about as it was just before."""
    ticket = getattr(event, "ticket", None)
    before = hall.tickets.get(ticket) if ticket is not None else None
    evolve(hall, event)
    return before


def replay(hall: Hall, log: Iterable[Event]) -> Iterator[tuple[Event, Ticket | None]]:
    """Bring the hall forward by each event as it is drawn, with its ticket as it was just before.

    Raises :class:`PlanConflict` at an event that the plan has no place for, and :class:`BrokenLog`.
    """
    for event in log:
        _must_be_planned(hall, event)
        yield event, _follow(hall, event)


def replay_tickets(log: Iterable[Event]) -> Iterator[tuple[Hall, Event, Ticket | None]]:
    """What became of a day's tickets, in whatever plan the hall had then: of a log of ``ABOUT_TICKETS`` only.

    Yields the hall after each event, in which nothing else is true, and the event's ticket as it was just
    before. Raises :class:`BrokenLog`.
    """
    hall = nowhere()
    for event in log:
        before = _follow(hall, event)
        yield hall, event, before


def nowhere() -> Hall:
    """A hall without a plan, in which every window that is named is there."""
    plan = HallPlan("", Bilingual("", ""), "UTC", zones=(), services=(), windows=())
    return Hall(plan, desks=_AnyDesks())


class _AnyDesks(dict[int, Desk]):
    def __missing__(self, number: int) -> Desk:
        desk = self[number] = Desk(number, "", frozenset(), frozenset())
        return desk


def _follow(hall: Hall, event: Event) -> Ticket | None:
    try:
        before = bring_forward(hall, event)
    except (LookupError, ValueError, TypeError, AttributeError, AssertionError, StopIteration) as error:
        raise BrokenLog(f"{event}: {error!r}") from error
    if (ticket := getattr(event, "ticket", None)) is not None and ticket not in hall.tickets:
        raise BrokenLog(f"{event}: no such ticket")
    return before


def _must_be_planned(hall: Hall, event: Event) -> None:
    plan = hall.plan
    if isinstance(event, e.GuardRaised | e.GuardLowered) and event.guard >= len(plan.guards):
        raise PlanConflict("guard", event.guard + 1)
    # Temporary windows are not in the plan; the one that an event adds is nowhere yet.
    windows = () if isinstance(event, e.WindowAdded) else (("window", hall.desks),)
    for what, planned in (*windows, ("zone", plan.zone_by_id), ("printer", plan.printer_by_id)):
        name = getattr(event, what, None)
        if name and name not in planned:
            raise PlanConflict(what, name)
    for service in _services(event):
        if service and service not in plan.service_by_id:
            raise PlanConflict("service", service)


def _services(event: Event) -> Iterable[str]:
    """Everything that somebody waits for after the event, or will, or that a window serves."""
    match event:
        case e.TicketIssued():
            return [event.service, *(line.service for line in event.also), *chain(*event.later)]
        case e.StepBegan():
            return [*(line.service for line in event.lines), *chain(*event.later)]
        case e.TicketCalled() | e.TicketTransferred():
            return [event.service]
        case e.WindowAdded() | e.WindowSkillsSet():
            return event.services
        case _:
            return []
