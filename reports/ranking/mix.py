"""Step 2: what belongs to the item and what to the unit.

ln h = item effect + unit effect + residual, by least squares with residuals clipped at +-clip x sigma,
sigma = 1.4826 MAD (Huber, 1964: winsorised residuals; Hampel, 1974: the MAD). Unit effects are found first,
with the item effects eliminated from the normal equations (Abowd, Kramarz & Margolis, 1999: two-way effects
are identified within a connected group alone). An item's effect is then the mean of what is left, drawn to
its parent's by (n b + k b_parent) / (n + k), where k is what the month itself tells, at most ``rare``:
sigma^2 / tau^2 (Robinson, 1991), tau^2 the variance of items within a parent. With a fixed k of 20 tickets
an item of 300 that is twice as long as its zone's would be expected 4 % too short, and who renders it would
look slow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reports.assessment.model import Mix
from reports.records import Floats, Ints

from .grouping import counts, sums
from .uncertainty import dersimonian_laird

ROUNDS = 6
_BLOCK = 1024


@dataclass(frozen=True)
class Fit:
    """``item``: the mean logarithm of an item's minutes at a unit of effect 0. ``sigma``: of residuals.

    ``unit``: effects over all the rows, with mean 0 in each group, weighted by tickets; ``design``: the
    variance of each in units of sigma^2.
    """

    item: Floats
    unit: Floats
    design: Floats
    sigma: float


def fit(y: Floats, unit: Ints, item: Ints, group: Ints, parent: Ints, mix: Mix) -> Fit:
    """Effects of logarithms ``y``; ``group`` is each unit's, ``parent`` each item's.

    An item must not be rendered by units of two groups, and each group must be connected by its items.
    """
    units, items = len(group), len(parent)
    of_unit, of_item = counts(unit, units), counts(item, items)
    of_parent = np.maximum(counts(parent[item], items), 1)
    inverse = _inverse(_normal_equations(unit, item, of_unit, of_item), of_unit, group)
    clipped, effect, level, sigma = y, np.zeros(units), np.zeros(items), 0.0
    for _ in range(ROUNDS):
        mean = sums(clipped, item, items) / np.maximum(of_item, 1)
        effect = inverse @ sums(clipped - mean[item], unit, units)
        effect -= _group_means(effect, of_unit, group)[group]
        left = clipped - effect[unit]
        own = sums(left, item, items) / np.maximum(of_item, 1)
        above = sums(left, parent[item], items) / of_parent
        k = _weight_of_parent(own - above[parent], of_item, sigma, mix.rare)
        level = (of_item * own + k * above[parent]) / np.maximum(of_item + k, 1e-9)
        residual = y - level[item] - effect[unit]
        sigma = 1.4826 * float(np.median(np.abs(residual - np.median(residual)))) if len(y) else 0.0
        clipped = y - residual + np.clip(residual, -mix.clip * sigma, mix.clip * sigma)
    return Fit(level, effect, np.maximum(np.diag(inverse), 0.0), sigma)


def _weight_of_parent(difference: Floats, of_item: Ints, sigma: float, most: float) -> float:
    """k; the most as long as nothing is known, in the first round, or where items do not differ."""
    some = of_item > 0
    if not sigma or some.sum() < 2:
        return most
    tau2 = dersimonian_laird(difference[some], sigma**2 / of_item[some]).tau2
    return min(most, sigma**2 / tau2) if tau2 > 0 else most


def _normal_equations(unit: Ints, item: Ints, of_unit: Ints, of_item: Ints) -> Floats:
    """diag(n_w) - sum over items of n_iw n_iv / n_i, gathered in blocks of items."""
    units, items = len(of_unit), len(of_item)
    normal = np.diag(of_unit.astype(np.float64))
    pairs, number = np.unique(item.astype(np.int64) * units + unit, return_counts=True)
    what = pairs // units
    for start in range(0, items, _BLOCK):
        low, high = np.searchsorted(what, (start, start + _BLOCK))
        block = np.zeros((min(_BLOCK, items - start), units))
        block[what[low:high] - start, pairs[low:high] % units] = number[low:high]
        size = np.maximum(of_item[start : start + _BLOCK], 1)
        normal -= block.T @ (block / size[:, None])
    return normal


def _inverse(normal: Floats, of_unit: Ints, group: Ints) -> Floats:
    """The pseudo-inverse: in each group the vector of ones is lifted by c, and taken away again."""
    inverse, free = np.zeros_like(normal), of_unit > 0
    if not free.any():
        return inverse
    same = (group[free][:, None] == group[free][None, :]).astype(np.float64)
    same /= same.sum(axis=1, keepdims=True)
    c = float(of_unit[free].mean())
    inverse[np.ix_(free, free)] = np.linalg.inv(normal[np.ix_(free, free)] + c * same) - same / c
    return inverse


def _group_means(effect: Floats, weight: Ints, group: Ints) -> Floats:
    groups = len(group)
    return sums(effect * weight, group, groups) / np.maximum(sums(weight.astype(float), group, groups), 1)
