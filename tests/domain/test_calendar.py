"""Working days and terms, held against the arrangements of three years and against one another."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_server.domain.calendar import WorkCalendar
from tests.domain.arrangements import days_of, days_off, make_up_days

YEARS = (2024, 2025, 2026)
CHINA = WorkCalendar(
    closed=frozenset().union(*map(days_off, YEARS)),
    worked=frozenset().union(*map(make_up_days, YEARS)),
    known_until=date(2026, 12, 31),
)
# Working days of each year: 366 or 365 days, less the week-ends and holidays, with the make-up days.
WORKING_DAYS = {2024: 251, 2025: 248, 2026: 248}


class TestYearsAsPublished:
    @pytest.mark.parametrize("year", YEARS)
    def test_a_year_has_its_known_number_of_working_days(self, year: int) -> None:
        assert sum(map(CHINA.is_working_day, days_of(year))) == WORKING_DAYS[year]
        assert CHINA.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == WORKING_DAYS[year]

    @pytest.mark.parametrize("year", YEARS)
    def test_no_holiday_is_worked_and_every_make_up_day_is(self, year: int) -> None:
        assert not any(map(CHINA.is_working_day, days_off(year)))
        assert all(map(CHINA.is_working_day, make_up_days(year)))

    @pytest.mark.parametrize(
        ("accepted", "term", "due"),
        [
            # Before Spring Festival 2026: Saturday the 14th and, after it, the 24th are worked.
            (date(2026, 2, 13), 1, date(2026, 2, 14)),
            (date(2026, 2, 13), 2, date(2026, 2, 24)),
            (date(2026, 2, 13), 6, date(2026, 2, 28)),
            (date(2026, 2, 13), 7, date(2026, 3, 2)),
            # Accepted by kiosk on a holiday: the first working day after it is the first of the term.
            (date(2025, 10, 3), 0, date(2025, 10, 9)),
            (date(2025, 10, 3), 1, date(2025, 10, 9)),
            (date(2025, 10, 3), 3, date(2025, 10, 11)),
            # An ordinary week.
            (date(2025, 6, 13), 0, date(2025, 6, 13)),
            (date(2025, 6, 13), 1, date(2025, 6, 16)),
            (date(2024, 3, 1), 20, date(2024, 3, 29)),
        ],
    )
    def test_a_term_ends_on(self, accepted: date, term: int, due: date) -> None:
        assert CHINA.add_working_days(accepted, term) == due

    def test_the_days_left_count_down_to_the_deadline_and_then_below_nothing(self) -> None:
        due = date(2026, 2, 24)
        seen = [date(2026, 2, 13), date(2026, 2, 14), date(2026, 2, 20), due, date(2026, 2, 28)]
        assert [CHINA.working_days_between(today, due) for today in seen] == [2, 1, 1, 0, -4]


class TestHowADayOpens:
    def test_a_holiday_does_not_a_make_up_day_opens_as_monday_others_as_what_they_are(self) -> None:
        assert CHINA.opens_as(date(2026, 10, 1)) is None
        assert CHINA.opens_as(date(2026, 10, 4)) is None  # the Sunday in the middle
        assert CHINA.opens_as(date(2026, 10, 10)) == 1  # a Saturday
        assert CHINA.opens_as(date(2026, 10, 17)) == 6  # an ordinary Saturday
        assert CHINA.opens_as(date(2026, 10, 14)) == 3

    def test_a_holiday_that_is_worked_all_the_same_opens_as_its_own_weekday(self) -> None:
        thursday = date(2026, 10, 1)
        assert WorkCalendar(frozenset({thursday}), frozenset({thursday})).opens_as(thursday) == 4

    def test_an_ordinary_week_end_opens_but_is_no_working_day(self) -> None:
        sunday = date(2026, 3, 8)
        assert (CHINA.opens_as(sunday), CHINA.is_working_day(sunday)) == (7, False)


def test_what_is_published_ends() -> None:
    assert not CHINA.ends_before(date(2026, 12, 31))
    assert CHINA.ends_before(date(2027, 1, 1))
    assert not WorkCalendar().ends_before(date(2999, 1, 1))


def test_a_term_is_not_negative() -> None:
    with pytest.raises(ValueError, match="-1"):
        WorkCalendar().add_working_days(date(2026, 3, 2), -1)


days = st.dates(date(2024, 1, 1), date(2026, 12, 31))
some_days = st.frozensets(days, max_size=60)
calendars = st.one_of(st.just(CHINA), st.builds(WorkCalendar, some_days, some_days))
terms = st.integers(0, 90)


@given(calendars, days, terms)
def test_a_term_ends_on_a_working_day_and_has_its_length(calendar: WorkCalendar, day: date, n: int) -> None:
    due = calendar.add_working_days(day, n)
    assert calendar.is_working_day(due)
    assert due >= day
    if n:
        assert calendar.working_days_between(day, due) == n
        assert calendar.working_days_between(day, due - timedelta(days=1)) == n - 1


@given(calendars, days)
def test_a_term_of_nothing_ends_on_the_first_working_day(calendar: WorkCalendar, day: date) -> None:
    due = calendar.add_working_days(day, 0)
    skipped = [day + timedelta(days=count) for count in range((due - day).days)]
    assert not any(map(calendar.is_working_day, skipped))


@given(calendars, days, terms, terms)
def test_terms_add_up(calendar: WorkCalendar, day: date, n: int, more: int) -> None:
    day = calendar.add_working_days(day, 0)
    in_one = calendar.add_working_days(day, n + more)
    assert calendar.add_working_days(calendar.add_working_days(day, n), more) == in_one


@given(calendars, days, days, terms)
def test_who_comes_later_is_not_due_earlier(calendar: WorkCalendar, one: date, other: date, n: int) -> None:
    earlier, later = sorted((one, other))
    assert calendar.add_working_days(earlier, n) <= calendar.add_working_days(later, n)


@given(calendars, days, days, days)
def test_days_between_add_up_in_any_order(calendar: WorkCalendar, one: date, two: date, three: date) -> None:
    between = calendar.working_days_between
    assert between(one, two) + between(two, three) == between(one, three)
    assert between(one, one) == 0


@given(calendars, days)
def test_every_working_day_opens_like_one(calendar: WorkCalendar, day: date) -> None:
    opens_as = calendar.opens_as(day)
    assert calendar.is_working_day(day) == (opens_as in {1, 2, 3, 4, 5})
    assert opens_as is not None or day in calendar.closed
    assert day not in calendar.worked or calendar.is_working_day(day)
