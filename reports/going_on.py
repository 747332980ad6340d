"""Tickets that a window went on with as another item, once it had begun."""

from __future__ import annotations

import numpy as np

from reports.records import NOTHING, STATES, Bools, Ints, Records


def gone_on(records: Records) -> tuple[Ints, Ints]:
    """The rows that were gone on from and, at the same places, those that they went on to.

    In the hall's own log the ticket moved and its next visit was served at the same window. In another
    system's past, where every row counts as a ticket of its own, the same person's next service at the same
    window was issued at the very moment the one before ended. Both items differ.
    """
    own = _own(records)
    foreign = _foreign(records)
    before, after = (np.concatenate(pair) for pair in zip(own, foreign, strict=True))
    order = np.argsort(before, kind="stable")
    return before[order], after[order]


def _own(records: Records) -> tuple[Ints, Ints]:
    order = np.lexsort((records.visit, records.ticket))
    first, second = order[:-1], order[1:]
    same = (
        (records.ticket[first] == records.ticket[second])
        & (records.state[first] == STATES.index("moved"))
        & _one_window(records, first, second)
    )
    return first[same], second[same]


def _foreign(records: Records) -> tuple[Ints, Ints]:
    rows = np.flatnonzero(records.imported & (records.person != NOTHING) & (records.ended_at != NOTHING))
    order = rows[np.lexsort((records.ticket[rows], records.issued_at[rows], records.person[rows]))]
    first, second = order[:-1], order[1:]
    same = (
        (records.person[first] == records.person[second])
        & (records.ended_at[first] == records.issued_at[second])
        & _one_window(records, first, second)
    )
    return first[same], second[same]


def _one_window(records: Records, first: Ints, second: Ints) -> Bools:
    same: Bools = (
        (records.window[first] == records.window[second])
        & (records.window[first] != NOTHING)
        & (records.service[first] != records.service[second])
        & (records.started_at[first] != NOTHING)
        & (records.started_at[second] != NOTHING)
    )
    return same
