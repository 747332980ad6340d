"""Small reckonings with columns by group, each linear in the rows but for one sort."""

from __future__ import annotations

import numpy as np

from reports.records import Bools, Floats, Ints


def sums(values: Floats | Bools, group: Ints, groups: int) -> Floats:
    """The sum of the values of each group."""
    return np.bincount(group, weights=values, minlength=groups).astype(np.float64, copy=False)


def counts(group: Ints, groups: int) -> Ints:
    """How many rows each group has."""
    return np.bincount(group, minlength=groups)


def firsts(values: Ints, group: Ints, groups: int) -> Ints:
    """The first value of each group; 0 of an empty one."""
    found = np.zeros(groups, dtype=np.int64)
    found[group[::-1]] = values[::-1]
    return found


def medians(values: Floats, group: Ints, groups: int) -> Floats:
    """The median of each group; NaN of an empty one."""
    found = np.full(groups, np.nan)
    if not len(values):
        return found
    order = np.lexsort((values, group))
    ordered = values[order]
    size = counts(group, groups)
    start = np.cumsum(size) - size
    some = size > 0
    low = start[some] + (size[some] - 1) // 2
    high = start[some] + size[some] // 2
    found[some] = (ordered[low] + ordered[high]) / 2
    return found


def numbered(*columns: Ints) -> tuple[Ints, int]:
    """A number from 0 for each row, equal where all columns are, counted in the order of appearance.

    So it depends on nothing but which rows belong together: names and codes may change.
    """
    if not len(columns[0]):
        return np.zeros(0, dtype=np.int64), 0
    key = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        place = column.astype(np.int64) - int(column.min())
        key = key * (int(place.max()) + 1) + place
        if key.max() > 2**31:
            key = np.unique(key, return_inverse=True)[1]
    _, first, place = np.unique(key, return_index=True, return_inverse=True)
    order = np.empty(len(first), dtype=np.int64)
    order[np.argsort(first)] = np.arange(len(first))
    return order[place], len(first)
