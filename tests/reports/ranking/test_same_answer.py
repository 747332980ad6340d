"""The order of rows and the names of clerks change nothing; strange months have a clear answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from reports.assessment import Assessment
from reports.ranking import Context, Ranking, rank
from reports.ranking.model import Unit
from tests.reports.ranking.halls import hall, ranked, visit
from tests.reports.ranking.truth import PERIOD, month

QUICK = Assessment.model_validate({"ranks": {"draws": 200}, "efficiency": {"draws": 200}})


def small(seed: int = 1, **own: Any) -> Any:
    return month(seed, windows=30, tickets=6000, **own)


@pytest.mark.parametrize("unit", ["window", "clerk"])
def test_the_order_of_rows_changes_nothing(unit: Unit) -> None:
    truth = small(cheat="recode")
    shuffled = truth.records.where(np.random.default_rng(7).permutation(len(truth.records)))
    found = [rank(r, PERIOD, unit, QUICK, Context(), truth.parents) for r in (truth.records, shuffled)]
    assert repr(found[0]) == repr(found[1])


def renamed(ranking: Ranking, names: dict[str, str]) -> Ranking:
    standings = tuple(replace(s, unit=names[s.unit]) for s in ranking.standings)
    funnel = sorted((replace(p, unit=names[p.unit]) for p in ranking.funnel), key=lambda p: (p.event, p.unit))
    return replace(ranking, standings=standings, funnel=tuple(funnel))


@pytest.mark.parametrize("unit", ["window", "clerk"])
def test_the_names_of_clerks_change_nothing(unit: Unit) -> None:
    truth = small()
    random, records = np.random.default_rng(8), truth.records
    place = random.permutation(len(records.clerks))
    names = [f"x{number:05}" for number in random.permutation(90_000)[: len(place)]]
    clerks = [""] * len(place)
    for old, new in enumerate(place):
        clerks[new] = names[old]
    others = replace(records, clerk=place[records.clerk], clerks=clerks)
    one, two = (rank(r, PERIOD, unit, QUICK, Context(), truth.parents) for r in (records, others))
    alike = {name: name for name in map(str, range(1, 31))}
    back = dict(zip(records.clerks, names, strict=True))
    assert repr(renamed(one, back if unit == "clerk" else alike)) == repr(
        renamed(two, {name: name for name in names} if unit == "clerk" else alike)
    )


def test_no_tickets() -> None:
    nothing = hall(visit(1)).where(np.zeros(1, dtype=bool))
    units: tuple[Unit, ...] = ("window", "clerk")
    for unit in units:
        found = ranked(nothing, unit=unit)
        assert (found.standings, found.funnel, found.items, found.excluded, found.groups) == (
            (),
            (),
            {},
            {},
            0,
        )


def test_nothing_but_earlier_months() -> None:
    found = ranked(hall(*(visit(i, month=9) for i in range(20))))
    assert (found.standings, found.groups) == ((), 0)


def test_one_ticket() -> None:
    (only,) = ranked(hall(visit(1))).standings
    assert (only.not_comparable, only.tickets, only.rank, only.score) == ("too_few", 1, None, None)
    assert only.observed_min == only.expected_min == 6.0


def test_one_window() -> None:
    (only,) = ranked(hall(*(visit(i) for i in range(100)))).standings
    assert (only.not_comparable, only.group, only.tickets) == ("alone", 0, 100)


def test_one_item_and_all_equal() -> None:
    found = ranked(hall(*(visit(i, window=1 + i % 4, day=1 + i // 4 % 20) for i in range(400))))
    assert [(s.rank, s.rank_low, s.rank_high, s.tier) for s in found.standings] == [(1, 1, 4, "B")] * 4
    assert {s.score for s in found.standings} == {50.0}
    assert {s.top for s in found.standings} == {0.5}
    assert (found.spread, found.noise) == (0, 0)


def test_all_excluded() -> None:
    found = ranked(hall(*(visit(i, minutes=0.1, window=1 + i % 2) for i in range(40))))
    assert found.excluded == {"too_short": 40}
    assert {(s.not_comparable, s.tickets, s.observed_min) for s in found.standings} == {("too_few", 0, 0.0)}


def test_ten_thousand_services() -> None:
    truth = month(2, windows=40, tickets=60_000, items=10_000)
    found = rank(truth.records, PERIOD, "window", QUICK, Context(), truth.parents)
    assert len(found.standings) == 40
    for standing in found.standings:
        assert standing.rank is not None or standing.not_comparable in ("alone", "too_few")


def test_without_weight_on_anything_that_is_known_there_is_no_score() -> None:
    rows = [visit(i, window=1 + i % 2, day=1 + i // 2 % 20) for i in range(80)]
    weights = {"efficiency": 0, "first_visit": 0, "ratings": 100, "availability": 0, "closure": 0}
    found = ranked(hall(*rows), weights=weights)
    assert [(s.score, s.rank, s.group) for s in found.standings] == [(None, None, 1)] * 2
