"""Who is told what, and when: decided from nothing but the hall and what happened there.

A citizen who asked for it is told twice in each visit at most:

- *ahead*, once no more than the plan's ``notices_ahead`` are before them in one of their queues. Who asks
  when already that near has just seen so on the page, and is told of the call only. Who is near at once
  when the next service of a journey begins is told, because nobody has seen that yet.
- *called*, at the first call of the visit. Further calls are for those who are in the hall.

The cost of an event does not depend on how many wait: only the first few places of the queues that it
touched are looked at.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from hall_server.domain import events as e
from hall_server.domain.hall import Hall
from hall_server.domain.rules import MINUTE
from hall_server.domain.ticket import Ticket, TicketState


class Kind(StrEnum):
    AHEAD = "ahead"
    CALLED = "called"


# Milliseconds after which it is better to say nothing: others have been called by then, or nobody waits
# for the citizen any more.
_LASTS: Final = {Kind.AHEAD: 10 * MINUTE, Kind.CALLED: 3 * MINUTE}

Key = tuple[int, int, Kind]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell the citizen of a ticket. ``ahead`` counts those before them, ``window`` is where to.

    ``at`` is when it came about, by the hall's clock.
    """

    ticket: int
    visit: int
    kind: Kind
    at: int
    number: str
    ahead: int = 0
    window: int | None = None

    @property
    def key(self) -> Key:
        """There is never a second notice with the same key."""
        return self.ticket, self.visit, self.kind

    @property
    def lasts(self) -> int:
        """For how many milliseconds it is worth saying."""
        return _LASTS[self.kind]


@dataclass(slots=True)
class Audience:
    """Those who want to be told, by ticket, and what they were told already, today."""

    wanted: set[int] = field(default_factory=set)
    told: set[Key] = field(default_factory=set)


def notices_after(hall: Hall, event: e.Event, before: Ticket | None, audience: Audience) -> list[Notice]:
    """What is to be said now that ``event`` has happened; the audience is brought forward.

    ``hall`` is as it is after the event, ``before`` the event's ticket as it was just before.
    """
    match event:
        case e.DayStarted():
            audience.wanted.clear()
            audience.told.clear()
        case e.NoticesWanted():
            _start_to_tell(hall, event.ticket, audience)
        case e.NoticesStopped():
            audience.wanted.discard(event.ticket)
    ticket = getattr(event, "ticket", None)
    # Whose ticket expires at the end of the day lets nobody come nearer: all the others go, too.
    if ticket is None or isinstance(event, e.TicketExpired) or not audience.wanted:
        return []
    notices = list(_near(hall, _touched(before, hall.tickets[ticket]), event.at, audience))
    if isinstance(event, e.TicketCalled):
        notices += _called(hall.tickets[ticket], event, audience)
    audience.told.update(notice.key for notice in notices)
    return notices


def worth_saying(hall: Hall, notice: Notice) -> bool:
    """Whether it is still so: who was called, or has left, need not hear that the turn comes near."""
    ticket = hall.tickets.get(notice.ticket)
    if ticket is None or ticket.visit != notice.visit:
        return False
    needed = TicketState.WAITING if notice.kind is Kind.AHEAD else TicketState.CALLED
    return ticket.state is needed


def _start_to_tell(hall: Hall, ticket: int, audience: Audience) -> None:
    audience.wanted.add(ticket)
    asks = hall.tickets[ticket]
    if asks.state is TicketState.WAITING and _ahead_of(hall, asks) <= hall.plan.notices_ahead:
        audience.told.add((ticket, asks.visit, Kind.AHEAD))


def _ahead_of(hall: Hall, ticket: Ticket) -> int:
    return min(hall.ahead_of(line) for line in ticket.lines)


def _touched(before: Ticket | None, after: Ticket) -> set[str]:
    """The queues in which an event about a ticket may have moved somebody."""
    lines = (*(before.lines if before else ()), *after.lines)
    return {line.service for line in lines}


def _near(hall: Hall, services: Iterable[str], at: int, audience: Audience) -> Iterable[Notice]:
    fewest: dict[int, int] = {}
    for service in services:
        for ahead, place in enumerate(hall.queues.get(service, [])[: hall.plan.notices_ahead + 1]):
            if place.ticket in audience.wanted:
                fewest[place.ticket] = min(ahead, fewest.get(place.ticket, ahead))
    for ticket, ahead in fewest.items():
        notice = _notice(hall.tickets[ticket], Kind.AHEAD, at, ahead=ahead)
        # Who was called in this visit and is back in line knows where to go.
        if audience.told.isdisjoint({notice.key, (ticket, notice.visit, Kind.CALLED)}):
            yield notice


def _called(ticket: Ticket, event: e.TicketCalled, audience: Audience) -> Iterable[Notice]:
    notice = _notice(ticket, Kind.CALLED, event.at, window=event.window)
    if ticket.id in audience.wanted and notice.key not in audience.told:
        yield notice


def _notice(ticket: Ticket, kind: Kind, at: int, *, ahead: int = 0, window: int | None = None) -> Notice:
    return Notice(ticket.id, ticket.visit, kind, at, ticket.number, ahead, window)
