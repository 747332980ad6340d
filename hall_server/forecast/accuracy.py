"""How good announcements were: what was told held against what came."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from statistics import fmean
from typing import Final, NamedTuple

from hall_server.domain.rules import MINUTE

from .calibration import NO_WAIT

LATE: Final = 10 * MINUTE
ROLLING: Final = 1_000


class Outcome(NamedTuple):
    """A wait as it was announced (10th, 50th and 90th percentile), what people ahead x mean length / open
    windows would have said, and the wait itself. All in milliseconds."""

    low: float
    middle: float
    high: float
    naive: float
    waited: float


class Accuracy(NamedTuple):
    """``error`` and ``naive_error`` are mean absolute errors in milliseconds, of the middle of the range and
    of the naive formula. ``covered`` is the share called within the range, which is made for 80 %; ``late``
    the share called over ten minutes after its end."""

    citizens: int
    error: float
    naive_error: float
    covered: float
    late: float


def accuracy_of(outcomes: Iterable[Outcome]) -> Accuracy | None:
    """Of those who were told that they would wait; who is called at once proves nothing. None of nobody."""
    told = [one for one in outcomes if one.high >= NO_WAIT]
    if not told:
        return None
    return Accuracy(
        len(told),
        fmean(abs(one.middle - one.waited) for one in told),
        fmean(abs(one.naive - one.waited) for one in told),
        fmean(one.low <= one.waited <= one.high for one in told),
        fmean(one.waited > one.high + LATE for one in told),
    )


class Rolling:
    """The accuracy of the last announcements."""

    def __init__(self) -> None:
        self._outcomes: deque[Outcome] = deque(maxlen=ROLLING)

    def hear(self, outcome: Outcome) -> None:
        if outcome.high >= NO_WAIT:
            self._outcomes.append(outcome)

    @property
    def accuracy(self) -> Accuracy | None:
        return accuracy_of(self._outcomes)
