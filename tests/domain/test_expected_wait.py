"""What the hall says about the wait before a number is taken."""

from __future__ import annotations

import pytest

from hall_server.domain import commands as c
from hall_server.domain.rules import HOUR, MINUTE
from hall_server.forecast import around, expected_waits, told
from tests.domain.city import CityDay
from tests.domain.day import Day


def test_without_an_open_window_nothing_is_known() -> None:
    day = Day()
    day.take("consult")
    assert expected_waits(day.hall, day.now) == ({}, {})


def test_a_free_window_means_no_wait_and_a_busy_one_the_rest_of_its_service() -> None:
    day = Day()
    day.open(1)
    assert expected_waits(day.hall, day.now).newcomers["consult"] == 0
    day.take("consult")
    day.do(c.CallNext(1))
    day.do(c.StartService(1))
    usual = day.hall.service("consult").usual_length
    day.later(60)
    assert expected_waits(day.hall, day.now).newcomers["consult"] == usual - MINUTE
    day.later(10 * usual / 1000)
    assert expected_waits(day.hall, day.now).newcomers["consult"] == 0


def test_everybody_ahead_counts_over_all_windows_that_serve_them() -> None:
    day = Day()
    for window in (1, 2):
        day.open(window)
    for _citizen in range(4):
        day.take("consult")
    usual = day.hall.service("consult").usual_length
    waits = expected_waits(day.hall, day.now)
    assert waits.newcomers["consult"] == 2 * usual
    assert list(waits.tickets.values()) == [0, 0, usual, usual]


def test_who_stands_in_several_lines_is_called_once() -> None:
    day = CityDay()
    day.open(4)
    day.journey("shop")  # begins with a consultation or an invoice
    day.come("consult")
    lengths = {day.hall.lengths.of[service] for service in ("consult", "invoice")}
    (first, next_one) = expected_waits(day.hall, day.now).tickets.values()
    assert first == 0
    assert next_one in lengths


def test_hours_are_not_told() -> None:
    """Who would wait for longer than four hours is told nothing."""
    day = Day()
    day.open(1)
    usual = day.hall.service("consult").usual_length
    for _citizen in range(4 * HOUR // usual + 2):
        day.take("consult")
    waits = expected_waits(day.hall, day.now)
    assert "consult" not in waits.newcomers
    assert max(waits.tickets.values()) == 4 * HOUR


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, (0, 5)), (4, (0, 5)), (10, (5, 15)), (20, (15, 25)), (60, (45, 75))]
)
def test_the_wait_is_told_as_a_range_in_fives(minutes: int, said: tuple[int, int]) -> None:
    assert told(around(minutes * MINUTE)) == said
