"""A hall that keeps China's holidays: no numbers on National Day, numbers on the Saturday worked for it."""

from __future__ import annotations

import json
import logging
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from hall_server.bootstrap import ClockMaker
from hall_server.cli import main
from hall_server.client import RefusedByHall
from hall_server.commands import status
from hall_server.domain.plan import HallPlan
from hall_server.protocol import TakeTicket, TicketTaken
from hall_server.serving.clock import HallClock, VirtualClock
from hall_server.settings.calendar import build_calendar
from hall_server.settings.model import CalendarTable
from tests.halls import HALL_TOML, TestHall, eventually

TOML = HALL_TOML.replace(
    'open = ["08:00-18:00"]',
    'open = ["08:00-18:00"]\nweekdays = [1, 2, 3, 4, 5]\n\n[calendar]\nholidays = "CN"',
)
NATIONAL_DAY = datetime(2026, 10, 1, 9)  # noqa: DTZ001 - these are local to the hall
MAKE_UP_SATURDAY = datetime(2026, 10, 10, 9)  # noqa: DTZ001
ORDINARY_SATURDAY = datetime(2026, 10, 17, 9)  # noqa: DTZ001


@pytest.fixture
def hall(tmp_path: Path) -> TestHall:
    return TestHall(tmp_path / "hall", TOML)


def on(start: datetime) -> ClockMaker:
    def make(last_at: int, plan: HallPlan) -> HallClock:
        return VirtualClock(start, plan.timezone, 1.0, last_at)

    return make


async def take_number(hall: TestHall) -> str:
    async with hall.link("kiosk", "kiosk-2") as kiosk:
        return (await kiosk.ask(TakeTicket("consult"), TicketTaken)).number


async def test_a_holiday_is_shown_as_closed_and_gives_no_number(hall: TestHall) -> None:
    async with hall.open(on(NATIONAL_DAY)), hall.mirror("kiosk", "kiosk-2") as mirror:
        assert mirror.view is not None
        consult = mirror.view.services["consult"]
        assert (consult.open, consult.hours) == (False, "")
        with pytest.raises(RefusedByHall) as refusal:
            await take_number(hall)
        assert refusal.value.code == "service_closed_today"


async def test_a_make_up_saturday_is_shown_as_open_and_gives_numbers(hall: TestHall) -> None:
    async with hall.open(on(MAKE_UP_SATURDAY)), hall.mirror("kiosk", "kiosk-2") as mirror:
        assert mirror.view is not None
        consult = mirror.view.services["consult"]
        assert (consult.open, consult.hours) == (True, "08:00-18:00")
        assert await take_number(hall) == "A001"


async def test_another_saturday_gives_none(hall: TestHall) -> None:
    async with hall.open(on(ORDINARY_SATURDAY)):
        with pytest.raises(RefusedByHall):
            await take_number(hall)


class TestTheEndOfWhatIsPublished:
    """The library knows a year's make-up days once they are announced, in November of the year before."""

    LAST = build_calendar(CalendarTable(holidays="CN")).known_until

    def days_before_it_ends(self, days: int) -> ClockMaker:
        assert self.LAST is not None
        return on(datetime.combine(self.LAST - timedelta(days=days), datetime.min.time()).replace(hour=9))

    async def test_is_told_while_appointments_can_be_booked_beyond_it(
        self, hall: TestHall, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(status._, "language", "en")
        with caplog.at_level(logging.WARNING, "hall_server"):
            async with hall.open(self.days_before_it_ends(hall.folder.plan.appointments.days_ahead - 1)):
                await eventually(lambda: f"the published holidays end on {self.LAST}" in caplog.text)
                await eventually(lambda: self.status(hall, "--json").startswith("{"))
        assert json.loads(self.status(hall, "--json"))["calendar_ends"] == str(self.LAST)
        assert f"The published holidays end on {self.LAST}" in self.status(hall)

    async def test_is_not_told_before(self, hall: TestHall, caplog: pytest.LogCaptureFixture) -> None:
        days_ahead = hall.folder.plan.appointments.days_ahead
        with caplog.at_level(logging.WARNING, "hall_server"):
            async with hall.open(self.days_before_it_ends(days_ahead)) as running:
                await eventually(lambda: running.owner.picture.view.day)
        assert "published holidays" not in caplog.text
        assert json.loads(self.status(hall, "--json"))["calendar_ends"] is None

    def status(self, hall: TestHall, *options: str) -> str:
        result = CliRunner().invoke(main, ["status", str(hall.path), *options])
        assert result.exit_code == 0, result.output
        return result.stdout
