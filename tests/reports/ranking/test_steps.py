"""What counts, who is compared with whom, and what a standing says: halls small enough to reckon by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from reports.ranking import Context, Standing
from reports.ranking.groups import connected
from reports.ranking.model import Ranking
from reports.records import NOTHING
from tests.reports.ranking.halls import DAY, MINUTE, NINE, hall, ranked, visit

Row = dict[str, Any]


def two_windows(*more: Row, minutes: tuple[float, float] = (6.0, 6.0), n: int = 40) -> Ranking:
    """Windows 1 and 2 with ``n`` tickets each of one service, and more visits."""
    usual = [
        visit(n * w + i, window=1 + w, day=1 + i % 20, minutes=minutes[w]) for w in (0, 1) for i in range(n)
    ]
    return ranked(hall(*usual, *more))


def of(ranking: Ranking, unit: object) -> Standing:
    return next(standing for standing in ranking.standings if standing.unit == str(unit))


@pytest.mark.parametrize(
    ("own", "reason"),
    [
        ({"minutes": 0.2}, "too_short"),
        ({"minutes": 0.5}, "too_short"),  # below a tenth of the median of six minutes
        ({"minutes": 241}, "too_long"),
        ({"state": "no_show", "outcome": "", "started_at": NOTHING}, "no_show"),
        ({"state": "cancelled", "outcome": "", "started_at": NOTHING}, "cancelled"),
        ({"state": "expired", "outcome": "", "started_at": NOTHING, "window": NOTHING}, "expired"),
        ({"state": "expired", "outcome": ""}, "auto_closed"),
        ({"started_at": NOTHING}, "not_started"),
        ({"state": "moved", "outcome": ""}, "passed_on"),
        ({"chosen": True}, "chosen"),
        ({"service": "rare"}, "alone"),
    ],
)
def test_what_does_not_count_is_counted_by_reason(own: Mapping[str, Any], reason: str) -> None:
    found = two_windows(visit(900, **own))
    assert found.excluded == {reason: 1}
    of_one = {} if own.get("window") == NOTHING else {reason: 1}
    assert of(found, 1).excluded == of_one
    assert of(found, 2).excluded == {}
    assert of(found, 1).tickets == 40


def test_who_still_waits_or_is_served_is_no_exclusion() -> None:
    waiting = visit(900, state="waiting", outcome="", window=NOTHING, started_at=NOTHING)
    serving = visit(901, state="serving", outcome="", ended_at=NOTHING)
    assert two_windows(waiting, serving).excluded == {}


def test_the_same_person_and_item_soon_after_is_one() -> None:
    first = visit(900, person=7, day=3, started_at=NINE + 2 * DAY, minutes=6)
    second = visit(901, person=7, day=3, started_at=NINE + 2 * DAY + 10 * MINUTE, minutes=5)
    later = visit(902, person=7, day=3, started_at=NINE + 2 * DAY + 60 * MINUTE, minutes=6)
    standing = of(two_windows(first, second, later), 1)
    assert standing.excluded == {"same_person": 1}
    assert standing.tickets == 42
    assert standing.observed_min == 40 * 6 + 11 + 6


def test_a_ticket_renamed_at_the_window_counts_as_the_easier_item() -> None:
    hard = [visit(300 + i, window=1 + i % 2, service="hard", minutes=20) for i in range(40)]
    before = visit(900, state="moved", outcome="", minutes=1)
    after = visit(900, visit=2, service="hard", started_at=before["ended_at"], minutes=5)
    found = two_windows(*hard, before, after)
    without = two_windows(*hard, visit(900, minutes=6))
    assert of(found, 1).expected_min == pytest.approx(of(without, 1).expected_min, abs=0.1)
    assert of(found, 1).observed_min == of(without, 1).observed_min


def test_parking_is_taken_off_up_to_what_others_park() -> None:
    def with_parking(*windows: int) -> Ranking:
        rows = []
        for window in (1, 2, 3):
            for i in range(40):
                parked = 2 * MINUTE if window in windows and i % 2 else 0
                rows.append(
                    visit(100 * window + i, window=window, day=1 + i % 20, minutes=8, parked_for=parked)
                )
        return ranked(hall(*rows))

    assert of(with_parking(1, 2, 3), 1).observed_min == 40 * 7
    assert of(with_parking(1), 1).observed_min == 40 * 8


def test_expected_and_observed_minutes() -> None:
    found = two_windows(minutes=(5.0, 7.2))
    fast, slow = of(found, 1), of(found, 2)
    assert (fast.observed_min, slow.observed_min) == (200, 288)
    assert fast.expected_min == slow.expected_min == pytest.approx(240, abs=1)
    assert (fast.efficiency or 0) > 110 > 90 > (slow.efficiency or 0)
    assert (fast.rank, slow.rank) == (1, 2)
    minutes, tickets = found.items["a"]
    assert (round(minutes, 1), tickets) == (6.0, 80)


def test_efficiency_is_capped() -> None:
    found = two_windows(minutes=(2.0, 12.0))
    assert (of(found, 1).efficiency, of(found, 2).efficiency) == (115, 85)


def test_windows_without_a_common_item_are_two_groups() -> None:
    rows = [
        visit(100 * window + i, window=window, day=1 + i % 20, service="ab"[window > 3], minutes=4 + window)
        for window in (1, 2, 3, 4, 5)
        for i in range(40)
    ]
    found = ranked(hall(*rows))
    assert found.groups == 2
    assert {s.unit: s.group for s in found.standings} == {"1": 1, "2": 1, "3": 1, "4": 2, "5": 2}
    assert [s.rank for s in found.standings] == [1, 2, 3, 1, 2]


def test_an_item_that_joins_two_windows_joins_their_groups() -> None:
    unit = np.array([0] * 5 + [1] * 5 + [1] * 5 + [2] * 5 + [3] * 5 + [3] * 4)
    item = np.array([0] * 5 + [0] * 5 + [1] * 5 + [1] * 5 + [2] * 5 + [1] * 4)
    assert connected(unit, item, 4, 3, 5).tolist() == [0, 0, 0, 3]
    assert connected(unit, item, 4, 3, 4).tolist() == [0, 0, 0, 0]


def test_a_chain_of_windows_is_one_group() -> None:
    n = 3000
    unit = np.concatenate((np.arange(n), np.arange(n)))
    item = np.concatenate((np.arange(n), np.arange(n) + 1))
    assert (connected(unit, item, n, n + 1, 1) == 0).all()


def test_who_alone_renders_its_items_is_compared_with_its_own_past() -> None:
    rows = [visit(100 * w + i, window=w, day=1 + i % 20) for w in (1, 2) for i in range(40)]
    alone = [visit(300 + i, window=3, service="own", day=1 + i % 20, minutes=9) for i in range(40)]
    past = [visit(i, window=3, service="own", day=1 + i % 20, minutes=10, month=9) for i in range(40)]
    found = of(ranked(hall(*rows, *alone, *past)), 3)
    assert (found.not_comparable, found.group, found.rank, found.score, found.efficiency) == (
        "alone",
        0,
        None,
        None,
        None,
    )
    assert found.own_past == pytest.approx(100 * 10 / 9, abs=0.1)
    assert (found.observed_min, found.expected_min) == (360, 400)
    assert found.tickets == 40
    unknown = of(ranked(hall(*rows, *alone)), 3)
    assert (unknown.not_comparable, unknown.own_past) == ("alone", None)
    assert unknown.expected_min == unknown.observed_min


def test_too_few_tickets_or_days_are_not_ranked() -> None:
    few = [visit(900 + i, window=3, day=1 + i) for i in range(5)]
    hasty = [visit(950 + i, window=4, day=3) for i in range(30)]
    rows = [visit(100 * w + i, window=w, day=1 + i % 20) for w in (1, 2) for i in range(40)]
    found = ranked(hall(*rows, *few, *hasty), gate={"tickets": 20, "days": 8})
    assert [(s.unit, s.not_comparable) for s in found.standings[2:]] == [("4", "too_few"), ("3", "too_few")]
    assert of(found, 3).rank is None
    assert of(found, 3).expected_min == pytest.approx(30, abs=0.2)


def test_items_are_learned_from_earlier_months() -> None:
    # In October each window renders an item of its own; in September both rendered both.
    september = [
        visit(
            50 * w + i,
            window=w,
            service=s,
            day=1 + i % 20,
            minutes=6 if s == "a" else 12,
            month=9,
            started_at=NINE - 31 * DAY + i % 20 * DAY,
        )
        for w, s in ((1, "a"), (2, "b"), (2, "a"), (1, "b"))
        for i in range(40)
    ]
    for place, row in enumerate(september):
        row["ticket"] = row["day"] * 100_000 + place
    october = [
        visit(100 * w + i, window=w, service="ab"[w - 1], day=1 + i % 20, minutes=6 * w)
        for w in (1, 2)
        for i in range(40)
    ]
    found = ranked(hall(*september, *october))
    assert {s.unit: s.group for s in found.standings} == {"1": 1, "2": 1}
    assert of(found, 1).expected_min == pytest.approx(240, abs=1)
    assert of(found, 2).expected_min == pytest.approx(480, abs=1)
    assert of(found, 1).tickets == 40


def rated(window: int, number: int, level: str, after_s: int = 60, device: int = NOTHING) -> Row:
    return visit(
        number, window=window, day=1 + number % 20, level=level, rated_after=after_s * 1000, device=device
    )


def test_only_ratings_that_citizens_gave_count() -> None:
    rows = [
        rated(w, 100 * w + i, "dissatisfied" if i < 4 else "satisfied") for w in (1, 2) for i in range(40)
    ]
    hasty = [rated(1, 900 + i, "very_satisfied", after_s=2) for i in range(40)]
    one_phone = [rated(1, 1000 + i, "very_satisfied", device=5) for i in range(100)]
    unrated = [visit(1200 + i, window=1, day=1 + i % 20) for i in range(20)]
    found = of(ranked(hall(*rows, *hasty, *one_phone, *unrated)), 1)
    assert (found.ratable, found.rated, found.bad) == (200, 180, 4)
    assert found.response == 0.9
    assert found.good_low == pytest.approx(0.7695, abs=1e-4)  # Wilson of 36 of 40
    assert found.bad_rate == pytest.approx(0.1, abs=1e-3)


def test_bad_ratings_cost_points_and_few_ratings_none() -> None:
    rows = [
        rated(w, 100 * w + i, "dissatisfied" if i < 3 * w else "satisfied")
        for w in (1, 2, 3)
        for i in range(60)
    ]
    silent = [visit(900 + i, window=4, day=1 + i % 20) for i in range(60)]
    found = ranked(hall(*rows, *silent))
    points = [of(found, w).parts["ratings"] for w in (1, 2, 3)]
    assert points == sorted(points, reverse=True)  # type: ignore[type-var]
    assert of(found, 4).parts["ratings"] is None
    scores = [of(found, w).score for w in (1, 2, 3)]
    assert min(scores) < (of(found, 4).score or 0) < max(scores)  # type: ignore[type-var, operator]


def test_repeated_visits_cost_first_visit_points() -> None:
    rows = []
    for w in range(1, 13):
        for i in range(60):
            rows.append(visit(100 * w + i, window=w, day=1 + i % 10, person=1000 * w + i))
            if i < (40 if w == 1 else 2):  # they come back ten days later, and to another window
                rows.append(
                    visit(2000 + 100 * w + i, window=2 + i % 11, day=11 + i % 10, person=1000 * w + i)
                )
    found = ranked(hall(*rows))
    repeats = {point.unit: point for point in found.funnel if point.event == "repeat"}
    assert (repeats["1"].observed, repeats["1"].flag, repeats["2"].observed) == (40, 2, 2)
    assert sum(point.expected for point in repeats.values()) == pytest.approx(62, abs=0.1)
    assert of(found, 1).parts["first_visit"] == 0
    assert (of(found, 2).parts["first_visit"] or 0) > 50


def test_complaints_overdue_cases_availability_and_closure_come_from_outside() -> None:
    rows = [
        visit(100 * w + i, window=w, day=1 + i % 20, outcome="accepted") for w in (1, 2) for i in range(40)
    ]
    records = hall(*rows)
    context = Context(
        availability={"1": 0.9},
        closure={"2": (1, 2)},
        complaints={(rows[0]["ticket"], 1), (rows[1]["ticket"], 1), (99, 1)},
        overdue=set(),
    )
    found = ranked(records, context=context)
    assert {p.event for p in found.funnel} == {"complaint"}
    assert [(p.unit, p.observed) for p in found.funnel if p.event == "complaint"] == [("1", 2), ("2", 0)]
    assert (of(found, 1).parts["availability"], of(found, 2).parts["availability"]) == (90, None)
    assert (of(found, 1).parts["closure"], of(found, 2).parts["closure"]) == (100, 50)


def test_clerks_are_ranked_wherever_they_sit() -> None:
    rows = [
        visit(
            100 * w + i,
            window=w,
            day=1 + i % 20,
            clerk="AB"[(i // 20 + w) % 2],
            minutes=5 + 2 * ((i // 20 + w) % 2),
        )
        for w in (1, 2)
        for i in range(40)
    ]
    found = ranked(hall(*rows), unit="clerk")
    assert [(s.unit, s.rank, s.tickets) for s in found.standings] == [("A", 1, 40), ("B", 2, 40)]
