"""Step 2, who can be compared: units that are joined, if through others, by items that both render."""

from __future__ import annotations

import numpy as np

from reports.records import Bools, Ints

from .grouping import counts


def shared_items(unit: Ints, item: Ints, items: int, times: int) -> Bools:
    """Which items two units or more have rendered ``times`` times each; others are 不可比."""
    pairs, number = np.unique(unit.astype(np.int64) * items + item, return_counts=True)
    often = pairs[number >= times] % items
    return counts(often, items) >= 2


def connected(unit: Ints, item: Ints, units: int, items: int, times: int) -> Ints:
    """The group of each unit, by the lowest unit in it: the connected components of the graph in which an
    item is tied to each unit that has rendered it ``times`` times.

    Each round hands the lowest number on along the ties and then to whoever stands for one's own number,
    which halves long chains; it ends when nothing changes.
    """
    pairs, number = np.unique(unit.astype(np.int64) * items + item, return_counts=True)
    pairs = pairs[number >= times]
    whose, what = pairs // items, pairs % items
    label = np.arange(units)
    while True:
        lowest = np.full(items, units, dtype=np.int64)
        np.minimum.at(lowest, what, label[whose])
        new = label.copy()
        np.minimum.at(new, whose, lowest[what])
        np.minimum.at(new, label, new.copy())
        new = new[new]
        if np.array_equal(new, label):
            return label
        label = new
