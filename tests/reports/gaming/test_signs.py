"""What counts as a sign, case by case."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from reports.gaming.model import Sign
from reports.gaming.signs import Limits, cases_of
from reports.records import NOTHING, STATES, Records
from tests.reports.rows import DAY, MINUTE, NINE, records, visit

NO_SHOW = STATES.index("no_show")
USUAL = [visit() for _ in range(9)]
"""Ten minutes each: the item's median."""


def marked(made: Records, sign: Sign) -> list[int]:
    """The rows that have a sign."""
    cases = cases_of(made, np.zeros(len(made), np.int64), Limits())[sign]
    return [int(row) for row in cases.row[cases.marked & (cases.window != NOTHING)]]


def took(milliseconds: int, **told: Any) -> dict[str, Any]:
    start = NINE + 2 * MINUTE
    return visit(started_at=start, ended_at=start + milliseconds, **told)


def test_over_before_a_tenth_of_the_usual_is_short() -> None:
    made = records(*USUAL, took(59_999), took(60_000), took(5_000, state=STATES.index("moved")))
    assert marked(made, "short") == [9]


def test_a_no_show_has_no_start_and_a_hurried_one_few_calls_or_no_minute() -> None:
    def missed(calls: int, after: int) -> dict[str, Any]:
        called = NINE + MINUTE
        return visit(
            state=NO_SHOW,
            outcome=0,
            started_at=NOTHING,
            called_at=called,
            calls=calls,
            ended_at=called + after,
        )

    made = records(
        *USUAL, missed(3, 60_000), missed(2, 90_000), missed(3, 59_000), visit(window=NOTHING, state=NO_SHOW)
    )
    assert marked(made, "no_show") == [9, 10, 11]
    assert marked(made, "hurried") == [10, 11]


LONG = [took(30 * MINUTE, service=1) for _ in range(9)]


@pytest.mark.parametrize("imported", [False, True])
def test_gone_on_with_as_a_harder_item_after_the_start(imported: bool) -> None:
    ended = NINE + 3 * MINUTE
    first = took(MINUTE, person=7, imported=imported)
    second = visit(service=1, issued_at=ended, person=7, imported=imported)
    if imported:
        pair = [first, second]
    else:
        moved = {**first, "state": STATES.index("moved"), "ticket": DAY * 100_000 + 99}
        pair = [moved, {**second, "ticket": DAY * 100_000 + 99, "visit": 2}]
    made = records(*USUAL, *LONG, *pair)
    assert marked(made, "harder") == [18]
    assert marked(made, "short") == []
    back = [{**pair[0], "service": 1}, {**pair[1], "service": 0}]
    assert marked(records(*USUAL, *LONG, *back), "harder") == []
    elsewhere = [pair[0], {**pair[1], "window": 2}]
    assert marked(records(*USUAL, *LONG, *elsewhere), "harder") == []


def test_parked_after_the_start() -> None:
    assert marked(records(*USUAL, visit(parked_for=1_000)), "parked") == [9]


def test_easy_numbers_are_shorter_than_the_window_s_middle_one() -> None:
    made = records(*USUAL[:4], *LONG, visit(chosen=True), took(30 * MINUTE, service=1, chosen=True))
    assert marked(made, "chosen") == [13, 14]
    assert marked(made, "easy") == [13]


def rated(after: int, **told: Any) -> dict[str, Any]:
    return visit(level=0, rated_after=after, **told)


def test_praise_a_moment_after_the_end() -> None:
    assert marked(records(rated(4_999), rated(5_000), visit()), "at_once") == [0]


def test_one_phone_that_rates_a_window_again_on_the_same_day() -> None:
    made = records(
        rated(60_000, device=1),
        rated(90_000, device=1),
        rated(60_000, device=1, window=2),
        rated(60_000, device=1, day=20261028),
        rated(60_000),
        rated(60_000),
    )
    assert marked(made, "same_device") == [1]


def test_ratings_in_the_hall_that_come_together_though_their_services_did_not() -> None:
    def here(minute: int, rated_at: int, **told: Any) -> dict[str, Any]:
        ended = NINE + minute * MINUTE
        return visit(
            ended_at=ended, level=0, rated_after=NINE + rated_at - ended, on_site=True, **told
        )  # fmt: skip

    hour = 60 * MINUTE
    made = records(
        here(12, hour),
        here(20, hour + 60_000),
        here(24, hour + 70_000),
        here(40, hour + 140_000),
        here(50, hour + 140_000, window=2),
        rated(20_000),
    )
    assert marked(made, "burst") == [1]
