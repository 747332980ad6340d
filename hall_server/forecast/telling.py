"""A wait as people are told it: a range of minutes in steps of five, which does not flicker."""

from __future__ import annotations

from math import ceil
from typing import Final

from hall_server.domain.rules import MINUTE

from .forward import Range

STEP: Final = 5
SLACK: Final = 1.0
"""A range that was told stays while what is known now goes beyond it by no more minutes than this."""

Minutes = tuple[int, int]


def told(forecast: Range, before: Minutes | None = None) -> Minutes:
    """From and to, in minutes, rounded outwards to five. ``before`` is what was told last."""
    low, high = forecast.low / MINUTE, forecast.high / MINUTE
    if before is not None:
        fits = before[0] - SLACK <= low and high <= before[1] + SLACK
        tight = low < before[0] + STEP + SLACK and high > before[1] - STEP - SLACK
        if fits and tight:
            return before
    begins = int(low // STEP) * STEP
    return begins, max(begins + STEP, ceil(high / STEP) * STEP)


def around(wait: int) -> Range:
    """A wait in milliseconds of unknown spread: a quarter less to a quarter more."""
    return Range(wait * 0.75, wait, wait * 1.25)
