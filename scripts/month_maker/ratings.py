"""Who rates, and how; and the windows that press their own praise."""

from __future__ import annotations

import numpy as np

from reports.records import Ints

from . import size as numbers
from .town import Town
from .visits import Visits

OWN_DEVICES = 2
"""Phones of a clerk who presses praise, beside the citizens' own."""
SOON, LATER = 45.0, 4 * 3600.0
"""Seconds until half of the ratings on site, and elsewhere, have come."""
LONGEST = 6 * 86_400


def rate(visits: Visits, dice: np.random.Generator) -> None:
    """Three in ten rate what was completed, alike at all windows, each with a phone of their own."""
    count = len(visits)
    rated = (dice.random(count) < numbers.RATED) & ~visits.no_show
    level = np.searchsorted(np.cumsum(numbers.LEVELS)[:-1], dice.random(count), side="right")
    on_site = dice.random(count) < numbers.ON_SITE
    after = np.where(
        on_site, dice.lognormal(np.log(SOON), 0.8, count), dice.lognormal(np.log(LATER), 1.2, count)
    )
    after = np.where(dice.random(count) < numbers.AT_ONCE, dice.uniform(1, 5, count), np.maximum(after, 5))
    visits.level[rated] = level[rated]
    visits.on_site[rated] = on_site[rated]
    visits.rated_after[rated] = np.minimum(after, LONGEST).astype(np.int64)[rated]
    visits.device[rated] = np.flatnonzero(rated)


def press_praise(town: Town, visits: Visits, dice: np.random.Generator) -> None:
    """The clerk's own phones, a moment after the end, for three in five of the tickets."""
    for window in town.cheats("praise"):
        rows = np.flatnonzero((visits.window == window) & ~visits.no_show)
        rows = rows[dice.random(len(rows)) < numbers.PRESSED]
        visits.level[rows] = 0
        visits.rated_after[rows] = dice.integers(1, 5, len(rows))
        visits.on_site[rows] = True
        visits.device[rows] = _own(int(window), dice, len(visits), len(rows))


def _own(window: int, dice: np.random.Generator, citizens: int, count: int) -> Ints:
    """Numbers that no citizen's phone has."""
    return citizens + OWN_DEVICES * window + dice.integers(0, OWN_DEVICES, count)
