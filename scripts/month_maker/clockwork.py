"""From who comes and what they need to the moments of the day, by a line at each window."""

from __future__ import annotations

import numpy as np

from reports.records import Ints

from .visits import Visits

BETWEEN = 6
"""Seconds from the end of one ticket to the call of the next."""
_APART = 10_000_000
"""More seconds than a day's line can last, so that no day waits for the one before."""


def called_at(visits: Visits) -> Ints:
    """The second of its day at which each ticket is first called.

    ``visits`` are in the order of window, day and arrival. A ticket is called when it is there and the
    ticket before it is over (D. V. Lindley, 1952); summed up, it is over at
    S_n + max over k <= n of (A_k - S_(k-1)), where S are the sums of the lengths and A the arrivals.
    """
    if not len(visits):
        return np.zeros(0, np.int64)
    asked = np.where(visits.came_for >= 0, visits.asks + BETWEEN, 0)
    serving = np.where(visits.no_show, 0, asked + visits.works + visits.parked)
    lengths = visits.calling + visits.walks + serving + BETWEEN
    lines = visits.window * (visits.day.max() + 1) + visits.day
    starts = visits.arrives + _APART * lines
    total = np.cumsum(lengths)
    over = total + np.maximum.accumulate(starts - (total - lengths))
    called: Ints = over - lengths - _APART * lines
    return called
