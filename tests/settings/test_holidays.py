"""The calendar that a hall.toml gives, against the published arrangements of three years."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from hall_server.domain.calendar import WorkCalendar
from hall_server.settings import HallFolder
from hall_server.settings.calendar import build_calendar
from hall_server.settings.model import CalendarTable
from tests.domain.arrangements import days_of, days_off, make_up_days
from tests.settings.conftest import GOOD

CHINA = build_calendar(CalendarTable(holidays="CN"))
YEARS = (2024, 2025, 2026)


@pytest.mark.parametrize("year", YEARS)
def test_each_day_of_a_year_is_worked_or_not_as_published(year: int) -> None:
    truth = WorkCalendar(days_off(year), make_up_days(year))
    wrong = [day for day in days_of(year) if CHINA.is_working_day(day) != truth.is_working_day(day)]
    assert wrong == []


@pytest.mark.parametrize("year", YEARS)
def test_a_hall_that_opens_at_week_ends_rests_on_every_published_day(year: int) -> None:
    assert [day for day in sorted(days_off(year)) if CHINA.opens_as(day) is not None] == []
    assert {CHINA.opens_as(day) for day in make_up_days(year)} == {1}


def test_ordinary_week_ends_stay_as_they_are() -> None:
    # The one before National Day is worked on its Sunday only; the one after it on its Saturday only.
    days = [date(2026, 9, 19), date(2026, 9, 20), date(2026, 10, 10), date(2026, 10, 11), date(2026, 3, 7)]
    assert list(map(CHINA.opens_as, days)) == [6, 1, 1, 7, 6]


def test_no_holidays_unless_they_are_asked_for() -> None:
    assert build_calendar(CalendarTable()) == WorkCalendar()


class TestTheHallsOwnDays:
    OWN = build_calendar(
        CalendarTable(
            holidays="CN", closed=["2026-05-20", "2026-10-10"], working=["2026-05-23", "2026-10-07"]
        )
    )

    def test_are_closed_or_worked(self) -> None:
        assert self.OWN.opens_as(date(2026, 5, 20)) is None
        assert self.OWN.opens_as(date(2026, 5, 23)) == 1

    def test_win_over_the_countrys(self) -> None:
        assert self.OWN.opens_as(date(2026, 10, 10)) is None  # a make-up day elsewhere
        assert self.OWN.opens_as(date(2026, 10, 7)) == 3  # a holiday elsewhere, a Wednesday

    def test_leave_all_others_alone(self) -> None:
        changed = {day for day in days_of(2026) if self.OWN.opens_as(day) != CHINA.opens_as(day)}
        assert changed == {date(2026, 5, 20), date(2026, 5, 23), date(2026, 10, 7), date(2026, 10, 10)}


class TestAYearThatIsNotPublishedYet:
    def test_has_its_statutory_holidays_and_is_known_to_be_unknown(self) -> None:
        assert CHINA.known_until is not None
        after = CHINA.known_until.year + 1
        assert CHINA.known_until == date(after - 1, 12, 31)
        assert CHINA.ends_before(date(after, 1, 1))
        assert not CHINA.is_working_day(date(after, 10, 1))
        assert not any(day.year == after for day in CHINA.worked)

    def test_is_known_once_its_make_up_days_are_written_down(self) -> None:
        assert CHINA.known_until is not None
        after = CHINA.known_until.year + 1
        own = build_calendar(CalendarTable(holidays="CN", working=[f"{after}-02-28"]))
        assert own.known_until == date(after, 12, 31)

    def test_does_not_arise_where_no_days_are_moved(self) -> None:
        germany = build_calendar(CalendarTable(holidays="DE", subdivision="BY"))
        assert germany.known_until is None
        assert not germany.is_working_day(date(2026, 6, 4))  # Corpus Christi, in Bavaria
        assert build_calendar(CalendarTable(holidays="DE")).is_working_day(date(2026, 6, 4))


def test_the_plan_of_a_hall_has_its_calendar_and_its_terms(tmp_path: Path) -> None:
    toml = GOOD.replace("[calling]", '[calendar]\nholidays = "CN"\n\n[calling]').replace(
        "minutes = 5", "promised_days = 5\nlegal_days = 20"
    )
    (tmp_path / "hall.toml").write_text(toml, encoding="utf-8")
    plan = HallFolder(tmp_path).plan
    assert plan.calendar == CHINA
    terms = [(service.promised_days, service.legal_days) for service in plan.services]
    assert terms == [(5, 20), (None, None)]


def test_a_hall_without_holidays_does_not_load_the_library(tmp_path: Path) -> None:
    (tmp_path / "hall.toml").write_text(GOOD, encoding="utf-8")
    program = (
        "import sys; from pathlib import Path; from hall_server.settings import HallFolder; "
        f"HallFolder(Path({str(tmp_path)!r})).plan; print('holidays' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
