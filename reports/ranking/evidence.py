"""What a ranking makes of every single visit, so that each figure can be followed to its tickets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from reports.assessment import Assessment
from reports.period import Period
from reports.records import Bools, Floats, Ints, Records

from .compare import compare
from .model import EXCLUDED, Excluded, Unit
from .ranking import between, seed_of
from .valid import COUNTS, canonical, units_of, visits


@dataclass(frozen=True)
class Evidence:
    """Columns by row of ``records``, which are in the order of ticket and visit.

    ``in_period``: belongs to the period, not to the months before that lengths are learned from. ``minutes``
    of handling as it counts: with what was joined, and parking taken off as far as it is. ``expected``: at a
    usual unit, NaN where a visit does not count: the sums over a unit's visits are the ranking's O and E.
    ``item``: the service that it is judged by, a place in ``records.services``. ``deviation``: of a ranked
    unit's visit, ln(minutes) less the item's usual one, clipped, NaN of others. A unit's efficiency is
    100 exp(-u), within the caps, u being ``believed`` (by the unit's name) times the mean of these.
    """

    records: Records
    in_period: Bools
    minutes: Floats
    expected: Floats
    item: Ints
    deviation: Floats
    believed: Mapping[str, float]
    _reason: Ints

    def excluded(self, row: int) -> Excluded | None:
        """Why a visit does not count; None of one that does, or that is not over."""
        reason = int(self._reason[row])
        return EXCLUDED[reason] if reason >= 0 else None

    def counts(self, row: int) -> bool:
        """Whether it is among those that O and E are of."""
        return bool(self._reason[row] == COUNTS) and not np.isnan(self.expected[row])


def evidence(
    records: Records, period: Period, unit: Unit, assessment: Assessment, parents: Mapping[str, str]
) -> Evidence:
    """Takes what :func:`reports.ranking.rank` takes."""
    records = canonical(records)
    who, names = units_of(records, unit)
    in_period = between(records, period.first, period.last)
    valid = visits(records, who, in_period, assessment)
    random = np.random.default_rng(seed_of(records))
    compared = compare(records, valid, who, len(names), in_period, assessment, parents, random)
    reason = np.where(compared.alone, EXCLUDED.index("alone"), valid.reason)
    return Evidence(
        records,
        in_period,
        valid.minutes,
        compared.by_row,
        valid.item,
        compared.deviation,
        {name: float(compared.believed[unit]) for unit, name in enumerate(names) if compared.group[unit]},
        reason,
    )
