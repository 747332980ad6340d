"""Points of an indicator: a straight line from the floor to the target, capped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.flags.measures import MEASURES, events_ratio, points
from reports.ranking.model import FunnelPoint
from tests.reports.flags.october import all_by_hand, assessed, month, row, sample, standing

numbers = st.floats(-1e6, 1e6)


@pytest.mark.parametrize(
    ("value", "got"), [(85, 0), (105, 18), (95, 9), (70, 0), (115, 18), (100, 13.5)]
)  # fmt: skip
def test_more_is_better(value: float, got: float) -> None:
    assert points(value, weight=18, floor=85, target=105, cap=1) == pytest.approx(got)


@pytest.mark.parametrize(("value", "got"), [(2, 0), (0.8, 5), (1.4, 2.5), (3, 0), (0, 5.5)])
def test_fewer_is_better_and_a_cap_above_one_rewards_more_than_the_target(value: float, got: float) -> None:
    assert points(value, weight=5, floor=2, target=0.8, cap=1.1) == pytest.approx(got)


@given(value=numbers, better=numbers, floor=numbers, span=st.floats(0.1, 1e5), cap=st.floats(0.1, 1.2))
def test_points_stay_within_bounds_and_never_fall_as_the_figure_gets_better(
    value: float, better: float, floor: float, span: float, cap: float
) -> None:
    value, better = sorted((value, better))
    for low, high, target in ((value, better, floor + span), (better, value, floor - span)):
        got = points(low, weight=10, floor=floor, target=target, cap=cap)
        assert 0 <= got <= points(high, weight=10, floor=floor, target=target, cap=cap) <= 10 * cap


def test_one_event_where_few_are_expected_is_no_verdict() -> None:
    funnel = [FunnelPoint("1", "complaint", 1, 0.2, 1.1, 0), FunnelPoint("2", "complaint", 30, 10, 4.6, 2)]
    report = month(standing("1"), standing("2"), standing("3"), funnel=funnel)
    one, two, three = report.windows.standings
    assert events_ratio(report, one, "complaint") == pytest.approx(5 / 4.2)
    assert events_ratio(report, two, "complaint") == pytest.approx(34 / 14)
    assert events_ratio(report, three, "complaint") is None


@pytest.mark.parametrize("name", MEASURES)
def test_each_measure_of_an_empty_month_is_nothing_or_a_number(name: str) -> None:
    nothing = standing(
        "1", tickets=0, days=0, efficiency=None, parts={}, score=None, good_low=None, bad_rate=None,
        response=None, excluded={}, rank=None, not_comparable="too_few",
    )  # fmt: skip
    value = MEASURES[name].of(month(nothing), nothing)
    assert value is None or value >= 0


def test_the_total_is_of_what_has_points() -> None:
    """No funnel in this month: what cannot be measured is left out, and its weight with it."""
    one = row(assessed(month(standing("1")), [all_by_hand("1")]), "1")
    sources = {mark.indicator: mark.source for mark in one.marks}
    assert [name for name, source in sources.items() if source == "unknown"] == [
        "in_time", "honest_calls", "complaints",
    ]  # fmt: skip
    assert one.weighed == 100 - 5 - 3 - 3
    assert one.total == pytest.approx(100 * sum(mark.points or 0 for mark in one.marks) / 89, abs=0.01)


def test_no_aspect_gives_more_than_its_weight() -> None:
    tree = sample()
    eager = tree.aspects[0].model_copy(
        update={"indicators": [one.model_copy(update={"cap": 1.2}) for one in tree.aspects[0].indicators]}
    )
    tree = tree.model_copy(update={"aspects": [eager, *tree.aspects[1:]]})
    fast = standing("1", efficiency=115.0, parts={"availability": 100.0})
    assert row(assessed(month(fast), tree=tree), "1").aspects["efficiency"] == 100


def test_a_window_that_nobody_compares_with_is_held_against_its_own_past() -> None:
    alone = standing("9", group=0, efficiency=None, own_past=95.0, rank=None, not_comparable="alone")
    mark = row(assessed(month(alone)), "9").marks[0]
    assert (mark.source, mark.value, mark.points) == ("own_past", 95.0, 9.0)


def test_the_halls_own_figures_say_that_they_are_everybodys() -> None:
    report = assessed(month(standing("1"), standing("2")))
    marks = [mark for one in report.rows for mark in one.marks if mark.indicator == "appointments"]
    assert [(mark.source, mark.value, mark.points) for mark in marks] == [("hall", 90.0, 3.0)] * 2
