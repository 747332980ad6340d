"""The citizens of one month: who comes, what they need, and what the window does."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from reports.records import NOTHING, Bools, Floats, Ints

from . import size as numbers
from .calendar import OpenDays, arrivals
from .size import Size
from .town import Town

CALL_AGAIN: Final = 30
"""Seconds between two calls of an honest clerk, about."""


@dataclass
class Visits:
    """A row for each ticket. Lengths are seconds; windows, items and days are counted from 0.

    - ``arrives``: second of its day. ``works``: handling time without what was parked. ``parked``.
    - ``calls``, and ``calling`` from the first to the last of them; ``walks``: from the last call to the
      start, or to the end of a no-show.
    - ``came_for``: the item of the number, where the window went on to ``item`` after the start; or
      ``NOTHING``. ``asks``: how long it had that item.
    - ``level``, ``rated_after``, ``device``: ``NOTHING`` where nobody rated.
    - ``person``: the same number for the same person.
    """

    window: Ints
    item: Ints
    day: Ints
    arrives: Ints
    works: Ints
    parked: Ints
    calls: Ints
    calling: Ints
    walks: Ints
    no_show: Bools
    chosen: Bools
    came_for: Ints
    asks: Ints
    priority: Ints
    result: Ints
    level: Ints
    rated_after: Ints
    device: Ints
    on_site: Bools
    person: Ints
    noise: Floats

    def __len__(self) -> int:
        return len(self.window)

    def ordered(self, order: Ints) -> Visits:
        """The same in another order."""
        return Visits(**{field.name: getattr(self, field.name)[order] for field in fields(self)})


def honest(size: Size, town: Town, days: OpenDays, dice: np.random.Generator) -> Visits:
    """A month in which nobody cheats and nobody has rated yet, in the order of window, day and arrival."""
    window = _windows(size, town, days, dice)
    count = len(window)
    item = _items(town, window, dice)
    day = np.searchsorted(np.cumsum(days.weight)[:-1], dice.random(count), side="right")
    arrives = days.moments(arrivals(dice, count))
    noise = dice.normal(0, numbers.TICKET_SD, count)
    late = np.where(arrives > 15 * 3600, 1.4, 1.0)
    no_show = dice.random(count) < town.no_show[item] * late
    recoded = (dice.random(count) < numbers.RECODED) & ~no_show
    calls = np.where(no_show, dice.integers(3, 6, count), 1 + (dice.random(count) < 0.15))
    again = np.maximum(dice.normal(CALL_AGAIN, 8, count), 11)
    parked = (dice.random(count) < numbers.PARKED) & ~no_show
    visits = Visits(
        window=window,
        item=item,
        day=day,
        arrives=arrives,
        works=work(town, item, window, noise),
        parked=np.where(parked, dice.lognormal(np.log(180), 0.7, count), 0).astype(np.int64),
        calls=calls,
        calling=((calls - 1) * again).astype(np.int64),
        walks=dice.integers(8, 45, count),
        no_show=no_show,
        chosen=dice.random(count) < numbers.CHOSEN,
        came_for=np.where(recoded, _items(town, window, dice), NOTHING),
        asks=dice.integers(15, 90, count),
        priority=_of(numbers.CLASSES, dice, count),
        result=_of(numbers.RESULTS, dice, count),
        level=np.full(count, NOTHING),
        rated_after=np.full(count, NOTHING),
        device=np.full(count, NOTHING),
        on_site=np.zeros(count, bool),
        person=np.full(count, NOTHING),
        noise=noise,
    )
    visits.came_for[visits.came_for == visits.item] = NOTHING
    return visits.ordered(np.lexsort((arrives, day, window)))


def work(town: Town, item: Ints, window: Ints, noise: Floats) -> Ints:
    """Handling times: ln h = the item's + the window's + the citizen's own."""
    return np.maximum(np.rint(np.exp(town.length[item] + town.effect[window] + noise)), 1).astype(np.int64)


def _windows(size: Size, town: Town, days: OpenDays, dice: np.random.Generator) -> Ints:
    """A month's tickets by window: a Poisson count of a gamma load, which is a negative binomial one."""
    usual = (town.share * np.exp(town.length[town.mix])).sum(axis=1)
    a_ticket = usual * np.exp(town.effect + numbers.TICKET_SD**2 / 2)
    most = numbers.BUSIEST * days.seconds * len(days.days) / a_ticket
    counts = dice.poisson(np.minimum(town.load * size.tickets / size.windows, most))
    return np.repeat(np.arange(size.windows), counts)


def _items(town: Town, window: Ints, dice: np.random.Generator) -> Ints:
    """One of its window's items for each."""
    reached = np.cumsum(town.share, axis=1)
    drawn = dice.random(len(window))
    place = (drawn[:, None] >= reached[window, :-1]).sum(axis=1)
    chosen: Ints = town.mix[window, place]
    return chosen


def _of(shares: tuple[tuple[str, float], ...], dice: np.random.Generator, count: int) -> Ints:
    reached = np.cumsum([share for _name, share in shares])[:-1]
    return np.searchsorted(reached, dice.random(count), side="right")
