"""A citizen's ticket and the moments of its life, each recorded apart."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from .citizen import ANYBODY, Citizen


class TicketState(StrEnum):
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    PARKED = "parked"
    DONE = "done"
    NO_SHOW = "no_show"
    EXPIRED = "expired"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        return self in _ENDED


_ENDED = frozenset({TicketState.DONE, TicketState.NO_SHOW, TicketState.EXPIRED, TicketState.CANCELLED})


class Place(NamedTuple):
    """A ticket's place in the order of calling; the smallest is called first and it never changes.

    ``call_by`` comes from the calling policy, ``clock_start`` is the moment seniority counts from.
    All moments are milliseconds since the epoch.
    """

    call_by: int
    clock_start: int
    ticket: int


class Line(NamedTuple):
    """One queue that a ticket stands in, with its place there."""

    service: str
    place: Place


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket as it is now.

    ``id`` is unique for ever (business day, then a count), ``number`` is unique within the day.
    ``visit`` counts the services at a window: a transfer, or a return to another window, begins the
    next. The moments from ``called_at`` on belong to the current visit. ``parked_for`` is the time
    spent away after service had started, so handling time = ended - started - parked_for.

    ``slot`` is the start of the citizen's appointment. A ticket for a ``package`` goes on after each
    step: ``also`` holds the other steps that may come now, in any order, ``later`` the stages after.
    ``collects`` is the case whose result the citizen comes for. ``waits_since`` is when it last got in
    line, which may be long after its seniority began. ``chosen``: it was called out of turn, by its number.
    """

    id: int
    number: str
    service: str
    place: Place
    issued_at: int
    state: TicketState = TicketState.WAITING
    visit: int = 1
    window: int | None = None
    clerk: str | None = None
    calls: int = 0
    called_at: int | None = None
    last_called_at: int | None = None
    started_at: int | None = None
    parked_at: int | None = None
    parked_for: int = 0
    park_reason: str = ""
    ended_at: int | None = None
    citizen: Citizen = ANYBODY
    slot: int | None = None
    package: str = ""
    also: tuple[Line, ...] = ()
    later: tuple[tuple[str, ...], ...] = ()
    outcome: str = ""
    collects: int | None = None
    waits_since: int = 0
    chosen: bool = False

    @property
    def lines(self) -> tuple[Line, ...]:
        """The queues it stands in while it waits."""
        return (Line(self.service, self.place), *self.also)

    def parked_until(self, now: int) -> int:
        """``parked_for`` if the citizen comes back, or is given up, at ``now``."""
        if self.started_at is None or self.parked_at is None:
            return self.parked_for
        return self.parked_for + now - self.parked_at
