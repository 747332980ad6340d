"""Who can be compared with nobody is compared with its own earlier months."""

from __future__ import annotations

import numpy as np

from reports.records import Bools, Floats, Ints

from .grouping import counts, numbered, sums


def own_past(y: Floats, unit: Ints, item: Ints, now: Bools, times: int) -> Floats:
    """For each row, the mean logarithm that the same unit took for the item before the period.

    NaN where it rendered the item fewer than ``times`` times then.
    """
    pair, pairs = numbered(unit, item)
    before = counts(pair[~now], pairs)
    mean = sums(y[~now], pair[~now], pairs) / np.maximum(before, 1)
    found: Floats = np.where(before >= times, mean, np.nan)[pair]
    return found
