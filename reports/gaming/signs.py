"""What is counted: for each sign its cases, which of them have it, and with whom each is compared.

A case is compared only within its stratum, such as the same item in the same hour: so that nobody is noticed
for the work that comes to their window. Imported cases and the hall's own are never compared.

- ``short``: finished within max(15 s, a tenth of the item's median); against the same item.
- ``no_show``: marked as not there, of all that were called; against the same item and hour.
- ``hurried``: of the no-shows, those with fewer than three calls or less than 60 s from first call to end.
- ``harder``: gone on with as an item whose median is longer; against those who came for the same item.
- ``parked``: parked after the start; against the same item.
- ``chosen``: called by number, out of turn; against the same hour.
- ``easy``: of an item that is shorter than the window's middle one; its chosen calls against all of its own.
- ``at_once``: of the ratings, those given less than five seconds after the end.
- ``same_device``: of the ratings, those from a device that had rated the window before on the same day.
- ``burst``: of the ratings from the hall's own network, those within a minute after another of the same
  window whose service ended five minutes earlier or later; against days with as many of them at a window.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from reports.going_on import gone_on
from reports.ranking.grouping import medians
from reports.records import NOTHING, STATES, Bools, Ints, Records

from .model import Sign

NO_SHOW_CALLS: Final = 3
NO_SHOW_MS: Final = 60_000
BURST_MS: Final = 60_000
APART_MS: Final = 300_000
_DAY_MOST: Final = 20
"""Days with more ratings at a window are compared with one another."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is short: a service (seconds, and share of the item's median), a rating after its end."""

    shortest_s: float = 15
    shortest_share: float = 0.10
    at_once_s: float = 5


@dataclass(frozen=True)
class Cases:
    """``row`` of each case, its ``stratum``, whether it is ``marked``, and its ``window`` (``NOTHING`` for
    what only serves as comparison)."""

    row: Ints
    stratum: Ints
    marked: Bools
    window: Ints


def cases_of(records: Records, hour: Ints, limits: Limits) -> dict[Sign, Cases]:
    """The cases of every sign. ``hour`` is the local hour of each row's call, or of its issue."""
    seen = _Seen(records, hour, limits)
    return {sign: count(seen) for sign, count in _COUNTS.items()}


class _Seen:
    """What several signs need."""

    def __init__(self, records: Records, hour: Ints, limits: Limits) -> None:
        self.records, self.hour, self.limits = records, hour, limits
        self.handling = records.handling
        self.at_window = records.window != NOTHING
        self.done = records.completed & self.at_window
        self.no_show = (records.state == STATES.index("no_show")) & self.at_window
        self.before, self.after = gone_on(records, records.window)
        self.first = np.ones(len(records), bool)
        self.first[self.after] = False
        self.last = np.ones(len(records), bool)
        self.last[self.before] = False
        whole = self.done & self.first & self.last
        self.median = medians(
            self.handling[whole].astype(np.float64), records.service[whole], len(records.services)
        )
        self.rated = self.at_window & (records.level != NOTHING) & (records.rated_after != NOTHING)

    def cases(self, which: Bools, marked: Bools, *strata: Ints) -> Cases:
        row = np.flatnonzero(which)
        stratum = self.records.imported[row].astype(np.int64)
        for part in strata:
            values = part[row].astype(np.int64)
            stratum = stratum * (int(values.max(initial=0)) + 2) + values + 1
        return Cases(row, stratum, marked[row], self.records.window[row].astype(np.int64))


def _short(seen: _Seen) -> Cases:
    r, limits = seen.records, seen.limits
    shortest = np.fmax(1000 * limits.shortest_s, limits.shortest_share * seen.median)[r.service]
    which = seen.done & (r.state == STATES.index("done")) & seen.last
    return seen.cases(which, seen.handling < shortest, r.service)


def _no_show(seen: _Seen) -> Cases:
    called = (seen.done | seen.no_show) & seen.first
    return seen.cases(called, seen.no_show, seen.records.service, seen.hour)


def _hurried(seen: _Seen) -> Cases:
    r = seen.records
    known = seen.no_show & (r.called_at != NOTHING) & (r.ended_at != NOTHING)
    return seen.cases(known, (r.calls < NO_SHOW_CALLS) | (r.ended_at - r.called_at < NO_SHOW_MS))


def _harder(seen: _Seen) -> Cases:
    r = seen.records
    harder = np.zeros(len(r), bool)
    longer = seen.median[r.service[seen.after]] > seen.median[r.service[seen.before]]
    harder[seen.before] = longer
    return seen.cases(seen.done & seen.first, harder, r.service)


def _parked(seen: _Seen) -> Cases:
    return seen.cases(seen.done & seen.last, seen.records.parked_for > 0, seen.records.service)


def _chosen(seen: _Seen) -> Cases:
    return seen.cases((seen.done | seen.no_show) & seen.first, seen.records.chosen, seen.hour)


def _easy(seen: _Seen) -> Cases:
    """The stratum is the window itself."""
    r = seen.records
    row = np.flatnonzero((seen.done | seen.no_show) & seen.first)
    length = seen.median[r.service[row]]
    known = ~np.isnan(length)
    row, length = row[known], length[known]
    window = r.window[row].astype(np.int64)
    middle = medians(length, window, int(window.max(initial=0)) + 1)
    return Cases(row, window, length < middle[window], np.where(r.chosen[row], window, NOTHING))


def _at_once(seen: _Seen) -> Cases:
    return seen.cases(seen.rated, seen.records.rated_after < 1000 * seen.limits.at_once_s)


def _same_device(seen: _Seen) -> Cases:
    r = seen.records
    known = seen.rated & (r.device != NOTHING)
    _first, second = _following(known, _rated_at(r), r.device, r.window, r.day)
    return seen.cases(known, _only(second, len(r)))


def _burst(seen: _Seen) -> Cases:
    r = seen.records
    here = seen.rated & r.on_site
    at = _rated_at(r)
    day = at // 86_400_000
    first, second = _following(here, at, r.window, day)
    together = at[second] - at[first] <= BURST_MS
    served_apart = np.abs(r.ended_at[second] - r.ended_at[first]) >= APART_MS
    marked = _only(second[together & served_apart], len(r))
    row = np.flatnonzero(here)
    _days, place, counts = np.unique(
        np.stack([r.window[row], day[row]]), axis=1, return_inverse=True, return_counts=True
    )
    many = np.zeros(len(r), np.int64)
    many[row] = np.minimum(counts[place], _DAY_MOST)
    return seen.cases(here, marked, many)


def _rated_at(records: Records) -> Ints:
    return records.ended_at + records.rated_after


def _following(which: Bools, at: Ints, *same: Ints) -> tuple[Ints, Ints]:
    """The rows of ``which`` that come next after another with the same of everything: both, pair by pair."""
    row = np.flatnonzero(which)
    order = row[np.lexsort((row, at[row], *(column[row] for column in reversed(same))))]
    first, second = order[:-1], order[1:]
    follows = np.ones(len(first), bool)
    for column in same:
        follows &= column[first] == column[second]
    return first[follows], second[follows]


def _only(rows: Ints, count: int) -> Bools:
    found = np.zeros(count, bool)
    found[rows] = True
    return found


_COUNTS: Final[Mapping[Sign, Callable[[_Seen], Cases]]] = {
    "short": _short,
    "no_show": _no_show,
    "hurried": _hurried,
    "harder": _harder,
    "parked": _parked,
    "chosen": _chosen,
    "easy": _easy,
    "at_once": _at_once,
    "same_device": _same_device,
    "burst": _burst,
}
