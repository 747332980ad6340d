"""Every figure of a ranking can be followed to its tickets."""

from __future__ import annotations

import numpy as np
import pytest

from reports.assessment import Assessment
from reports.period import Period
from reports.ranking import Context, rank
from reports.ranking.evidence import evidence
from reports.ranking.model import Unit
from scripts.month_maker.records import records
from scripts.month_maker.size import Size

OCTOBER = Period.month(2026, 10)
SIZE = Size((Period.month(2026, 9), OCTOBER), tickets=4_000, windows=20, items=30, zones=3, cheats=6)


@pytest.mark.parametrize("unit", ["window", "clerk"])
def test_the_tickets_of_a_unit_add_up_to_its_standing(unit: Unit) -> None:
    _town, made = records(SIZE)
    parents = dict.fromkeys(made.services, "hall")
    told = rank(made, OCTOBER, unit, Assessment(), Context(), parents)
    found = evidence(made, OCTOBER, unit, Assessment(), parents)
    names = found.records.window.astype(str)
    if unit == "clerk":
        names = np.array(found.records.clerks)[found.records.clerk]
    for standing in told.standings:
        rows = np.flatnonzero((names == standing.unit) & found.in_period).tolist()
        counted = [row for row in rows if found.counts(row)]
        assert len(counted) == standing.tickets
        assert found.minutes[counted].sum() == pytest.approx(standing.observed_min, abs=0.06)
        assert found.expected[counted].sum() == pytest.approx(standing.expected_min, abs=0.06)
        reasons = [reason for row in rows if (reason := found.excluded(row))]
        assert {reason: reasons.count(reason) for reason in reasons} == dict(standing.excluded)


def test_shuffled_rows_are_the_same_evidence() -> None:
    _town, made = records(SIZE)
    parents = dict.fromkeys(made.services, "hall")
    shuffled = made.where(np.random.default_rng(3).permutation(len(made)))
    one, other = (evidence(rows, OCTOBER, "window", Assessment(), parents) for rows in (made, shuffled))
    assert np.array_equal(one.expected, other.expected, equal_nan=True)
    assert np.array_equal(one.minutes, other.minutes)
