"""Step 6: points of each part, and the score.

Points run from 0 to 100. Efficiency: from the lower cap (0) over usual (50) to the upper. First-visit
completion and ratings: 50 is what the hall's rate would give, 100 without any event, 0 at twice the hall's.
Availability and closure: the share in per cent.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from reports.assessment.model import Efficiency
from reports.records import Floats, Ints

from .uncertainty import efficiency


def efficiency_points(u: Floats, limits: Efficiency) -> Floats:
    """Points of effects in the logarithm."""
    span = limits.high - limits.low
    return 100 * (efficiency(u, limits.low, limits.high) - limits.low) / span


def relative_points(ratio: Floats) -> Floats:
    """Points of a rate of events in units of the hall's rate."""
    return np.clip(100 - 50 * ratio, 0, 100)


def gamma_prior(observed: Ints, expected: Floats) -> float:
    """k, so that O / E is drawn to 1 by (O + k) / (E + k): 1 / k is the variance of true ratios.

    By moments (Clayton & Kaldor, 1987; Boehning, 2000): the variance is
    max(0, (sum (O - E)^2 / E - (n - 1)) / (sum E - sum E^2 / sum E)); k is infinite where none is left.
    """
    known = expected > 0
    o, e = observed[known], expected[known]
    if len(e) < 2:
        return np.inf
    variance = (float((np.square(o - e) / e).sum()) - (len(e) - 1)) / float(
        e.sum() - np.square(e).sum() / e.sum()
    )
    return 1 / variance if variance > 0 else np.inf


def shrunk_ratio(observed: Ints, expected: Floats, k: float) -> Floats:
    """(O + k) / (E + k); 1 of nothing."""
    if np.isinf(k):
        return np.ones(len(expected))
    return (observed + k) / (expected + k)


def score(parts: Mapping[str, Floats], weights: Mapping[str, float]) -> Floats:
    """The weighted mean of the parts' points; arrays of units, or of draws x units.

    A part that is NaN for a unit counts as the mean of the units that have it, so that nobody gains or
    loses by what is not known of them; a part that is not there leaves its weight to the others. NaN
    without any part.
    """
    some = {name: points for name, points in parts.items() if weights[name] > 0}
    whole = sum(weights[name] for name in some)
    if not some or not whole:
        return np.full(next(iter(parts.values())).shape, np.nan)
    return np.asarray(sum(weights[name] * _filled(points) for name, points in some.items()) / whole)


def _filled(points: Floats) -> Floats:
    missing = np.isnan(points)
    if not missing.any() or missing.all():
        return points
    return np.where(missing, np.nanmean(points, axis=-1, keepdims=True), points)
