"""How many windows of a zone are open in each half hour, which ones those are, and how good that is."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, NamedTuple

from hall_server.domain.plan import HallPlan, Window
from hall_server.domain.rules import MINUTE, Lengths
from hall_server.simulation import TO_THE_END, Openings, Spans

from .days import BREAKS
from .demand import STEP, STEPS, Demand

GOAL: Final = 0.9
WITHIN: Final = 10 * MINUTE
UPLIFT: Final = 1.1
FEW: Final = 0.2
"""Fewer citizens a day than this say nothing about a half hour: one in five days."""
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

    def surely(self, errors: float) -> float:
        """The share less so many standard errors."""
        return self.share - errors * self.error


@dataclass(frozen=True)
class Zones:
    """The zones of a hall on a day, with their windows in the order in which they open.

    ``lengths`` are what the rule of calling goes by, the configured ones where none are learned; ``breaks``
    is the share of its open time that a window is not manned.
    """

    plan: HallPlan
    demand: Demand
    lengths: Lengths | None = None
    breaks: float = BREAKS

    def __post_init__(self) -> None:
        """Windows serve whom they do on that day."""
        day = self.demand.day
        windows = tuple(
            window
            if window.season is None
            else replace(
                window, only=window.only if window.season.contains(day) else frozenset(), season=None
            )
            for window in self.plan.windows
        )
        object.__setattr__(self, "plan", replace(self.plan, windows=windows))

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
            service: citizens * self.lasts[service]
            for service, citizens in self.asked.items()
            if citizens > 0 and self.home.get(service) == zone
        }
        open_: dict[str, int] = defaultdict(int)
        found: list[Window] = []

        def gain(window: Window) -> tuple[int, float, int]:
            its = [service for service in window.services if service in loads and not window.only]
            new = sum(not open_[service] for service in its)
            # Exact, as a set has no order of its own: equal windows must gain the same.
            return new, math.fsum(loads[service] / (1 + open_[service]) for service in its), -window.number

        while left:
            best = max(left, key=gain)
            left.remove(best)
            found.append(best)
            for service in best.services:
                open_[service] += not best.only
        return found

    @cached_property
    def loads(self) -> dict[str, tuple[list[float], float]]:
        """By zone, its citizens by half hour and how long they take on the average."""
        counts = {zone.id: [0.0] * STEPS for zone in self.plan.zones}
        work = dict.fromkeys(counts, 0.0)
        for service, zone in self.home.items():
            work[zone] += self.asked[service] * self.lasts[service]
            its = self.demand.counts[service]
            counts[zone] = [before + more for before, more in zip(counts[zone], its, strict=True)]
        return {
            zone: (its, work[zone] / sum(its) if sum(its) else float(STEP)) for zone, its in counts.items()
        }

    @cached_property
    def asked(self) -> dict[str, float]:
        """By service, how many citizens are expected for it on the whole day."""
        return {service: sum(its) for service, its in self.demand.counts.items()}

    @cached_property
    def lasts(self) -> dict[str, float]:
        """By service, for how long a citizen takes up a window on the average, no-shows included."""
        found = {}
        for service, takes in self.demand.past.expected.items():
            served = sum(takes.occupied) / len(takes.occupied)
            found[service] = takes.no_show * takes.given_up + (1 - takes.no_show) * served
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
