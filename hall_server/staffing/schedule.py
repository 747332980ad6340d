"""The fewest windows per zone and half hour with which nine in ten wait ten minutes at most.

A formula begins: Erlang-C by half hour, with arrivals lagged by one mean service time, a tenth more than is
expected, and breaks as shrinkage. Made-up days in the real hall's shape then say where windows are too few,
where one can be spared, and, on days that nobody has tuned to, whether the whole keeps its word.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from hall_server.domain.policy import Policy

from .days import BREAKS
from .demand import STEP, STEPS
from .erlang import highest_rate, servers_for
from .zones import WITHIN, Cell, Quality, Schedule, Trial, Zones

GOAL: Final = 0.9
UPLIFT: Final = 1.1
SEARCH_DAYS: Final = (40, 100)
CHECK_DAYS: Final = (200, 300)
SEARCH_CITIZENS: Final = 5_000
"""A small hall is searched on more days than a large one: on so many citizens, within the bounds above."""
FRESH: Final = 1_000_000
"""Seeds of the days that check a schedule begin here, beyond all that it was searched on."""
CERTAIN: Final = 1.0
"""So many standard errors above the goal a schedule must be on the days that check it."""
FEW: Final = 0.2
"""Fewer citizens a day than this say nothing about a half hour: one in twenty days."""
MENDING_ROUNDS: Final = 12
SPARING_ROUNDS: Final = 4
CHECK_ROUNDS: Final = 4


@dataclass(frozen=True, slots=True)
class Advice:
    """``windows`` by cell; what ``expected`` says comes of it on fresh days.

    ``fewer`` and ``more`` are with one window less or more in that half hour alone, where that can be.
    ``short`` are the cells that even all windows do not help. ``room`` is how many more citizens a half
    hour could take by the formula.
    """

    windows: Schedule
    expected: Mapping[Cell, Quality]
    fewer: Mapping[Cell, Quality]
    more: Mapping[Cell, Quality]
    short: frozenset[Cell]
    room: Mapping[Cell, int]

    @property
    def window_hours(self) -> float:
        return sum(self.windows.values()) * 0.5


def advise(zones: Zones, policy: Policy, seed: int, progress: Callable[[], None] = lambda: None) -> Advice:
    """Formula, mending, sparing and the check; bounded. ``progress`` is told of each day that is played."""
    first = seed * 10_000
    days = round(SEARCH_CITIZENS / max(1.0, zones.demand.citizens))
    search = Trial(zones, policy, range(first, first + _within(days, SEARCH_DAYS)))
    fresh = Trial(zones, policy, range(FRESH + first, FRESH + first + _within(2 * days, CHECK_DAYS)))
    windows, short = mended(zones, search, by_formula(zones), progress)
    windows = spared(zones, search, windows, progress)
    expected = fresh.of(windows, progress)
    for _ in range(CHECK_ROUNDS):
        bad = [cell for cell in _failing(expected, CERTAIN) if cell not in short]
        if not bad:
            break
        windows, stuck = _with_more(zones, windows, bad)
        short |= stuck
        expected = fresh.of(windows, progress)
    short = {cell for cell in short if cell in expected and expected[cell].share < GOAL}
    windows = {cell: count for cell, count in windows.items() if count or cell in _worth_telling(expected)}
    fewer, more = _neighbours(zones, search, windows, progress)
    return Advice(windows, expected, fewer, more, frozenset(short), _room(zones, windows))


def by_formula(zones: Zones) -> dict[Cell, int]:
    """What Erlang-C says, by cell; at least what serves everything that somebody comes for."""
    found: dict[Cell, int] = {}
    for zone in zones.windows:
        most = len(zones.windows[zone])
        counts, length = _load(zones, zone)
        lag = min(1.0, length / STEP)
        for step in range(STEPS):
            rate = ((1 - lag) * counts[step] + lag * counts[step - 1]) / STEP if step else counts[0] / STEP
            if rate > 0 and most:
                manned = servers_for(rate * UPLIFT, length, WITHIN, GOAL)
                needed = max(math.ceil(manned / (1 - BREAKS)), zones.least(zone, step), 1)
                found[zone, step] = min(most, needed)
    return found


def mended(
    zones: Zones, trial: Trial, windows: Mapping[Cell, int], progress: Callable[[], None] = lambda: None
) -> tuple[dict[Cell, int], set[Cell]]:
    """With more windows where the goal is missed, and the cells that more windows do not help."""
    now, short = dict(windows), set[Cell]()
    for _ in range(MENDING_ROUNDS):
        bad = [cell for cell in _failing(trial.of(now, progress), 0.0) if cell not in short]
        if not bad:
            break
        now, stuck = _with_more(zones, now, bad)
        short |= stuck
    return now, short


def spared(
    zones: Zones, trial: Trial, windows: Mapping[Cell, int], progress: Callable[[], None] = lambda: None
) -> dict[Cell, int]:
    """Without each window that can go; where the goal is held it stays so, and elsewhere nothing gets worse.

    All zones are looked at together, half hour by half hour.
    """
    now = dict(windows)
    found = trial.of(now, progress)
    floor = {cell: min(GOAL, its.share) for cell, its in found.items() if its.citizens >= FEW}
    for _ in range(SPARING_ROUNDS):
        before = now
        for step in sorted({step for _zone, step in now}, reverse=True):
            now = _spared_at(zones, trial, now, step, floor, progress)
        if now == before:
            break
    return now


def _spared_at(
    zones: Zones,
    trial: Trial,
    windows: dict[Cell, int],
    step: int,
    floor: Mapping[Cell, float],
    progress: Callable[[], None],
) -> dict[Cell, int]:
    tried = dict(windows)
    for zone in zones.windows:
        if tried.get((zone, step), 0) > zones.least(zone, step):
            tried[zone, step] -= 1
    while tried != windows:
        found = trial.of(tried, progress)
        spoilt = {zone for (zone, at), share in floor.items() if found[zone, at].share < share}
        if not spoilt:
            return tried
        mistaken = {zone for zone in spoilt if tried.get((zone, step)) != windows.get((zone, step))}
        if not mistaken:
            break
        for zone in mistaken:
            tried[zone, step] = windows[zone, step]
    return windows


def _worth_telling(found: Mapping[Cell, Quality]) -> set[Cell]:
    return {cell for cell, its in found.items() if its.citizens >= FEW}


def _failing(found: Mapping[Cell, Quality], certain: float) -> list[Cell]:
    return [
        cell for cell, its in found.items() if its.citizens >= FEW and its.share - certain * its.error < GOAL
    ]


def _with_more(
    zones: Zones, windows: Mapping[Cell, int], bad: list[Cell]
) -> tuple[dict[Cell, int], set[Cell]]:
    """One more in each of ``bad`` or, where all are open already, in the half hours around it."""
    now, stuck = dict(windows), set[Cell]()
    for zone, step in bad:
        most = len(zones.windows[zone])
        around = [step, *(at for at in (step - 1, step + 1) if windows.get((zone, at), 0))]
        at = next((at for at in around if windows.get((zone, at), 0) < most), None)
        if at is None:
            stuck.add((zone, step))
        else:
            now[zone, at] = windows.get((zone, at), 0) + 1
    return now, stuck


def _neighbours(
    zones: Zones, trial: Trial, windows: Mapping[Cell, int], progress: Callable[[], None]
) -> tuple[dict[Cell, Quality], dict[Cell, Quality]]:
    fewer: dict[Cell, Quality] = {}
    more: dict[Cell, Quality] = {}
    for step in sorted({step for _zone, step in windows}):
        for found, change in ((fewer, -1), (more, 1)):
            tried = dict(windows)
            for zone, all_ in zones.windows.items():
                if (zone, step) in tried and 0 <= tried[zone, step] + change <= len(all_):
                    tried[zone, step] += change
            for (zone, at), quality in trial.of(tried, progress).items():
                if at == step and tried.get((zone, at)) != windows.get((zone, at)):
                    found[zone, at] = quality
    return fewer, more


def _within(days: int, bounds: tuple[int, int]) -> int:
    return min(bounds[1], max(bounds[0], days))


def _room(zones: Zones, windows: Mapping[Cell, int]) -> dict[Cell, int]:
    room: dict[Cell, int] = {}
    for (zone, step), count in windows.items():
        counts, length = _load(zones, zone)
        manned = math.floor(count * (1 - BREAKS)) or count
        most = highest_rate(length, manned, WITHIN, GOAL) * STEP / UPLIFT
        room[zone, step] = max(0, math.floor(most - counts[step]))
    return room


def _load(zones: Zones, zone: str) -> tuple[list[float], float]:
    """A zone's citizens by half hour, and how long they take on the average."""
    counts, work = [0.0] * STEPS, 0.0
    for service, its in zones.demand.counts.items():
        if zones.home.get(service) == zone:
            takes = zones.demand.past.expected[service]
            mean = sum(takes.occupied) / len(takes.occupied)
            work += sum(its) * (takes.no_show * takes.given_up + (1 - takes.no_show) * mean)
            counts = [before + more for before, more in zip(counts, its, strict=True)]
    citizens = sum(counts)
    return counts, work / citizens if citizens else float(STEP)
