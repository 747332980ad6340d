"""How many appointments could be taken beyond those that are expected, with the goal still held.

Services that the same windows serve are looked at together, and one such group in each zone at a time: what
it is said to take it can take if the others get no more. Made-up citizens in the group's usual mix, at the
beginning of each half hour, find out; a service's own number is by how long it takes.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from .demand import STEP
from .erlang import highest_rate
from .trial import Trial
from .zones import FEW, GOAL, UPLIFT, WITHIN, Cell, Quality, Schedule, Zones

ROUNDS: Final = 7
MOST_GROUPS: Final = 6
"""So many groups of a zone, the busiest, are looked at; the others are given no room."""
ROUNDING: Final = 1e-9
AFTER: Final = 4
"""Half hours so shortly before one that misses the goal anyway get no room."""


@dataclass(frozen=True, slots=True)
class Room:
    """``services``: by service and half hour, the appointments that it could take if no other took more.

    ``zones``: by cell, the most citizens in the usual mix of one of its groups.
    """

    services: Mapping[tuple[str, int], int]
    zones: Mapping[Cell, int]


def room_of(
    zones: Zones,
    search: Trial,
    fresh: Trial,
    windows: Schedule,
    expected: Mapping[Cell, Quality],
    alike: Sequence[Sequence[str]],
) -> Room:
    """``alike`` are the services in groups that the same windows serve. ``fresh`` days have the last word."""
    services: dict[tuple[str, int], int] = {}
    most: dict[Cell, int] = defaultdict(int)
    for groups in _one_in_each_zone(zones, alike):
        found = _room_of_groups(zones, search, fresh, windows, expected, groups)
        for (zone, step), count in found.items():
            most[zone, step] = max(most[zone, step], count)
            work = count * _length(zones, groups[zone])
            for service in groups[zone]:
                services[service, step] = min(count, math.floor(work / zones.lasts[service] + ROUNDING))
    return Room(services, dict(most))


def _one_in_each_zone(zones: Zones, alike: Sequence[Sequence[str]]) -> Iterator[dict[str, Sequence[str]]]:
    by_zone: dict[str, list[tuple[float, Sequence[str]]]] = defaultdict(list)
    for group in alike:
        its: dict[str, list[str]] = defaultdict(list)
        for service in group:
            if service in zones.home:
                its[zones.home[service]].append(service)
        for zone, services in its.items():
            load = sum(_work(zones, service) for service in services)
            by_zone[zone].append((load, sorted(services)))
    ordered = {
        zone: [group for _load, group in sorted(groups, reverse=True)[:MOST_GROUPS]]
        for zone, groups in by_zone.items()
    }
    for round_ in zip_longest(*ordered.values()):
        yield {zone: group for zone, group in zip(ordered, round_, strict=True) if group is not None}


def _room_of_groups(
    zones: Zones,
    search: Trial,
    fresh: Trial,
    windows: Schedule,
    expected: Mapping[Cell, Quality],
    groups: Mapping[str, Sequence[str]],
) -> dict[Cell, int]:
    """The formula's by half hour, times what still holds the goal everywhere, a number for each zone."""
    spoilt = {cell for cell, its in expected.items() if its.citizens >= FEW and its.share < GOAL}
    formula = {
        cell: 0
        if any((cell[0], cell[1] + after) in spoilt for after in range(AFTER))
        else _by_formula(zones, windows, cell)
        for cell, count in windows.items()
        if count and cell[0] in groups
    }

    def times(share: Mapping[str, float]) -> dict[Cell, int]:
        return {cell: math.floor(share[cell[0]] * count) for cell, count in formula.items()}

    low, high = dict.fromkeys(groups, 0.0), dict.fromkeys(groups, 2.0)
    for _ in range(ROUNDS):
        middle = {zone: (low[zone] + high[zone]) / 2 for zone in groups}
        blamed = _blamed(zones, search, windows, groups, times(middle), spoilt)
        for zone in groups:
            (high if zone in blamed else low)[zone] = middle[zone]
    while any(times(low).values()):
        blamed = _blamed(zones, fresh, windows, groups, times(low), spoilt)
        if not blamed:
            break
        low |= {zone: low[zone] * 0.85 for zone in blamed}
    return times(low)


def _blamed(
    zones: Zones,
    trial: Trial,
    windows: Schedule,
    groups: Mapping[str, Sequence[str]],
    tried: Mapping[Cell, int],
    spoilt: set[Cell],
) -> set[str]:
    """The zones that no longer hold the goal; all, where one has no additional citizens of its own."""
    found = trial.of(windows, _extra(zones, groups, tried))
    bad = {
        zone
        for (zone, step), its in found.items()
        if its.citizens >= FEW and its.share < GOAL and (zone, step) not in spoilt
    }
    with_more = {zone for (zone, _step), count in tried.items() if count}
    return with_more if bad - with_more else bad


def _extra(
    zones: Zones, groups: Mapping[str, Sequence[str]], tried: Mapping[Cell, int]
) -> dict[tuple[str, int], int]:
    extra: dict[tuple[str, int], int] = defaultdict(int)
    for (zone, step), count in tried.items():
        services = groups[zone]
        weights = [_share(zones, service) for service in services]
        # The same services whatever else is tried, so that more citizens are those before and some more.
        for service in random.Random(step).choices(services, weights, k=count):
            extra[service, step] += 1
    return extra


def _share(zones: Zones, service: str) -> float:
    """How often a service is asked for; a little also if it never was."""
    return zones.asked[service] + 0.01


def _work(zones: Zones, service: str) -> float:
    return _share(zones, service) * zones.lasts[service]


def _length(zones: Zones, services: Sequence[str]) -> float:
    citizens = sum(_share(zones, service) for service in services)
    return sum(_work(zones, service) for service in services) / citizens


def _by_formula(zones: Zones, windows: Schedule, cell: Cell) -> int:
    counts, length = zones.loads[cell[0]]
    manned = math.floor(windows[cell] * (1 - zones.breaks)) or windows[cell]
    most = highest_rate(length, manned, WITHIN, GOAL) * STEP / UPLIFT
    return max(1, math.ceil(most - counts[cell[1]]))
