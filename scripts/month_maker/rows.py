"""The rows of a month as another system would have noted them."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from reports.records import NOTHING, Bools, Ints

from .clockwork import BETWEEN, called_at
from .town import Town
from .visits import Visits


@dataclass(frozen=True)
class Rows:
    """A row for each service of each ticket, in the order of issue.

    ``number`` counts a zone's tickets of a day from 1, ``zone`` is a place in ``town.ZONES``. Moments are
    seconds since the midnight before, ``NOTHING`` where there is none; the rest is as in ``Visits``.
    """

    day: Ints
    zone: Ints
    number: Ints
    item: Ints
    window: Ints
    issued: Ints
    called: Ints
    last_called: Ints
    started: Ints
    ended: Ints
    parked: Ints
    calls: Ints
    no_show: Bools
    chosen: Bools
    priority: Ints
    result: Ints
    person: Ints
    level: Ints
    rated: Ints
    device: Ints
    on_site: Bools

    def __len__(self) -> int:
        return len(self.day)

    def ordered(self, order: Ints) -> Rows:
        """The same in another order, or only some."""
        return Rows(**{field.name: getattr(self, field.name)[order] for field in fields(self)})


def rows_of(town: Town, visits: Visits) -> Rows:
    """``visits`` in the order of window, day and arrival.

    Where a window went on to another item there are two rows of one number and person: the second is
    issued when the first ends.
    """
    called = called_at(visits)
    last = called + visits.calling
    began = last + visits.walks
    moved = visits.came_for != NOTHING
    came_for = np.where(moved, visits.came_for, visits.item)
    zone = town.item_zone[came_for]
    over = began + np.where(visits.no_show, 0, np.where(moved, visits.asks, visits.works + visits.parked))
    first = Rows(
        day=visits.day,
        zone=zone,
        number=_numbers(visits.day, zone, visits.arrives),
        item=came_for,
        window=visits.window,
        issued=visits.arrives,
        called=called,
        last_called=last,
        started=np.where(visits.no_show, NOTHING, began),
        ended=over,
        parked=np.where(moved, 0, visits.parked),
        calls=visits.calls,
        no_show=visits.no_show,
        chosen=visits.chosen,
        priority=visits.priority,
        result=visits.result,
        person=visits.person,
        level=np.where(moved, NOTHING, visits.level),
        rated=_rated(np.where(moved, NOTHING, visits.level), over, visits),
        device=np.where(moved, NOTHING, visits.device),
        on_site=visits.on_site & ~moved,
    )
    again = first.ordered(np.flatnonzero(moved))
    rest = visits.ordered(np.flatnonzero(moved))
    started = again.ended + BETWEEN
    over = started + rest.works + rest.parked
    second = replace(
        again,
        item=rest.item,
        issued=again.ended,
        called=started,
        last_called=started,
        started=started,
        ended=over,
        parked=rest.parked,
        calls=np.ones(len(rest), np.int64),
        level=rest.level,
        rated=_rated(rest.level, over, rest),
        device=rest.device,
        on_site=rest.on_site,
    )
    both = Rows(
        **{
            field.name: np.concatenate([getattr(first, field.name), getattr(second, field.name)])
            for field in fields(Rows)
        }
    )
    return both.ordered(np.lexsort((both.number, both.zone, both.issued, both.day)))


def _numbers(day: Ints, zone: Ints, arrives: Ints) -> Ints:
    """Each zone counts its tickets of a day in the order of issue."""
    order = np.lexsort((arrives, zone, day))
    groups = day[order] * (zone.max(initial=0) + 1) + zone[order]
    place = np.arange(len(order))
    begins = np.append(True, groups[1:] != groups[:-1])[: len(order)]
    counts = np.empty(len(order), np.int64)
    counts[order] = place - np.maximum.accumulate(np.where(begins, place, 0)) + 1
    return counts


def _rated(level: Ints, over: Ints, visits: Visits) -> Ints:
    return np.where(level == NOTHING, NOTHING, over + visits.rated_after)
