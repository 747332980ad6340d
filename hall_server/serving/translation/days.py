"""How the day went so far, for a manager."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from hall_server import protocol as p
from hall_server.domain.hall import Hall

SPAN: Final = 10 * 60_000
HOURS: Final = 24
HOUR: Final = 3_600_000


def today(hall: Hall, now: int) -> p.Today:
    """A number counts for what it was taken for, whatever became of it; every call has its wait."""
    midnight = _midnight(hall, now)
    spans = max(0, now - midnight) // SPAN + 1
    taken: defaultdict[str, list[int]] = defaultdict(lambda: [0] * HOURS)
    arrivals = [0] * spans
    waited: list[list[int]] = [[] for _span in range(spans)]
    for at, service in hall.came:
        taken[service][min(max(0, at - midnight) // HOUR, HOURS - 1)] += 1
        arrivals[_span_of(at, midnight, spans)] += 1
    for at, wait in hall.waited:
        waited[_span_of(at, midnight, spans)].append(wait)
    waits = tuple(sum(some) // len(some) if some else None for some in waited)
    return p.Today({service: tuple(hours) for service, hours in taken.items()}, SPAN, tuple(arrivals), waits)


def _span_of(moment: int, midnight: int, spans: int) -> int:
    return min(max(0, moment - midnight) // SPAN, spans - 1)


def _midnight(hall: Hall, now: int) -> int:
    local = hall.plan.local(now)
    return now - ((local.hour * 60 + local.minute) * 60 + local.second) * 1000 - local.microsecond // 1000
