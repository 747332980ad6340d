"""Who is next: the rule that gives a ticket its place, and the choice a free window makes.

Every ticket has one number, its call-by time; a free window calls the earliest among the tickets that
it can serve. A place is set once, so nobody is overtaken by more than the difference of two limits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from .citizen import Priority
from .events import CallReason
from .hall import Desk, Hall
from .rules import Dispatch, Lengths
from .ticket import Line, Place

DAY = 24 * 3_600_000


class Arrival(NamedTuple):
    """What a place depends on. Moments are milliseconds since the epoch.

    ``clock_start`` is where seniority counts from: the issue of the ticket, or an appointment's slot.
    """

    ticket: int
    service: str
    priority: Priority
    issued_at: int
    clock_start: int


class Policy(Protocol):
    """A rule of calling, with all that is told of it in the log: ``limits`` are milliseconds by class,
    ``by_length`` says whether mean lengths count."""

    @property
    def name(self) -> str: ...

    @property
    def limits(self) -> Mapping[Priority, int]: ...

    @property
    def by_length(self) -> bool: ...

    def place(self, arrival: Arrival, lengths: Lengths) -> Place: ...


@dataclass(frozen=True, slots=True)
class FirstComeFirstServed:
    """Whoever came first is called first, appointment or not, among the tickets a window can serve.

    An appointment's clock runs from check-in, too: a slot decides nothing, not even between two who
    came at the same moment.
    """

    name: str = "fcfs"
    limits: Mapping[Priority, int] = field(default_factory=dict)
    by_length: bool = False

    def place(self, arrival: Arrival, lengths: Lengths) -> Place:
        return Place(arrival.issued_at, arrival.issued_at, arrival.ticket)


@dataclass(frozen=True, slots=True)
class CallBy:
    """``call_by = clock_start + limit[class] + mean_length(service) - hall_mean_length``.

    The limit says how long a class may wait; the length term lets a short errand go before a long one
    that came at the same time. Equal limits make it first come, first served but for the lengths.
    """

    limits: Mapping[Priority, int]
    by_length: bool = True
    name: str = "call-by"

    def place(self, arrival: Arrival, lengths: Lengths) -> Place:
        call_by = arrival.clock_start + self.limits[arrival.priority]
        if self.by_length:
            call_by += lengths.term(arrival.service)
        return Place(call_by, arrival.clock_start, arrival.ticket)


# One class always goes before the next: limits so far apart that no wait in a day makes up for them.
STRICT_ORDER = (
    Priority.GREEN,
    Priority.DISABLED,
    Priority.PREGNANT,
    Priority.ELDERLY,
    Priority.APPOINTMENT,
    Priority.NORMAL,
)


def strict_priority() -> CallBy:
    """Strict priority, the rule of many peers: walk-ins may wait for ever. For comparison only."""
    limits = {priority: rank * DAY for rank, priority in enumerate(STRICT_ORDER)}
    return CallBy(limits, by_length=False, name="strict")


def policy_of(dispatch: Dispatch) -> Policy:
    """The rule that a hall is configured for."""
    match dispatch.rule:
        case "fcfs":
            return FirstComeFirstServed()
        case "strict":
            return strict_priority()
        case _:
            return CallBy(dispatch.limits, dispatch.by_length)


@dataclass(frozen=True, slots=True)
class Choice:
    """The ticket that a window should call for a service, and why.

    ``others`` counts the tickets it could have called instead, ``overtook`` those of them whose clock
    started earlier.
    """

    ticket: int
    service: str
    rule: str
    place: Place
    others: int
    overtook: int

    def reason(self, now: int) -> CallReason:
        waited = max(0, now - self.place.clock_start)
        return CallReason(self.rule, waited, self.others, overtook=self.overtook)


def choose(hall: Hall, window: int, policy: Policy) -> Choice | None:
    """The next ticket for a window, or None when nobody waits whom it can serve. Changes nothing.

    Each service's queue is kept in order, so the ticket is the first of one head per skill.
    """
    desk = hall.desk(window)
    lines = [(service, queue) for service in desk.skills if (queue := callable_by(hall, desk, service))]
    if not lines:
        return None
    service, first = min(((service, queue[0]) for service, queue in lines), key=_earliest)
    waiting = {place.ticket: place.clock_start for _service, queue in lines for place in queue}
    overtook = sum(clock < first.clock_start for clock in waiting.values())
    return Choice(first.ticket, service, policy.name, first, len(waiting) - 1, overtook)


def callable_by(hall: Hall, desk: Desk, service: str) -> list[Place]:
    """The tickets waiting for a service that a window may call, in order."""
    queue = hall.queues.get(service, [])
    if not desk.only:
        return queue
    return [place for place in queue if hall.tickets[place.ticket].citizen.priority in desk.only]


def _earliest(head: tuple[str, Place]) -> tuple[Place, str]:
    service, place = head
    return place, service


def choose_window(hall: Hall, policy: Policy) -> tuple[int, Choice] | None:
    """Among the windows that stand by, which calls whom now; None when none of them can call anybody.

    The ticket is the first that any of them can serve; the window is the one with the fewest skills,
    so that the versatile stay free, then the one that has been idle longest.
    """

    if not any(hall.queues.values()):
        return None

    def order(pair: tuple[int, Choice]) -> tuple[Place, int, int, int]:
        window, choice = pair
        return choice.place, len(hall.desks[window].skills), hall.standing_by[window], window

    found = ((window, choose(hall, window, policy)) for window in _longest_idle_of_each_kind(hall))
    return min(((window, choice) for window, choice in found if choice is not None), key=order, default=None)


def _longest_idle_of_each_kind(hall: Hall) -> Iterator[int]:
    """Of the windows that stand by and would choose alike, the one that has been idle longest."""
    kinds: dict[tuple[frozenset[str], frozenset[Priority]], tuple[int, int]] = {}
    for window, since in hall.standing_by.items():
        desk = hall.desks[window]
        kind = desk.skills, desk.only
        kinds[kind] = min((since, window), kinds.get(kind, (since, window)))
    return (window for _since, window in kinds.values())


def lines_for(
    services: Iterable[str], arrival: Arrival, lengths: Lengths, policy: Policy
) -> tuple[Line, ...]:
    """Where a ticket stands that waits for any of these services: one line for each, with its place."""
    return tuple(
        Line(service, policy.place(Arrival(arrival.ticket, service, *arrival[2:]), lengths))
        for service in services
    )
