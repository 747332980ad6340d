"""A hall that keeps the calendar: closed on holidays, open on the Saturdays worked for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_server.domain import commands as c
from hall_server.domain.calendar import WorkCalendar
from hall_server.domain.plan import OpeningHours
from hall_server.domain.rules import MINUTE
from tests.domain.arrangements import days_off, make_up_days
from tests.domain.day import PLAN, Day

HOURS = OpeningHours(((9 * 60, 12 * 60), (13 * 60 + 30, 17 * 60)), frozenset({1, 2, 3, 4, 5}))
WEEK_END = OpeningHours(((10 * 60, 16 * 60),), frozenset({6, 7}))
HALL = replace(
    PLAN,
    services=tuple(
        replace(service, hours=WEEK_END if service.id == "consult" else HOURS) for service in PLAN.services
    ),
    calendar=WorkCalendar(days_off(2026), make_up_days(2026)),
)


def on(month: int, day: int, hour: int = 10) -> Day:
    """The hall on a day of 2026."""
    hall = Day(HALL)
    hall.now = int(datetime(2026, month, day, hour, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp() * 1000)
    hall.do(c.TurnDay())
    return hall


@pytest.mark.parametrize(("month", "day"), [(10, 1), (10, 2), (10, 7), (5, 4), (4, 6)])
def test_no_number_on_a_holiday(month: int, day: int) -> None:
    refusal = on(month, day).refused(c.TakeTicket("estate"))
    assert (refusal.code, refusal.fields) == ("service_closed_today", {})


@pytest.mark.parametrize(("month", "day"), [(10, 10), (5, 9), (9, 20)])
def test_a_number_on_the_saturday_or_sunday_that_is_worked_instead(month: int, day: int) -> None:
    assert on(month, day).take("estate") == "C001"


def test_a_make_up_day_has_the_hours_of_a_monday() -> None:
    lunch = on(10, 10, hour=12)
    assert lunch.refused(c.TakeTicket("estate")).fields == {"hours": "09:00-12:00, 13:30-17:00"}
    assert HALL.hours_today(HALL.service_by_id["consult"], lunch.now) == ""


@given(st.integers(0, 366 * 24 * 60))
def test_all_hours_looked_at_together_stand_as_each_alone(minutes: int) -> None:
    began = datetime(2026, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
    now = int(began.timestamp() * 1000) + minutes * MINUTE
    openings = HALL.openings(now)
    for service in HALL.services:
        alone = HALL.is_open(service, now), HALL.hours_today(service, now)
        assert openings[service.hours] == alone


def test_a_week_end_service_rests_on_a_holiday_and_not_on_other_saturdays() -> None:
    assert on(10, 3).refused(c.TakeTicket("consult")).code == "service_closed_today"
    assert on(10, 17).take("consult") == "A001"


def test_the_hall_before_and_after_the_holidays_is_as_ever() -> None:
    assert on(9, 30).take("estate") == "C001"
    assert on(10, 8).take("estate") == "C001"


def test_days_to_come_can_be_asked_too() -> None:
    estate = HALL.service_by_id["estate"]
    assert HALL.spans_on(estate, date(2026, 10, 1)) == ()
    assert HALL.spans_on(estate, date(2026, 10, 10)) == HOURS.spans
