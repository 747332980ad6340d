"""Step 7: ranks with what is not known about them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reports.records import Floats, Ints

from .model import Tier


@dataclass(frozen=True)
class Ranks:
    """Per unit of a group: ``rank`` (1 is best; equals share the better one), its interval, and the
    probabilities of being among the first and the last k."""

    rank: Ints
    low: Ints
    high: Ints
    top: Floats
    bottom: Floats


def ranks(score: Floats, draws: Floats, quantiles: tuple[float, float], top: int, bottom: int) -> Ranks:
    """Ranks by score, and their uncertainty from ``draws`` of all scores (draws x units).

    In a draw of n units a unit stands between 1 + (how many are better) and n - (how many are worse);
    equals, as at a cap, share all places from one to the other, and their chance of the first k. k is at
    most half of the units.
    """
    n = draws.shape[1]
    top, bottom = min(top, n // 2), min(bottom, n // 2)
    better, worse = _better_and_worse(draws)
    tied = n - better - worse
    low = np.quantile(better, quantiles[0], axis=0, method="inverted_cdf") + 1
    high = n - np.quantile(worse, 1 - quantiles[1], axis=0, method="inverted_cdf")
    rank = _better_and_worse(score[None, :])[0][0] + 1
    return Ranks(
        rank,
        np.minimum(low, rank).astype(np.int64),
        np.maximum(high, rank).astype(np.int64),
        np.clip((top - better) / tied, 0, 1).mean(axis=0),
        np.clip((bottom - worse) / tied, 0, 1).mean(axis=0),
    )


def tier(low: int, high: int, n: int) -> Tier:
    """A where the whole interval lies in the better half, C in the worse, else B."""
    middle = (n + 1) / 2
    return "A" if high < middle else "C" if low > middle else "B"


def _better_and_worse(draws: Floats) -> tuple[Ints, Ints]:
    """For each draw and unit, how many units have more and how many have less."""
    n = draws.shape[1]
    order = np.argsort(-draws, axis=1, kind="stable")
    ordered = np.take_along_axis(draws, order, axis=1)
    place = np.broadcast_to(np.arange(n), draws.shape)
    changes = np.ones(draws.shape, dtype=bool)
    changes[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    first = np.maximum.accumulate(np.where(changes, place, 0), axis=1)
    ends = np.ones(draws.shape, dtype=bool)
    ends[:, :-1] = changes[:, 1:]
    last = np.minimum.accumulate(np.where(ends, place, n - 1)[:, ::-1], axis=1)[:, ::-1]
    better, worse = np.empty(draws.shape, dtype=np.int64), np.empty(draws.shape, dtype=np.int64)
    np.put_along_axis(better, order, first, axis=1)
    np.put_along_axis(worse, order, n - 1 - last, axis=1)
    return better, worse
