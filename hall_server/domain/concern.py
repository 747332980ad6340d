"""What somebody was not content with, or wants to know: looked into, mended, told, and only then closed.

Bad ratings (差评), what people say at the desk where things that failed are taken up (办不成事), what service
visitors (体验官) found and what the hotline (12345) sends on all go the same way::

    open -- founded --> mending -- mended --> calling_back -- satisfied --> answered -- closed --> closed
      |                    ^                   |   ^    |                                            ^
      +--- unfounded ------|-------------------|---+    +--- nobody to call, or called in vain ------+
                           +--- unsatisfied ---+

Whatever state it is in, it is closed as withdrawn when the rating that opened it is void.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import Final, Literal

from .rating import Level

# So often somebody who left a number has to be called in vain before it is closed without.
MOST_TRIES: Final = 3

Deadline = Literal["respond", "close"]


class Source(StrEnum):
    """``EXPERIENCE`` is a service visitor's finding, ``HOTLINE`` a case of the 12345 line."""

    BAD_RATING = "bad_rating"
    CONSULTATION = "consultation"
    SUGGESTION = "suggestion"
    COMPLAINT = "complaint"
    EXPERIENCE = "experience"
    HOTLINE = "hotline"


class ConcernState(StrEnum):
    OPEN = "open"
    MENDING = "mending"
    CALLING_BACK = "calling_back"
    ANSWERED = "answered"
    CLOSED = "closed"


class Done(StrEnum):
    """What a step did."""

    OPENED = "opened"
    FOUNDED = "founded"
    UNFOUNDED = "unfounded"
    MENDED = "mended"
    SATISFIED = "satisfied"
    UNSATISFIED = "unsatisfied"
    UNREACHABLE = "unreachable"
    CLOSED = "closed"
    RATED_AGAIN = "rated_again"
    RATED_BETTER = "rated_better"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


# What is not here leaves the state as it is.
_LEADS_TO: Final[Mapping[Done, ConcernState]] = MappingProxyType(
    {
        Done.OPENED: ConcernState.OPEN,
        Done.FOUNDED: ConcernState.MENDING,
        Done.UNFOUNDED: ConcernState.CALLING_BACK,
        Done.MENDED: ConcernState.CALLING_BACK,
        Done.SATISFIED: ConcernState.ANSWERED,
        Done.UNSATISFIED: ConcernState.MENDING,
        Done.CLOSED: ConcernState.CLOSED,
        Done.REOPENED: ConcernState.OPEN,
        Done.WITHDRAWN: ConcernState.CLOSED,
    }
)
_BEGINS: Final = (Done.OPENED, Done.REOPENED)
_RESPONDS: Final = (Done.FOUNDED, Done.UNFOUNDED)


