"""The figures of one business day. Pure functions of its visits; every formula is stated where it is used."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hall_server.store.history import Visit


@dataclass(frozen=True, slots=True)
class Figures:
    """What happened to the tickets of one service, or of the whole hall.

    - ``tickets``: different tickets. One that was transferred counts in each of its services, in the
      hall once.
    - ``done``, ``no_shows``, ``expired``: tickets by how they ended, each in its last service.
    - ``mean_wait``, ``p90_wait``: see :func:`waits`, in seconds; None when nobody was called.
    - ``mean_handling``: see :func:`handlings`, in seconds; None when nothing was finished.
    - ``within_5_min``, ``within_10_min``: share, from 0 to 1, of the handling times that are at most
      so long; None when nothing was finished.
    """

    tickets: int
    done: int
    no_shows: int
    expired: int
    mean_wait: float | None
    p90_wait: float | None
    mean_handling: float | None
    within_5_min: float | None
    within_10_min: float | None


def figures(visits: Sequence[Visit]) -> Figures:
    """The figures of these visits."""
    ended = Counter(visit.state for visit in visits)
    waited, handled = waits(visits), handlings(visits)
    return Figures(
        tickets=len({visit.ticket for visit in visits}),
        done=ended["done"],
        no_shows=ended["no_show"],
        expired=ended["expired"],
        mean_wait=mean(waited),
        p90_wait=percentile(waited, 0.9),
        mean_handling=mean(handled),
        within_5_min=share_within(handled, 5 * 60),
        within_10_min=share_within(handled, 10 * 60),
    )


def by_service(visits: Sequence[Visit]) -> dict[str, Figures]:
    """The figures of each service that had visits, in the order of the services' names."""
    services = sorted({visit.service for visit in visits})
    return {service: figures([visit for visit in visits if visit.service == service]) for service in services}


def waits(visits: Iterable[Visit]) -> list[float]:
    """Waiting times in seconds: first call - issued, of every ticket that was called.

    The first call is always in the ticket's first visit, so a ticket waits once, in its first service.
    """
    return [
        (visit.called_at - visit.issued_at) / 1000
        for visit in visits
        if visit.visit == 1 and visit.called_at is not None
    ]


def handlings(visits: Iterable[Visit]) -> list[float]:
    """Handling times in seconds: ended - started - parked, of every visit that a window completed.

    Completed is a visit that was finished or went on to another window or service; a no-show or an
    expired ticket has no handling time.
    """
    return [
        (visit.ended_at - visit.started_at - visit.parked_for) / 1000
        for visit in visits
        if visit.state in ("done", "moved") and visit.started_at is not None and visit.ended_at is not None
    ]


def mean(values: Sequence[float]) -> float | None:
    """Sum / count; None of nothing."""
    return sum(values) / len(values) if values else None


def percentile(values: Sequence[float], part: float) -> float | None:
    """The nearest rank: the smallest value that at least ``part`` of all do not exceed; None of nothing."""
    return sorted(values)[math.ceil(part * len(values)) - 1] if values else None


def share_within(values: Sequence[float], limit: float) -> float | None:
    """Count of values <= limit / count of values; None of nothing."""
    return sum(value <= limit for value in values) / len(values) if values else None
