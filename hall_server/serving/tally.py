"""What the hall has done since it was started, in plain numbers, so that counting costs next to nothing."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from hall_server import protocol as p
from hall_server.domain import events as e
from hall_server.domain.ticket import Ticket

# Upper bounds: seconds, seconds, and orders.
ANSWERED_WITHIN: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
WRITTEN_WITHIN: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 10.0)
TOGETHER: Final = (1, 2, 4, 8, 16, 32, 64)

COUNTED: Final[frozenset[type[e.Event]]] = frozenset(
    {
        e.TicketIssued,
        e.TicketCalled,
        e.ServiceFinished,
        e.TicketNoShow,
        e.TicketExpired,
        e.TicketCancelled,
        e.EndTakenBack,
    }
)


class Counts(NamedTuple):
    """How many values were at most each bound and over the one before; the last are over all bounds."""

    bounds: tuple[float, ...]
    each: tuple[int, ...]
    total: float


class Histogram:
    def __init__(self, bounds: tuple[float, ...]) -> None:
        self._bounds = bounds
        self._each = [0] * (len(bounds) + 1)
        self._total = 0.0

    def add(self, value: float, times: int = 1) -> None:
        self._each[bisect_left(self._bounds, value)] += times
        self._total += value * times

    def counts(self) -> Counts:
        return Counts(self._bounds, tuple(self._each), self._total)


@dataclass(slots=True)
class Tally:
    """``tickets`` counts by kind of event and service, ``orders`` by the role of who gave them ("" is the
    hall itself), ``refused`` and ``failed`` by their codes. ``writing_since`` is a moment of the steady
    clock.
    """

    tickets: Counter[tuple[type[e.Event], str]] = field(default_factory=Counter)
    orders: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    order_seconds: Histogram = field(default_factory=lambda: Histogram(ANSWERED_WITHIN))
    write_seconds: Histogram = field(default_factory=lambda: Histogram(WRITTEN_WITHIN))
    batches: Histogram = field(default_factory=lambda: Histogram(TOGETHER))
    not_written: int = 0
    writing_since: float | None = None

    def happened(self, event: e.Event, before: Ticket | None) -> None:
        """``before`` is the event's ticket as it was just before."""
        kind = type(event)
        if kind in COUNTED:
            service = getattr(event, "service", "") or (before.service if before else "")
            self.tickets[kind, service] += 1

    def answered(self, device: str, result: p.Result) -> None:
        """``device`` is the role and name of who gave the order."""
        self.orders[device.partition("-")[0]] += 1
        if isinstance(result, p.Refused):
            self.refused[result.code] += 1
        elif isinstance(result, p.Failed):
            self.failed[result.code] += 1
