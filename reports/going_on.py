"""Tickets that a window or clerk went on with as another item, once they had begun."""

from __future__ import annotations

import numpy as np

from reports.records import NOTHING, STATES, Bools, Ints, Records


def gone_on(records: Records, unit: Ints) -> tuple[Ints, Ints]:
    """The rows that were gone on from and, at the same places, those that they went on to.

    ``unit`` is who served each row, negative for nobody. In the hall's own log the ticket moved and the same
    unit served its next visit. In another system's past, where every row counts as a ticket of its own, the
    same person's next service with that unit was issued at the very moment the one before ended.
    """
    own = _own(records, unit)
    foreign = _foreign(records, unit)
    before, after = (np.concatenate(pair) for pair in zip(own, foreign, strict=True))
    order = np.argsort(before, kind="stable")
    return before[order], after[order]


def _own(records: Records, unit: Ints) -> tuple[Ints, Ints]:
    order = np.lexsort((records.visit, records.ticket))
    first, second = order[:-1], order[1:]
    same = (
        (records.ticket[first] == records.ticket[second])
        & (records.state[first] == STATES.index("moved"))
        & _by_one(records, unit, first, second)
    )
    return first[same], second[same]


def _foreign(records: Records, unit: Ints) -> tuple[Ints, Ints]:
    rows = np.flatnonzero(records.imported & (records.person != NOTHING) & (records.ended_at != NOTHING))
    order = rows[np.lexsort((records.ticket[rows], records.issued_at[rows], records.person[rows]))]
    first, second = order[:-1], order[1:]
    same = (
        (records.person[first] == records.person[second])
        & (records.ended_at[first] == records.issued_at[second])
        & _by_one(records, unit, first, second)
    )
    return first[same], second[same]


def _by_one(records: Records, unit: Ints, first: Ints, second: Ints) -> Bools:
    same: Bools = (
        (unit[first] == unit[second])
        & (unit[first] >= 0)
        & (records.service[first] != records.service[second])
        & (records.started_at[first] != NOTHING)
        & (records.started_at[second] != NOTHING)
    )
    return same
