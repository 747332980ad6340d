"""How figures are rounded, once, when they are put into a report."""

from __future__ import annotations

import math

from reports.statistics import wilson

from .model import Share


def seconds(milliseconds: float) -> float | None:
    """Whole seconds; None of NaN, which stands for a mean of nothing."""
    return None if math.isnan(milliseconds) else round(float(milliseconds) / 1000)


def rate(value: float) -> float:
    """To a hundredth of a percent."""
    return round(value, 4)


def share(part: int, whole: int) -> Share:
    """``part`` of ``whole`` with its 95 % bounds by :func:`wilson`."""
    bounds = wilson(part, whole)
    if bounds is None:
        return Share(part, whole, None, None, None)
    return Share(part, whole, rate(part / whole), rate(bounds[0]), rate(bounds[1]))
