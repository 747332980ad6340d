"""What the hall says about the wait before a number is taken."""

from __future__ import annotations

import pytest

from hall_server.domain import commands as c
from hall_server.domain.rules import MINUTE
from hall_server.forecast import about, expected_waits
from tests.domain.day import Day


def test_without_an_open_window_nothing_is_known() -> None:
    day = Day()
    day.take("consult")
    assert expected_waits(day.hall, day.now) == {}


def test_a_free_window_means_no_wait_and_a_busy_one_the_rest_of_its_service() -> None:
    day = Day()
    day.open(1)
    assert expected_waits(day.hall, day.now)["consult"] == 0
    day.take("consult")
    day.do(c.CallNext(1))
    day.do(c.StartService(1))
    usual = day.hall.service("consult").usual_length
    day.later(60)
    assert expected_waits(day.hall, day.now)["consult"] == usual - MINUTE
    day.later(10 * usual / 1000)
    assert expected_waits(day.hall, day.now)["consult"] == 0


def test_everybody_ahead_counts_over_all_windows_that_serve_them() -> None:
    day = Day()
    for window in (1, 2):
        day.open(window)
    for _citizen in range(4):
        day.take("consult")
    usual = day.hall.service("consult").usual_length
    assert expected_waits(day.hall, day.now)["consult"] == 2 * usual


@pytest.mark.parametrize(
    ("minutes", "told"), [(0, (0, 5)), (4, (0, 5)), (10, (5, 15)), (20, (15, 25)), (60, (45, 75))]
)
def test_the_wait_is_told_as_a_range_in_fives(minutes: int, told: tuple[int, int]) -> None:
    assert about(minutes * MINUTE) == told
