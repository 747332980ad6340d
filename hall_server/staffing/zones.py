"""How many windows of a zone are open in each half hour, which ones those are, and how good that is."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from hall_server.domain.plan import HallPlan, Window
from hall_server.domain.policy import Policy
from hall_server.domain.rules import MINUTE
from hall_server.simulation import TO_THE_END, Openings, Spans

from .days import drawn_day, with_breaks
from .demand import STEP, STEPS, Demand
from .floor import Floor

WITHIN: Final = 10 * MINUTE
Cell = tuple[str, int]
"""A zone, and a half hour counted from midnight."""
Schedule = Mapping[Cell, int]
"""How many windows are open."""


class Quality(NamedTuple):
    """Of those who join a line of a zone in a half hour: the share that waits 10 minutes at most, its
    standard error over days, and the 90th percentile of waits in milliseconds (None: not called at all)."""

    share: float
    error: float
    p90: float | None
    citizens: float


@dataclass(frozen=True)
class Zones:
    """The zones of a hall on a day, with their windows in the order in which they open."""

    plan: HallPlan
    demand: Demand

    @cached_property
    def home(self) -> dict[str, str]:
        """By service, the zone whose windows serve it: its own, else that of the first that does."""
        serving: dict[str, list[str]] = defaultdict(list)
        for window in self.plan.windows:
            for service in window.services:
                serving[service].append(window.zone)
        return {
            service.id: service.zone if service.zone in serving[service.id] else serving[service.id][0]
            for service in self.plan.services
            if serving[service.id]
        }

    @cached_property
    def windows(self) -> dict[str, list[Window]]:
        """All services that anybody comes for are covered first, then the load is shared out."""
        return {zone.id: self._in_order(zone.id) for zone in self.plan.zones}

    def _in_order(self, zone: str) -> list[Window]:
        left = [window for window in self.plan.windows if window.zone == zone]
        loads = {
            service: sum(counts) * _mean(self.demand.past.expected[service].occupied)
            for service, counts in self.demand.counts.items()
            if sum(counts) > 0 and self.home.get(service) == zone
        }
        open_: dict[str, int] = defaultdict(int)
        found: list[Window] = []

        def gain(window: Window) -> tuple[int, float, int]:
            its = [service for service in window.services if service in loads and not window.only]
            new = sum(not open_[service] for service in its)
            return new, sum(loads[service] / (1 + open_[service]) for service in its), -window.number

        while left:
            best = max(left, key=gain)
            left.remove(best)
            found.append(best)
            for service in best.services:
                open_[service] += not best.only
        return found

    def least(self, zone: str, step: int) -> int:
        """So many windows it takes that every service that somebody comes for then is served at all."""
        wanted = {
            service
            for service, counts in self.demand.counts.items()
            if counts[step] > 0 and self.home.get(service) == zone
        }
        if not wanted:
            return 0
        for count, window in enumerate(self.windows[zone], start=1):
            wanted -= window.services if not window.only else frozenset()
            if not wanted:
                return count
        return len(self.windows[zone])

    def openings(self, schedule: Schedule) -> Openings:
        """From and until by window. Who is open last in the day stays until everybody has been served."""
        spans: dict[int, Spans] = {}
        for zone, windows in self.windows.items():
            last = max((step for step in range(STEPS) if schedule.get((zone, step), 0)), default=0)
            for index, window in enumerate(windows):
                its: list[tuple[int, int]] = []
                for step in range(last + 1):
                    if schedule.get((zone, step), 0) > index:
                        ends = TO_THE_END if step == last else (step + 1) * STEP
                        begins = its.pop()[0] if its and its[-1][1] == step * STEP else step * STEP
                        its.append((begins, ends))
                if its:
                    spans[window.number] = its
        return spans


class Trial:
    """The same made-up days for every schedule that is tried, so that schedules alone make differences."""

    def __init__(self, zones: Zones, policy: Policy, seeds: Iterable[int]) -> None:
        self._zones = zones
        self._floor = Floor(zones.plan, policy)
        self._days = [(seed, drawn_day(zones.demand, seed)) for seed in seeds]

    def __len__(self) -> int:
        return len(self._days)

    def of(self, schedule: Schedule, progress: Callable[[], None] = lambda: None) -> dict[Cell, Quality]:
        openings = self._zones.openings(schedule)
        home = self._zones.home
        by_cell: dict[Cell, list[list[int | None]]] = defaultdict(lambda: [[] for _ in self._days])
        for index, (seed, visitors) in enumerate(self._days):
            for service, since, wait in self._floor.play(visitors, with_breaks(openings, seed)):
                if service in home:
                    by_cell[home[service], min(STEPS - 1, since // STEP)][index].append(wait)
            progress()
        return {cell: _quality(days) for cell, days in by_cell.items()}


def _quality(days: Sequence[Sequence[int | None]]) -> Quality:
    count = sum(map(len, days))
    good = [sum(wait is not None and wait <= WITHIN for wait in day) for day in days]
    share = sum(good) / count
    # The ratio estimator, as days are alike within and differ from each other (Cochran 1977, chapter 6).
    off = sum((its - share * len(day)) ** 2 for its, day in zip(good, days, strict=True))
    waits = sorted(math.inf if wait is None else float(wait) for day in days for wait in day)
    p90 = waits[math.ceil(0.9 * count) - 1]
    return Quality(share, math.sqrt(off) / count, None if math.isinf(p90) else p90, count / len(days))


def _mean(sample: Sequence[float]) -> float:
    return sum(sample) / len(sample)
