"""Step 5: events of quality, observed against expected."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from reports.records import NOTHING, OUTCOMES, STATES, Bools, Floats, Ints, Records
from reports.statistics import Z95, dispersion

from .context import Visit
from .grouping import counts, numbered, sums

WARNING, ALARM = Z95, 3.090232306167813
"""Two-sided limits of 95 % and 99.8 %."""
PRIOR = 20.0
"""So many exposed visits of the item's rate stand beside the own ones of an item at an hour, and of the
hall's beside the item's."""
_DAY = 86_400_000


@dataclass(frozen=True)
class Event:
    """``exposed``: visits that it could have happened to; ``happened``: to which it did."""

    exposed: Bools
    happened: Bools


@dataclass(frozen=True)
class Funnel:
    """Per unit: O, E, and z divided by sqrt(phi). ``units``: those with an expectation."""

    observed: Ints
    expected: Floats
    z: Floats
    flag: Ints
    phi: float


def expected_rate(happened: Floats, item: Ints, hour: Ints) -> Floats:
    """The hall's rate for each visit by item and hour; thin cells lean on the item's, thin items on all.

    (x + k r) / (n + k), first an item's with r of the hall, then a cell's with r of the item; scaled so that
    the expected are as many as the observed (indirect standardisation).
    """
    if not len(happened):
        return happened
    whole = happened.mean()
    items, hours = int(item.max()) + 1, int(hour.max()) + 1
    by_item = (sums(happened, item, items) + PRIOR * whole) / (counts(item, items) + PRIOR)
    cell, cells = numbered(item * hours + hour)
    first = np.full(cells, 0, dtype=np.int64)
    first[cell[::-1]] = item[::-1]
    rate = (sums(happened, cell, cells) + PRIOR * by_item[first]) / (counts(cell, cells) + PRIOR)
    expected = rate[cell]
    total = expected.sum()
    scaled: Floats = expected * (happened.sum() / total) if total > 0 else expected
    return scaled


def funnel(observed: Ints, expected: Floats) -> Funnel:
    """z = 2 (sqrt O - sqrt E), over-dispersion phi, and where z / sqrt(phi) lies outside the limits.

    The square root steadies the variance of a Poisson count. One unit alone has no over-dispersion; units
    that expect nothing have z 0.
    """
    known = expected > 0
    z = np.where(known, 2 * (np.sqrt(observed) - np.sqrt(np.maximum(expected, 0))), 0.0)
    phi = dispersion(z[known]) if known.sum() > 1 else 1.0
    z = z / np.sqrt(phi)
    size = (np.abs(z) > WARNING).astype(np.int64) + (np.abs(z) > ALARM)
    return Funnel(observed, expected, z, size * np.sign(z).astype(np.int64), phi)


def repeats(records: Records, counted: Bools, days: int) -> Event:
    """Completed visits of known people, and after which of them the same person came for the same item again.

    Again means within ``days``; the first of both is charged, and a visit that was merged with another
    (``counted`` is False) is none.
    """
    exposed = counted & (records.person != NOTHING)
    happened = np.zeros(len(records), dtype=bool)
    rows = np.flatnonzero(exposed)
    order = rows[np.lexsort((rows, records.started_at[rows], records.service[rows], records.person[rows]))]
    earlier, later = order[:-1], order[1:]
    again = (
        (records.person[later] == records.person[earlier])
        & (records.service[later] == records.service[earlier])
        & (records.started_at[later] - records.ended_at[earlier] <= days * _DAY)
    )
    happened[earlier[again]] = True
    return Event(exposed, happened)


def no_shows(records: Records, unit: Ints) -> Event:
    """Calls that ended, and those that nobody came to."""
    missed = records.state == STATES.index("no_show")
    return Event((unit >= 0) & (missed | records.completed), missed)


def reported(records: Records, which: Collection[Visit], exposed: Bools) -> Event:
    """Visits named one by one."""
    named = np.zeros(len(records), dtype=bool)
    if which:
        tickets, numbers = np.array(sorted(which), dtype=np.int64).T
        most = max(int(numbers.max()), int(records.visit.max(initial=0))) + 1
        key = records.ticket.astype(np.int64) * most + records.visit
        named = np.isin(key, tickets * most + numbers)
    return Event(exposed | named, named)


def accepted(records: Records) -> Bools:
    """Visits that opened a case, which can become overdue."""
    found: Bools = records.outcome == OUTCOMES.index("accepted")
    return found
