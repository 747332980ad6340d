"""Ranges that keep their word: widened, or narrowed, by what became of those announced before.

Conformalized quantile regression, the form with a bound for each end (Romano, Patterson and Candes,
"Conformalized Quantile Regression", 2019, theorem 2), with a score that is relative: how many times the half
of the range between its middle and that end would have had to be as wide to reach what happened. The factor
of an end is the ninth decile of the last scores, ``ceil(0.9 * (n + 1))`` of ``n`` in order, so that a tenth
falls out at each end, whatever the forecast has wrong about the hall. Scores roll on: the last ones count.
"""

from __future__ import annotations

import math
from collections import deque
from typing import Final

from hall_server.domain.rules import SECOND

from .forward import Range

WINDOW: Final = 1_500
"""So many announcements count: one to a few days of a hall."""
WITHIN: Final = 0.9
PRIOR_WEIGHS: Final = 100
"""What is believed before there are any counts as so many announcements."""
WITHOUT_PAST: Final = (1.1, 1.65)
"""What the factors come to on synthetic days of which nothing is known before but configured lengths."""
LEAST: Final = 0.5
MOST: Final = 4.0
NARROWEST: Final = 15 * SECOND
"""Half of a range is not taken to be narrower than this: it would make a score of nothing."""
NO_WAIT: Final = 30 * SECOND
"""Who is called at once says nothing about how good a forecast is."""


class Calibration:
    """The scores of the last announcements, and the factors that follow from them."""

    def __init__(self, prior: tuple[float, float] = (1.0, 1.0)) -> None:
        """``prior`` are the factors that are believed before anything has been announced."""
        self._prior = prior
        self._lower: deque[float] = deque(maxlen=WINDOW)
        self._upper: deque[float] = deque(maxlen=WINDOW)
        self._factors: tuple[float, float] | None = None

    def hear(self, announced: Range, waited: float) -> None:
        """What became of a range as it was forecast, before it was widened."""
        if announced.high < NO_WAIT:
            return
        low, middle, high = announced
        self._lower.append((middle - waited) / max(middle - low, NARROWEST))
        self._upper.append((waited - middle) / max(high - middle, NARROWEST))
        self._factors = None

    @property
    def factors(self) -> tuple[float, float]:
        """How many times as wide the lower and the upper half are announced."""
        if self._factors is None:
            self._factors = _factor(self._lower, self._prior[0]), _factor(self._upper, self._prior[1])
        return self._factors

    def widen(self, forecast: Range) -> Range:
        """The range to announce. Its middle stays; nobody is called before now."""
        return widened(forecast, self.factors)


def widened(forecast: Range, factors: tuple[float, float]) -> Range:
    """A range with its lower and its upper half so many times as wide."""
    lower, upper = factors
    low, middle, high = forecast
    return Range(max(0.0, middle - lower * (middle - low)), middle, middle + upper * (high - middle))


def _factor(scores: deque[float], prior: float) -> float:
    count = len(scores)
    rank = math.ceil(WITHIN * (count + 1))
    found = sorted(scores)[min(rank, count) - 1] if count else prior
    weight = count / (count + PRIOR_WEIGHS)
    return min(MOST, max(LEAST, weight * found + (1.0 - weight) * prior))
