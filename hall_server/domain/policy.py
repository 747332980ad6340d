"""Who is next: the rule that gives a ticket its place, and the choice a free window makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from .events import CallReason
from .hall import Hall
from .plan import Service
from .ticket import Place


class Policy(Protocol):
    """A rule of calling. A ticket's place is set once and never changes."""

    @property
    def name(self) -> str: ...

    def place(self, service: Service, clock_start: int, ticket: int) -> Place:
        """The place of a ticket whose seniority counts from ``clock_start`` (milliseconds)."""
        ...


@dataclass(frozen=True, slots=True)
class FirstComeFirstServed:
    """Whoever came first is called first, among the tickets that a window can serve."""

    name: str = "fcfs"

    def place(self, service: Service, clock_start: int, ticket: int) -> Place:
        return Place(clock_start, clock_start, ticket)


@dataclass(frozen=True, slots=True)
class Choice:
    """The ticket that a window should call, the rule's name, and how many others it could have called."""

    ticket: int
    rule: str
    others: int

    def reason(self, place: Place, now: int) -> CallReason:
        return CallReason(rule=self.rule, waited=now - place.clock_start, others=self.others)


def choose(hall: Hall, window: int, policy: Policy) -> Choice | None:
    """The next ticket for a window, or None when nobody waits whom it can serve. Changes nothing.

    Each service's queue is kept in order, so this looks at one head per skill.
    """
    queues = [queue for service in hall.window(window).services if (queue := hall.queues.get(service))]
    if not queues:
        return None
    first = min(queue[0] for queue in queues)
    return Choice(first.ticket, policy.name, sum(map(len, queues)) - 1)
