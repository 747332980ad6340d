"""What a forecast learns from the store: the hall's own days and those of another system."""

from __future__ import annotations

from pathlib import Path
from statistics import fmean

import pytest
from sqlalchemy import Engine, insert

from hall_server.domain import commands as c
from hall_server.domain.rules import MINUTE
from hall_server.forecast.calibration import WITHOUT_PAST
from hall_server.forecast.past import BREAK
from hall_server.serving.forecast_past import experience, learned
from hall_server.serving.forecast_worker import ForecastWorker, LearnDay
from hall_server.store import schema
from hall_server.store.database import migrate, open_engine, writing
from tests.domain.day import PLAN
from tests.store.living import LivingHall
from tests.store.past import bring_in, sheet

USUAL = {service.id: service.usual_length for service in PLAN.services}
HALF_HOUR = 30 * MINUTE


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = open_engine(tmp_path / "hall.db")
    migrate(engine)
    return engine


def another_systems_week(tmp_path: Path, engine: Engine) -> None:
    """Five days, each with forty citizens from nine on, called after five minutes and served for four."""
    rows = [
        f"A{count:03d},consult,{day} 09:{minute:02d}:00,{day} 09:{minute + 5:02d}:00,"
        f"{day} 09:{minute + 5:02d}:30,{day} 09:{minute + 9:02d}:00,{1 + count % 2},0231,done"
        for day in (f"2025-03-{number:02d}" for number in range(3, 8))
        for count, minute in enumerate(range(40), start=1)
    ]
    bring_in(engine, sheet(tmp_path / "past.csv", rows))


def test_a_hall_without_any_past_expects_what_is_configured(engine: Engine) -> None:
    past = learned(engine, "2025-03-10", PLAN.timezone, USUAL)
    assert past == learned(None, "2025-03-10", PLAN.timezone, USUAL)
    assert experience(engine).calibration.factors == WITHOUT_PAST


def test_lengths_and_arrivals_of_another_system_count_from_the_first_day(
    tmp_path: Path, engine: Engine
) -> None:
    another_systems_week(tmp_path, engine)
    past = learned(engine, "2025-03-10", PLAN.timezone, USUAL)
    assert 4 * MINUTE <= fmean(past.expected["consult"].occupied) < 5 * MINUTE
    assert past.expected["intake"] == learned(None, "2025-03-10", PLAN.timezone, USUAL).expected["intake"]
    first, second = (past.rates["consult"][step] * HALF_HOUR for step in (18, 19))
    assert first == pytest.approx(30)
    assert second == pytest.approx(10)
    assert sum(past.rates["consult"][:18]) == 0


def test_lengths_that_cannot_be_are_left_out(tmp_path: Path, engine: Engine) -> None:
    """A clock that was set back, and a window that nobody closed in the evening."""
    another_systems_week(tmp_path, engine)
    believed = learned(engine, "2025-03-10", PLAN.timezone, USUAL).expected["consult"].occupied
    at = 1_741_310_000_000  # on the last of those days
    with writing(engine) as connection:
        connection.execute(
            insert(schema.visits),
            [
                {
                    "ticket": 20250307_90000 + number,
                    "visit": 1,
                    "number": f"A{number}",
                    "service": "consult",
                    "state": "done",
                    "issued_at": at,
                    "clock_start": at,
                    "window": 9,
                    "calls": 1,
                    "called_at": at,
                    "started_at": at,
                    "parked_for": 0,
                    "ended_at": at + (-20 if number % 2 else 15 * 60) * MINUTE,
                }
                for number in range(1, 1001)
            ],
        )
    assert learned(engine, "2025-03-10", PLAN.timezone, USUAL).expected["consult"].occupied == believed


def test_breaks_last_as_long_as_they_lasted(hall: LivingHall) -> None:
    for _break in range(20):
        hall.do(c.PauseWindow(1, "", "break"))
        hall.now += 20 * MINUTE
        hall.do(c.OpenWindow(1))
        hall.now += MINUTE
    hall.do(c.PauseWindow(2, "", "break"))  # and went home
    hall.now += 90 * MINUTE
    hall.do(c.OpenWindow(2))
    today, tomorrow = (
        learned(hall.engine, day, PLAN.timezone, USUAL) for day in ("2026-03-02", "2026-03-03")
    )
    assert today.pause == BREAK
    assert tomorrow.pause == fmean((BREAK, 20 * MINUTE))  # twenty breaks weigh as much as what is believed


def test_a_database_that_cannot_be_read_does_not_keep_the_hall_from_forecasting(tmp_path: Path) -> None:
    (tmp_path / "hall.db").write_text("this is no database")
    worker = ForecastWorker()
    try:
        known = worker.learn(LearnDay(tmp_path / "hall.db", "2025-03-10", PLAN.timezone, USUAL))
    finally:
        worker.end()
    assert known.calibration.factors == WITHOUT_PAST
