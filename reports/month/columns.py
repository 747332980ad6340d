"""Arithmetic on whole columns: weekdays, and means and percentiles by group."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from reports.records import Floats, Ints


def weekdays(days: Ints) -> Ints:
    """ISO weekdays, 1 for Monday, of business days such as 20261031."""
    known, where = np.unique(days, return_inverse=True)
    found = [datetime.strptime(f"{day:08}", "%Y%m%d").isoweekday() for day in known.tolist()]  # noqa: DTZ007
    return np.array(found, np.int64)[where]


class Groups:
    """Rows that belong to groups 0 to ``count`` - 1; values of rows that do not count are left out."""

    def __init__(self, of_row: Ints, count: int) -> None:
        self._of_row = np.asarray(of_row, np.int64)
        self._count = count

    def sizes(self) -> Ints:
        return np.bincount(self._of_row, minlength=self._count)

    def means(self, values: Ints) -> Floats:
        """Sum / count of each group; NaN of nothing. Sums of whole milliseconds are exact in any order."""
        sums = np.bincount(self._of_row, weights=values, minlength=self._count)
        with np.errstate(invalid="ignore"):
            return np.asarray(sums / self.sizes(), np.float64)

    def percentiles(self, values: Ints, percent: int) -> Floats:
        """The nearest rank: the smallest value that so many percent of its group do not exceed.

        NaN of nothing.
        """
        order = np.lexsort((values, self._of_row))
        sizes = self.sizes()
        starts = np.cumsum(sizes) - sizes
        some = sizes > 0
        found = np.full(self._count, np.nan)
        ranks = -(-sizes[some] * percent // 100) - 1
        found[some] = np.asarray(values)[order][starts[some] + ranks]
        return found


def distinct(groups: Ints, things: Ints, count: int) -> Ints:
    """How many different things each group has."""
    pairs = np.unique(np.stack((np.asarray(groups, np.int64), np.asarray(things, np.int64))), axis=1)
    return np.bincount(pairs[0], minlength=count)
