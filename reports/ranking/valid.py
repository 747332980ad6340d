"""Step 1: which visits count, and what they took.

A visit counts that was finished by a unit with a handling time h = ended - started - parked between
max(``shortest_s``, ``shortest_share`` x the item's median) and ``longest_min``. Each other that is over is
excluded for one reason:

- ``no_show``, ``expired``, ``cancelled``: by its state. ``auto_closed``: begun, and closed by the day's end.
- ``not_started``: finished and never begun. ``too_short``, ``too_long``: by h.
- ``passed_on``: the ticket went to another queue before the service was done. If the unit that passed it on
  served it after all as another item, both stretches are one visit, and it counts as the easier item: to
  give a ticket a harder name gains nothing.
- ``chosen``: called out of turn by its number: who picks tickets does not gain by it.
- ``same_person``: the same person and item within ``same_person_min`` after the visit that counts; its
  handling is added to that visit's if the same unit rendered it: to cut a ticket in two gains nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reports.assessment import Assessment
from reports.going_on import gone_on
from reports.records import NOTHING, STATES, Bools, Floats, Ints, Records

from .grouping import medians, numbered
from .model import EXCLUDED, Excluded
from .parking import share_taken_off

COUNTS, OPEN = -1, -2
"""In place of a reason: the visit counts; it is not over yet."""
MINUTE = 60_000.0

_CODE = {name: EXCLUDED.index(name) for name in EXCLUDED}
_STATE = {name: STATES.index(name) for name in STATES}


@dataclass(frozen=True)
class Visits:
    """For each row of the records: ``reason`` (a place in ``EXCLUDED``, ``COUNTS`` or ``OPEN``), ``minutes``
    of handling, and the ``item`` it is judged by."""

    reason: Ints
    minutes: Floats
    item: Ints

    @property
    def count(self) -> Bools:
        found: Bools = self.reason == COUNTS
        return found


def canonical(records: Records) -> Records:
    """The rows in the order of ticket and visit, so that nothing depends on the order they came in."""
    order = np.lexsort((records.visit, records.ticket))
    return records if np.array_equal(order, np.arange(len(order))) else records.where(order)


def visits(records: Records, unit: Ints, in_period: Bools, assessment: Assessment) -> Visits:
    """The reasons and handling of canonical records; ``unit`` numbers who served, -1 nobody."""
    limits = assessment.valid
    reason = _by_state(records, unit)
    spent = (records.ended_at - records.started_at).astype(np.float64)
    known = (records.started_at != NOTHING) & (records.ended_at != NOTHING) & (unit >= 0)
    parked = np.where(known, np.minimum(records.parked_for, limits.parked_min * MINUTE), 0.0)
    spent = np.where(known, spent - (records.parked_for - parked), 0.0)
    done = known & (reason == COUNTS)
    served = done | (known & (reason == _CODE["passed_on"]))
    service, when = records.service[served].astype(np.int64), unit[served] * 2 + in_period[served]
    spent[served] -= parked[served] * share_taken_off(
        spent[served], parked[served], service, when, limits.parking_excess
    )
    long_enough = done & (spent >= limits.shortest_s * 1000)
    median = medians(spent[long_enough], records.service[long_enough].astype(np.int64), len(records.services))
    spent, item, left = _renamed(records, unit, spent, median)
    reason[left] = _CODE["passed_on"]
    shortest = np.fmax(limits.shortest_s * 1000, limits.shortest_share * median[item])
    reason[done & (spent < shortest)] = _CODE["too_short"]
    reason[done & (spent > limits.longest_min * MINUTE)] = _CODE["too_long"]
    _merge_same_person(records, unit, item, reason, spent, limits.same_person_min * MINUTE)
    return Visits(reason, spent / MINUTE, item)


def _by_state(records: Records, unit: Ints) -> Ints:
    state, started = records.state, records.started_at != NOTHING
    reason = np.full(len(records), OPEN, dtype=np.int64)
    reason[state == _STATE["done"]] = COUNTS
    reason[(state == _STATE["done"]) & (~started | (unit < 0))] = _CODE["not_started"]
    reason[(reason == COUNTS) & records.chosen] = _CODE["chosen"]
    names: tuple[Excluded, ...] = ("no_show", "expired", "cancelled")
    for name in names:
        reason[state == _STATE[name]] = _CODE[name]
    reason[(state == _STATE["expired"]) & started] = _CODE["auto_closed"]
    reason[state == _STATE["moved"]] = _CODE["passed_on"]
    return reason


def _renamed(records: Records, unit: Ints, spent: Floats, median: Floats) -> tuple[Floats, Ints, Ints]:
    """Handling and item after joining what one unit rendered of a ticket under one name after another, and
    the rows that were joined to another."""
    item, spent = records.service.astype(np.int64), spent.copy()
    hardness = np.nan_to_num(median, nan=np.inf)
    before, after = gone_on(records, unit)
    for first, second in zip(before.tolist(), after.tolist(), strict=True):  # few
        spent[second] += spent[first]
        if hardness[item[first]] < hardness[item[second]]:
            item[second] = item[first]
    return spent, item, before


def _merge_same_person(
    records: Records, unit: Ints, item: Ints, reason: Ints, spent: Floats, within: float
) -> None:
    rows = np.flatnonzero((reason == COUNTS) & (records.person != NOTHING))
    if not len(rows) or not within:
        return
    order = rows[np.lexsort((rows, records.started_at[rows], item[rows], records.person[rows]))]
    earlier, later = order[:-1], order[1:]
    again = (
        (records.person[later] == records.person[earlier])
        & (item[later] == item[earlier])
        & (records.started_at[later] - records.ended_at[earlier] <= within)
    )
    if not again.any():
        return
    leads = np.concatenate(([True], ~again))
    lead = order[leads][np.cumsum(leads) - 1]
    repeats = ~leads
    same_unit = repeats & (unit[order] == unit[lead])
    np.add.at(spent, lead[same_unit], spent[order[same_unit]])
    reason[order[repeats]] = _CODE["same_person"]


def units_of(records: Records, unit: str) -> tuple[Ints, list[str]]:
    """Who served each row, numbered in the order of appearance (-1: nobody), and their names."""
    column = records.window if unit == "window" else records.clerk
    found = np.full(len(records), -1, dtype=np.int64)
    served = column != NOTHING
    found[served], number = numbered(column[served])
    first = np.full(number, -1, dtype=np.int64)
    first[found[served][::-1]] = column[served][::-1]
    names = [str(value) if unit == "window" else records.clerks[int(value)] for value in first]
    return found, names
