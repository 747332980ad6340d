"""How good forecasts are on a made-up busy hall. ``scripts/forecast_table`` does the same for 100 days.

Judged are those who took a number when every window for them was busy.
"""

from __future__ import annotations

import pytest

from hall_server.forecast import Calibration, Effort
from hall_server.forecast.calibration import WITHOUT_PAST
from scripts.forecast_judge.days import Kind, Said, a_day, learned
from scripts.forecast_judge.scoring import Score, score

LOAD = 0.93
USUAL = Kind(LOAD, history=4)
SURGE = Kind(LOAD, surge=1.12, history=4)
UNKNOWN = Kind(LOAD, history=0)
WARM_UP, DAYS = 1, 3
QUICK = Effort(runs=60, events=450)


def days(kind: Kind) -> list[list[Said]]:
    past = learned(kind) if kind.history else None
    return [a_day(kind, past, seed, QUICK) for seed in range(WARM_UP + DAYS)]


@pytest.fixture(scope="module")
def usual() -> Score:
    return score(days(USUAL), WARM_UP)


def test_the_error_is_far_below_that_of_a_formula(usual: Score) -> None:
    assert usual.of_naive <= 0.40
    assert usual.of_last <= 0.50


def test_four_in_five_are_called_within_the_range(usual: Score) -> None:
    """In the long run 78 to 82 %; a few days may be off by a little more."""
    assert 0.75 <= usual.covered <= 0.85


def test_hardly_anybody_is_called_ten_minutes_later_than_announced(usual: Score) -> None:
    assert usual.late <= 0.02


def test_a_surge_that_nobody_saw_coming_does_not_break_the_ranges() -> None:
    surge = score(days(SURGE), WARM_UP)
    assert 0.74 <= surge.covered <= 0.86
    assert surge.of_naive <= 0.40


def test_a_hall_without_any_history_gives_ranges_that_hold_on_its_first_day() -> None:
    past = None
    first = [score([a_day(UNKNOWN, past, seed, QUICK)], 0, Calibration(WITHOUT_PAST)) for seed in range(2)]
    assert 0.74 <= sum(its.covered for its in first) / len(first) <= 0.86
    assert all(its.of_naive <= 0.45 for its in first)
