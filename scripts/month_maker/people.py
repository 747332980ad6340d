"""Who is who: most come once; some have to come back for the same item within a month."""

from __future__ import annotations

import numpy as np

from reports.records import Ints

from . import size as numbers
from .visits import Visits

LONGEST = 25
"""Days after which who has to return is back at the latest."""
_DAY = 86_400
_BEYOND = 10**12
"""More seconds than any date has."""


class People:
    """Tells people apart by numbers, month after month."""

    def __init__(self, dice: np.random.Generator) -> None:
        self._dice = dice
        self._known = 0
        self._awaited = np.zeros((3, 0), np.int64)  # item, second of the calendar, person

    def recognise(self, visits: Visits, days: Ints) -> None:
        """Put in who each visitor is. ``days`` are the month's open days, counted from year 1.

        Who has to return takes the place of the first who comes for the same item after a while that is
        drawn evenly from 1 to ``LONGEST`` days.
        """
        count = len(visits)
        visits.person[:] = np.arange(self._known, self._known + count)
        self._known += count
        came = days[visits.day] * _DAY + visits.arrives
        item = np.where(visits.came_for >= 0, visits.came_for, visits.item)
        again = (self._dice.random(count) < numbers.RETURNING) & ~visits.no_show
        back = came + self._dice.integers(1, LONGEST + 1, count) * _DAY
        awaited = np.concatenate([self._awaited, np.stack([item, back, visits.person])[:, again]], axis=1)
        awaited = awaited[:, np.lexsort(awaited)]
        keys = item * _BEYOND + came
        order = np.argsort(keys, kind="stable")
        found = np.searchsorted(keys[order], awaited[0] * _BEYOND + awaited[1])
        here = np.append(item[order], -1)[found] == awaited[0]
        visits.person[order[found[here]]] = awaited[2][here]
        self._awaited = awaited[:, ~here]
