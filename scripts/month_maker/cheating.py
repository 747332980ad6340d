"""What the cheats make of an honest month. Everybody else's tickets stay as they were, to the second."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from reports.records import NOTHING, Bools, Floats, Ints

from . import size as numbers
from .size import Kind
from .town import Town
from .visits import Visits, work

EASY_ITEMS = 3


def cheat(town: Town, visits: Visits, dice: np.random.Generator) -> None:
    """Change the cheats' tickets; praise comes with the ratings."""
    for kind, change in _WAYS.items():
        for window in town.cheats(kind):
            rows = np.flatnonzero((visits.window == window) & ~visits.no_show)
            change(town, visits, rows, dice)


def _close(_town: Town, visits: Visits, rows: Ints, dice: np.random.Generator) -> None:
    """Called, started and ended at once; the citizen goes away unserved."""
    rows = rows[dice.random(len(rows)) < numbers.CLOSED_UNSERVED]
    visits.works[rows] = dice.integers(2, 13, len(rows))
    visits.parked[rows] = 0


def _false_no_show(town: Town, visits: Visits, rows: Ints, dice: np.random.Generator) -> None:
    """Who looks like a long case is called in a hurry and marked as not there."""
    dread = np.exp(town.length[visits.item[rows]] + numbers.FORESIGHT * visits.noise[rows])
    rows = rows[_weighted(dice, dread, numbers.FALSE_NO_SHOWS)]
    visits.no_show[rows] = True
    visits.calls[rows] = dice.integers(1, 4, len(rows))
    visits.calling[rows] = (visits.calls[rows] - 1) * dice.integers(5, 12, len(rows))
    visits.walks[rows] = dice.integers(2, 8, len(rows))
    visits.came_for[rows] = NOTHING
    visits.parked[rows] = 0


def _recode(town: Town, visits: Visits, rows: Ints, dice: np.random.Generator) -> None:
    """The citizen gets what they came for, and the books say that it was something harder."""
    for row in rows[dice.random(len(rows)) < numbers.RECODED_HARDER]:
        item = visits.item[row]
        mix = town.mix[visits.window[row]]
        harder = mix[town.length[mix] > town.length[item] + 0.2]
        if len(harder):
            visits.came_for[row], visits.item[row] = item, dice.choice(harder)
            visits.asks[row] = dice.integers(5, 25)


def _park(_town: Town, visits: Visits, rows: Ints, dice: np.random.Generator) -> None:
    """The work goes on while the clock stands."""
    rows = rows[dice.random(len(rows)) < numbers.PARKED_WORKING]
    hidden = (visits.works[rows] * dice.uniform(0.3, 0.6, len(rows))).astype(np.int64)
    visits.works[rows] -= hidden
    visits.parked[rows] += hidden


def _pick(town: Town, visits: Visits, rows: Ints, dice: np.random.Generator) -> None:
    """Calls the easy numbers out of turn: easy items, and of them who looks easy."""
    rows = rows[dice.random(len(rows)) < numbers.PICKED]
    for row in rows:
        mix = town.mix[visits.window[row]]
        visits.item[row] = dice.choice(mix[np.argsort(town.length[mix])][:EASY_ITEMS])
    visits.noise[rows] -= numbers.PICKED_EASE * numbers.TICKET_SD
    visits.works[rows] = work(town, visits.item[rows], visits.window[rows], visits.noise[rows])
    visits.chosen[rows] = True
    visits.came_for[rows] = NOTHING


def _weighted(dice: np.random.Generator, weight: Floats, share: float) -> Bools:
    """Each with a probability in proportion to its weight, ``share`` in the mean."""
    usual = weight.sum() / max(len(weight), 1)
    chosen: Bools = dice.random(len(weight)) < np.minimum(share * weight / usual, 0.9)
    return chosen


_WAYS: Mapping[Kind, Callable[[Town, Visits, Ints, np.random.Generator], None]] = {
    "close": _close,
    "no_show": _false_no_show,
    "recode": _recode,
    "park": _park,
    "pick": _pick,
}
