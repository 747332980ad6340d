"""Step 1, parking: time away is taken off, but not more of it than others have with the same items."""

from __future__ import annotations

import numpy as np

from reports.records import Floats, Ints

from .grouping import numbered, sums

PRIOR = 20
"""So many mean tickets of the hall's usual parking stand beside an item's own."""
ROUNDS = 2


def share_taken_off(whole: Floats, parked: Floats, item: Ints, who: Ints, excess: float) -> Floats:
    """The share of each row's parking that is taken off: 1, or less where somebody parks far too much.

    ``whole`` is the time with the parking in it. Expected parking = the unit's time x the share of parking
    with all the others who render the item, (sum of parked + k x the hall's) / (sum of time + k), k being
    ``PRIOR`` mean tickets. Beyond ``excess`` times that, all of the unit's parking is scaled down to it. What
    is usual is found twice, the second time with what the first left, so that a few who park much do not
    make it usual. Items that nobody else renders stay as they are.
    """
    share = np.ones(len(whole))
    pair, pairs = numbered(who, item)
    if not pairs or not parked.any():
        return share
    items, units = int(item.max()) + 1, int(who.max()) + 1
    rows = sums(np.ones(len(whole)), item, items)[item] > sums(np.ones(len(whole)), pair, pairs)[pair]
    whole, parked, item, who, pair = whole[rows], parked[rows], item[rows], who[rows], pair[rows]
    if not parked.any():
        return share
    prior, observed = PRIOR * whole.mean(), sums(parked, who, units)

    def of_others(values: Floats) -> Floats:
        found: Floats = sums(values, item, items)[item] - sums(values, pair, pairs)[pair]
        return found

    def in_hall(values: Floats) -> Floats:
        found: Floats = values.sum() - sums(values, who, units)
        return found

    factor = np.ones(units)
    for _ in range(ROUNDS):
        away = parked * factor[who]
        hall = in_hall(away) / np.maximum(in_hall(whole), 1.0)
        usual = (of_others(away) + prior * hall[who]) / (of_others(whole) + prior)
        allowed = excess * sums(whole * usual, who, units)
        factor = np.minimum(1.0, allowed / np.maximum(observed, 1.0))
    share[rows] = factor[who]
    return share
