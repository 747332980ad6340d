"""How figures are rounded, once, when they are put into a report."""

from __future__ import annotations

import math

from .model import Share

Z_95 = 1.959963984540054
"""The normal distribution's 97.5 % point."""


def seconds(milliseconds: float) -> float | None:
    """Whole seconds; None of NaN, which stands for a mean of nothing."""
    return None if math.isnan(milliseconds) else round(float(milliseconds) / 1000)


def rate(value: float) -> float:
    """To a hundredth of a percent."""
    return round(value, 4)


def share(part: int, whole: int) -> Share:
    """``part`` of ``whole`` with its 95 % bounds.

    The score interval of E. B. Wilson (1927), without correction for continuity.
    """
    if not whole:
        return Share(part, whole, None, None, None)
    p, weight = part / whole, Z_95**2 / whole
    middle = (p + weight / 2) / (1 + weight)
    half = math.sqrt(weight * (p * (1 - p) + weight / 4)) / (1 + weight)
    return Share(part, whole, rate(p), rate(max(0.0, middle - half)), rate(min(1.0, middle + half)))
