"""How likely counts are by chance."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np

from reports.records import Floats, Ints

_NORMAL = NormalDist()
_FARTHEST = 37.0
"""Standard deviations beyond which a probability is 0 in floating point."""


class LogFactorials:
    """ln n! for n up to a most, looked up."""

    def __init__(self, most: int) -> None:
        self._sums = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, most + 1)))])

    def choose(self, n: Ints, k: Ints) -> Floats:
        """ln of the number of ways to choose k of n; k from 0 to n."""
        ways: Floats = self._sums[n] - self._sums[k] - self._sums[n - k]
        return ways


def drawn(logs: LogFactorials, cases: int, marked: int, mine: int) -> tuple[int, Floats]:
    """How many of ``mine`` cases are marked when ``marked`` of all ``cases`` are: the hypergeometric law.

    The least that is possible, and the probabilities from there on (R. A. Fisher, 1935).
    """
    least, most = max(0, mine + marked - cases), min(mine, marked)
    k = np.arange(least, most + 1)
    log = (
        logs.choose(np.full_like(k, marked), k)
        + logs.choose(np.full_like(k, cases - marked), mine - k)
        - float(logs.choose(np.array(cases), np.array(mine)))
    )
    return least, np.exp(log)


def tail(least: int, law: Floats, observed: int) -> tuple[float, float]:
    """P(X >= observed), and the same with half of P(X = observed) for a scale without steps (mid-p,
    H. O. Lancaster, 1961). ``law`` are the probabilities from ``least`` on."""
    place = observed - least
    more = float(law[place + 1 :].sum())
    here = float(law[place]) if 0 <= place < len(law) else 0.0
    return min(1.0, more + here), min(1.0, more + here / 2)


def deviate(p: float) -> float:
    """The normal deviate that is exceeded with probability p."""
    if p <= 0:
        return _FARTHEST
    return -_NORMAL.inv_cdf(p) if p < 1 else -_FARTHEST


def beyond(z: float) -> float:
    """P(Z > z) of the standard normal law."""
    return math.erfc(z / math.sqrt(2)) / 2


def holm(p: Floats) -> Floats:
    """Adjusted probabilities such that the chance of one or more false alarms is at most the level.

    The i-th smallest of m becomes max over j <= i of (m - j + 1) p_j, at most 1 (S. Holm, 1979). That holds
    whatever depends on what: several signs of one window do, and the false-discovery rate of Benjamini and
    Hochberg would promise less: a share of wrong names among all that are named.
    """
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted
