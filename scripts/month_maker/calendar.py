"""On which days the hall is open, and when citizens come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from hall_server.domain.plan import HallPlan
from reports.period import Period
from reports.records import Floats, Ints

from .size import WEEKDAYS


@dataclass(frozen=True, slots=True)
class OpenDays:
    """The days of a month on which the hall is open; ``spans`` are minutes of the day, the same for all."""

    days: tuple[date, ...]
    spans: tuple[tuple[int, int], ...]
    weight: Floats

    @property
    def seconds(self) -> int:
        """How long a day is open."""
        return 60 * sum(end - start for start, end in self.spans)

    def moments(self, part: Floats) -> Ints:
        """Seconds since midnight at which these parts of the day's open time are over."""
        passed = part * self.seconds
        starts = np.array([60 * start for start, _end in self.spans])
        lengths = np.array([60 * (end - start) for start, end in self.spans])
        before = np.cumsum(lengths) - lengths
        span = np.searchsorted(before, passed, side="right") - 1
        moments: Ints = (starts[span] + passed - before[span]).astype(np.int64)
        return moments


def open_days(plan: HallPlan, month: Period) -> OpenDays | None:
    """Holidays are closed and make-up days open, as the hall has them; None without an open day."""
    service = plan.services[0]
    every = [month.first + timedelta(days=step) for step in range((month.last - month.first).days + 1)]
    days = tuple(day for day in every if plan.spans_on(service, day))
    if not days:
        return None
    weight = np.array([WEEKDAYS[(plan.calendar.opens_as(day) or 1) - 1] for day in days])
    return OpenDays(days, plan.spans_on(service, days[0]), weight / weight.sum())


def arrivals(dice: np.random.Generator, count: int) -> Floats:
    """When citizens come, as parts of the open time: three in five with the peak of the morning."""
    peak = dice.beta(2.2, 6.0, count)
    return np.where(dice.random(count) < 0.6, peak, dice.random(count))