@dataclass(frozen=True, slots=True)
class Step:
    """``by`` is a staff number, empty for the manager and the citizen; ``seal`` is that of the note."""

    at: int
    what: Done
    by: str = ""
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Concern:
    """One concern. Everything about its way follows from its ``steps``, the first of which opened it.

    ``respond_by`` and ``close_by`` are ISO dates in working days. ``service``, ``window`` and ``clerk`` say
    whom it is about, where that is known; ``rating`` is the ticket and visit of the rating that opened it,
    ``reference`` the number that another system gave it. ``contact``: a phone number was left. ``looks``:
    when each clerk last saw it, by staff number.
    """

    id: int
    number: str
    source: Source
    respond_by: str
    close_by: str
    steps: tuple[Step, ...]
    service: str = ""
    window: int | None = None
    clerk: str = ""
    level: Level | None = None
    rating: tuple[int, int] | None = None
    reference: str = ""
    contact: bool = False
    looks: Mapping[str, int] = field(default_factory=dict)

    @property
    def state(self) -> ConcernState:
        return _LEADS_TO[self._led.what]

    @property
    def _led(self) -> Step:
        """The step that led to the state it is in."""
        return next(step for step in reversed(self.steps) if step.what in _LEADS_TO)

    @property
    def closed(self) -> bool:
        return self.state is ConcernState.CLOSED

    @property
    def opened_at(self) -> int:
        return self.steps[0].at

    @property
    def closed_at(self) -> int | None:
        return self._led.at if self.closed else None

    @property
    def responded_at(self) -> int | None:
        """When it was verified, after it was last opened."""
        answer: int | None = None
        for step in self.steps:
            if step.what in _BEGINS:
                answer = None
            elif step.what in _RESPONDS:
                answer = step.at
        return answer

    @property
    def tries(self) -> int:
        """How often nobody answered since it was last to be called back."""
        return len(self._in_vain)

    @property
    def tried_at(self) -> int | None:
        """When nobody answered last, since it was last to be called back."""
        return self._in_vain[-1].at if self._in_vain else None

    @property
    def _in_vain(self) -> list[Step]:
        found: list[Step] = []
        for step in self.steps:
            if step.what is Done.UNREACHABLE:
                found.append(step)
            elif step.what in _LEADS_TO:
                found.clear()
        return found

    def looked(self, clerk: str) -> bool:
        """Whether a clerk saw the contact since it came into the state it is in."""
        return self.looks.get(clerk, -1) >= self._led.at

    def spent(self, now: int) -> dict[ConcernState, int]:
        """The supervision clock: milliseconds in each state that it was in. A closed one stands still."""
        changes = [(step.at, _LEADS_TO[step.what]) for step in self.steps if step.what in _LEADS_TO]
        spent: dict[ConcernState, int] = {}
        for (since, state), (until, _next) in pairwise([*changes, (now, ConcernState.CLOSED)]):
            if state is not ConcernState.CLOSED:
                spent[state] = spent.get(state, 0) + max(0, until - since)
        return spent

    def overdue(self, day: str) -> tuple[Deadline, ...]:
        """The deadlines that have passed on an ISO ``day``, of a concern that is not closed."""
        if min(self.respond_by, self.close_by) >= day or self.closed:
            return ()
        late: list[Deadline] = []
        if self.respond_by < day and self.responded_at is None:
            late.append("respond")
        if self.close_by < day:
            late.append("close")
        return tuple(late)


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works on a concern: the manager, who has no window, or the clerk signed in at one.

    ``entitled`` are the staff numbers of the clerks who have the duty that is needed, ``callers`` of those
    who have the duty to call back.
    """

    window: int | None = None
    entitled: frozenset[str] = frozenset()
    callers: frozenset[str] = frozenset()


@dataclass(slots=True)
class Concerns:
    """The open concerns. They outlive the day; putting one in twice changes nothing.

    ``by_deadline`` has those that are not closed, by when they are to be closed.
    """

    by_id: dict[int, Concern] = field(default_factory=dict)
    by_number: dict[str, int] = field(default_factory=dict)
    by_rating: dict[tuple[int, int], int] = field(default_factory=dict)
    by_reference: dict[tuple[Source, str], int] = field(default_factory=dict)
    by_deadline: list[tuple[str, int]] = field(default_factory=list)
    opened_today: int = 0

    def put(self, concern: Concern) -> None:
        known = self.by_id.get(concern.id)
        if known is not None and not known.closed:
            del self.by_deadline[bisect_left(self.by_deadline, (known.close_by, known.id))]
        if not concern.closed:
            insort(self.by_deadline, (concern.close_by, concern.id))
        self.by_id[concern.id] = concern
        self.by_number[concern.number] = concern.id
        if concern.rating is not None:
            self.by_rating[concern.rating] = concern.id
        if concern.reference:
            self.by_reference[concern.source, concern.reference] = concern.id

    def numbered(self, number: str) -> Concern | None:
        known = self.by_number.get(number.strip().upper())
        return None if known is None else self.by_id[known]

    def of_rating(self, rating: tuple[int, int]) -> Concern | None:
        known = self.by_rating.get(rating)
        return None if known is None else self.by_id[known]

    def referenced(self, source: Source, reference: str) -> Concern | None:
        known = self.by_reference.get((source, reference))
        return None if known is None else self.by_id[known]

    def unsettled(self) -> Iterator[Concern]:
        """Those that are not closed, the one that is to be closed first coming first."""
        return (self.by_id[known] for _close_by, known in self.by_deadline)

    def overdue(self, day: str) -> Iterator[Concern]:
        """Those past a deadline, the one that should have been closed first coming first."""
        return (concern for concern in self.unsettled() if concern.overdue(day))

    def forget_closed_before(self, moment: int) -> None:
        """Drop what was closed before; the store keeps it."""
        kept = [one for one in self.by_id.values() if one.closed_at is None or one.closed_at >= moment]
        self.by_id, self.by_number, self.by_rating, self.by_reference = {}, {}, {}, {}
        self.by_deadline = []
        for concern in kept:
            self.put(concern)
        self.opened_today = 0
