"""Step 4: ratings. Only those that a citizen gave; what is not rated says nothing."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from reports.assessment.model import Ratings
from reports.records import GOOD_LEVELS, NOTHING, Bools, Floats, Ints, Records

_HALVINGS = 60
_MOST_ALIKE, _LEAST_ALIKE = 1e-5, 1.0


class Beta(NamedTuple):
    """The distribution of units' true bad rates over the hall."""

    alpha: float
    beta: float


def beta_binomial(bad: Ints, rated: Ints) -> Beta:
    """alpha and beta of the hall's bad rates, by maximum likelihood.

    With mean m and likeness t, alpha = m / t and beta = (1 - m) / t, the logarithm of the likelihood is
    sum log(m + j t) over j < x, + sum log(1 - m + j t) over j < n - x, - sum log(1 + j t) over j < n
    (Griffiths, 1973). For a t it is concave in m, which bisection of its slope finds; t is searched between
    1e-5 (units all alike) and 1 by golden section on its logarithm. A half bad rating is added to the
    hall's as long as it has none, or no other.
    """
    n, x = int(rated.sum()), int(bad.sum())
    if n == 0:
        return Beta(1.0, 1.0)
    if x in (0, n):
        mean = (x + 0.5) / (n + 1)
        return Beta(mean / _MOST_ALIKE, (1 - mean) / _MOST_ALIKE)
    tails = _above(bad), _above(rated - bad), _above(rated)
    ratio = (math.sqrt(5) - 1) / 2
    low, high = math.log(_MOST_ALIKE), math.log(_LEAST_ALIKE)
    one, two = high - ratio * (high - low), low + ratio * (high - low)
    at_one, at_two = _profile(one, tails)[0], _profile(two, tails)[0]
    for _ in range(_HALVINGS):
        if at_one >= at_two:
            high, two, at_two = two, one, at_one
            one = high - ratio * (high - low)
            at_one = _profile(one, tails)[0]
        else:
            low, one, at_one = one, two, at_two
            two = low + ratio * (high - low)
            at_two = _profile(two, tails)[0]
    best = (low + high) / 2
    mean, t = _profile(best, tails)[1], math.exp(best)
    return Beta(mean / t, (1 - mean) / t)


def shrunk_rate(bad: Ints, rated: Ints, beta: Beta) -> Floats:
    """(x + alpha) / (n + alpha + beta): the hall's rate for who has no ratings, the own one with many."""
    return (bad + beta.alpha) / (rated + beta.alpha + beta.beta)


def that_count(records: Records, unit: Ints, limits: Ratings) -> Bools:
    """The ratings that count: each bad one, and praise unless it looks like the unit's own hand.

    Praise given sooner than ``shortest_s`` after the end does not count, nor any of a device that praised
    the same unit more than ``most_per_device`` times on one day.
    """
    rated = (records.level != NOTHING) & records.ratable & (unit >= 0)
    praise = rated & (records.level < GOOD_LEVELS)
    hasty = praise & (records.rated_after != NOTHING) & (records.rated_after < limits.shortest_s * 1000)
    counted: Bools = rated & ~hasty
    rows = np.flatnonzero(praise & (records.device != NOTHING))
    if len(rows):
        key = np.stack((records.day[rows], records.device[rows].astype(np.int64), unit[rows]))
        _, place, number = np.unique(key, axis=1, return_inverse=True, return_counts=True)
        counted[rows[number[place] > limits.most_per_device]] = False
    return counted


def _above(numbers: Ints) -> Floats:
    """For j from 0, how many of the numbers are greater than j."""
    return np.cumsum(np.bincount(numbers)[:0:-1])[::-1].astype(np.float64)


def _profile(log_t: float, tails: tuple[Floats, Floats, Floats]) -> tuple[float, float]:
    """The greatest log-likelihood at a likeness, and the mean where it is."""
    t, (a, b, c) = math.exp(log_t), tails
    ja, jb, jc = (np.arange(len(tail)) * t for tail in tails)
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        m = (low + high) / 2
        slope = (a / (m + ja)).sum() - (b / (1 - m + jb)).sum()
        low, high = (m, high) if slope > 0 else (low, m)
    m = (low + high) / 2
    likelihood = (a * np.log(m + ja)).sum() + (b * np.log(1 - m + jb)).sum() - (c * np.log1p(jc)).sum()
    return float(likelihood), m
