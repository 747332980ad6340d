"""Step 3: how sure a unit's mean residual is, and what of it to believe."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from reports.records import Floats, Ints

from .grouping import counts, sums

_BLOCK = 1 << 22


class Spread(NamedTuple):
    """``mean``: mu, the weighted mean; ``tau2``: the variance of true effects between units."""

    mean: float
    tau2: float


def bootstrap_variance(
    values: Floats, cluster: Ints, unit_of: Ints, units: int, draws: int, random: np.random.Generator
) -> Floats:
    """The variance of each unit's mean value when its clerk-days are drawn again.

    Bayesian bootstrap (Rubin, 1981) of clusters: each draw weights every clerk-day with a standard
    exponential, and a unit's mean is a ratio of sums over its days; times D / (D - 1) of D days,
    as few days vary too little. ``cluster`` numbers the clerk-day of each value, ``unit_of`` gives the unit
    of each cluster. NaN for a unit of one day or none. The cost is draws x clerk-days, whatever the tickets.
    """
    clusters = len(unit_of)
    total, size = sums(values, cluster, clusters), counts(cluster, clusters).astype(np.float64)
    days = counts(unit_of, units)
    variance = np.full(units, np.nan)
    if not clusters:
        return variance
    order = np.argsort(unit_of, kind="stable")
    # Centred, so that a ratio's variance does not come from the difference of large numbers.
    centre = sums(total, unit_of, units) / np.maximum(sums(size, unit_of, units), 1)
    total = (total - size * centre[unit_of])[order]
    size, start = size[order], np.searchsorted(unit_of[order], np.flatnonzero(days))
    first, second, done = np.zeros(len(start)), np.zeros(len(start)), 0
    while done < draws:
        number = min(max(1, _BLOCK // clusters), draws - done)
        weight = random.standard_exponential((number, clusters))
        mean = np.add.reduceat(weight * total, start, axis=1) / np.add.reduceat(weight * size, start, axis=1)
        first += mean.sum(axis=0)
        second += np.square(mean).sum(axis=0)
        done += number
    some = days[days > 0]
    found = np.maximum(second / draws - np.square(first / draws), 0.0)
    variance[days > 0] = np.where(some > 1, found * some / np.maximum(some - 1, 1), np.nan)
    return variance


def dersimonian_laird(effect: Floats, variance: Floats) -> Spread:
    """The mean and the variance between units of effects that are known with these variances.

    DerSimonian & Laird (1986): with w = 1 / V and Q = sum w (a - mean)^2,
    tau^2 = max(0, (Q - (k - 1)) / (sum w - sum w^2 / sum w)), and mu is the mean weighted with
    1 / (V + tau^2). Where some V is 0 all effects weigh alike.
    """
    k = len(effect)
    if k == 0:
        return Spread(0.0, 0.0)
    if not (variance > 0).all():
        return Spread(float(effect.mean()), float(effect.var(ddof=1)) if k > 1 else 0.0)
    w = 1 / variance
    q = float((w * np.square(effect - (w @ effect) / w.sum())).sum())
    room = float(w.sum() - np.square(w).sum() / w.sum())
    tau2 = max(0.0, (q - (k - 1)) / room) if room > 0 else 0.0
    weight = 1 / (variance + tau2)
    return Spread(float(weight @ effect / weight.sum()), tau2)


def shrunk(effect: Floats, variance: Floats, spread: Spread) -> tuple[Floats, Floats]:
    """u = tau^2 / (tau^2 + V) (a - mu), and its variance tau^2 V / (tau^2 + V) (Efron & Morris, 1975)."""
    whole = spread.tau2 + variance
    share = np.divide(spread.tau2, whole, out=np.zeros_like(effect), where=whole > 0)
    return share * (effect - spread.mean), share * variance


def efficiency(u: Floats, low: float, high: float) -> Floats:
    """100 exp(-u), within the caps: beyond them haste does not pay."""
    found: Floats = np.clip(100 * np.exp(-u), low, high)
    return found
