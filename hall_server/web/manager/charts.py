"""Charts as plain numbers for SVG: curves of the day, and the hours of each service as a heat map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from hall_server.protocol import HallView, Text, Today

WIDE: Final = 300
HIGH: Final = 60
"""The box that curves are drawn in; the page gives it its size."""
SHADES: Final = 5
MOST_ROWS: Final = 8
HOUR: Final = 3_600_000
MINUTE: Final = 60_000


@dataclass(frozen=True, slots=True)
class Curve:
    """``line`` and ``area`` are the points of polygons in a box of ``WIDE`` by ``HIGH``; ``now`` is the last
    value and ``most`` the highest. ``since`` and ``until`` are minutes after midnight."""

    line: str
    area: str
    now: int
    most: int
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Row:
    """A service with, for each hour, how many numbers were taken and how dark that is (0 to ``SHADES``)."""

    name: Text
    cells: tuple[tuple[int, int], ...]
    total: int


@dataclass(frozen=True, slots=True)
class Charts:
    """``hours`` of the clock are the columns of the heat map. ``more`` services, with fewer
    numbers, are left out."""

    arrivals: Curve
    waits: Curve
    hours: tuple[int, ...]
    rows: tuple[Row, ...]
    more: int


def charts_of(today: Today, view: HallView) -> Charts | None:
    """None before anybody has come."""
    first = next((at for at, count in enumerate(today.arrivals) if count), None)
    if first is None:
        return None
    last_hour = max(0, len(today.arrivals) - 1) * today.span // HOUR
    hours = range(first * today.span // HOUR, last_hour + 1)
    known = {service: counts for service, counts in today.taken.items() if service in view.services}
    busiest = sorted(known, key=lambda service: (-sum(known[service]), service))
    by_hour = {service: [known[service][hour] for hour in hours] for service in busiest[:MOST_ROWS]}
    most = max((count for counts in by_hour.values() for count in counts), default=0)
    rows = tuple(
        Row(view.services[service].name, tuple((count, _shade(count, most)) for count in counts), sum(counts))
        for service, counts in by_hour.items()
    )
    waits = [round((wait or 0) / MINUTE) for wait in today.waits[first:]]
    return Charts(
        _curve(list(today.arrivals[first:]), first, today.span),
        _curve(waits, first, today.span),
        tuple(hours),
        rows,
        len(busiest) - len(rows),
    )


def _shade(count: int, most: int) -> int:
    return -(-count * SHADES // most) if most else 0


def _curve(values: list[int], first: int, span: int) -> Curve:
    most = max(values)
    step = WIDE / max(1, len(values) - 1)
    points = [
        f"{index * step:.1f},{HIGH - 2 - (HIGH - 4) * value / max(1, most):.1f}"
        for index, value in enumerate(values)
    ]
    line = " ".join(points if len(points) > 1 else [*points, f"{WIDE},{points[0].partition(',')[2]}"])
    since, until = (at * span // MINUTE for at in (first, first + len(values)))
    return Curve(line, f"0,{HIGH} {line} {WIDE},{HIGH}", values[-1], most, since, until)
