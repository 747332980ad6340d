"""What forecasts are worth: ranges are widened as the days go by, then held against what came."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heappop, heappush
from statistics import fmean
from typing import Final, NamedTuple

from hall_server.domain.rules import MINUTE
from hall_server.forecast import Calibration, Range

from .days import Said

LATE: Final = 10 * MINUTE


class Score(NamedTuple):
    """Mean absolute errors in minutes, of the middle of the range, of the naive formula, and of the wait of
    whom entered service last. ``covered`` is the share that was called within the range, ``late`` the share
    that was called over ten minutes after its end; ``width`` is in minutes."""

    citizens: int
    error: float
    naive: float
    last: float
    covered: float
    late: float
    width: float
    bare: float

    @property
    def of_naive(self) -> float:
        return self.error / self.naive

    @property
    def of_last(self) -> float:
        return self.error / self.last


def score(days: Iterable[list[Said]], warm_up: int = 0, calibration: Calibration | None = None) -> Score:
    """``warm_up`` days only calibrate. ``bare`` is what is covered without any calibration."""
    calibration = calibration or Calibration()
    told: list[tuple[Said, Range]] = []
    for number, day in enumerate(days):
        ranges = list(_told(day, calibration))
        if number >= warm_up:
            told += ranges
    return Score(
        len(told),
        fmean(abs(said.forecast.middle - said.waited) for said, _range in told) / MINUTE,
        fmean(abs(said.naive - said.waited) for said, _range in told) / MINUTE,
        fmean(abs(said.last - said.waited) for said, _range in told) / MINUTE,
        fmean(its.low <= said.waited <= its.high for said, its in told),
        fmean(said.waited > its.high + LATE for said, its in told),
        fmean(its.high - its.low for _said, its in told) / MINUTE,
        fmean(said.forecast.low <= said.waited <= said.forecast.high for said, _range in told),
    )


def _told(day: list[Said], calibration: Calibration) -> Iterable[tuple[Said, Range]]:
    """What is announced at each moment rests on those alone who have been called by then."""
    waiting: list[tuple[int, int]] = []
    for index, said in enumerate(day):
        while waiting and waiting[0][0] <= said.issued:
            known = day[heappop(waiting)[1]]
            calibration.hear(known.forecast, known.waited)
        heappush(waiting, (said.called, index))
        yield said, calibration.widen(said.forecast)
    for _called, index in sorted(waiting):
        calibration.hear(day[index].forecast, day[index].waited)
