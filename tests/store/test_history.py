"""Looking back over the days in the database."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, insert

from hall_server.store import schema
from hall_server.store.database import writing
from hall_server.store.history import days, last_day_of, mean_lengths
from tests.store.past import SERVED, bring_in, sheet

MINUTE = 60_000
NINE = 1_740_963_600_000


def visit(engine: Engine, day: str, service: str, minutes: float | None, **other: object) -> None:
    """A visit that was served for so long, or was never started."""
    first = int(day.replace("-", "")) * 100_000
    taken = {
        "visit": 1,
        "number": "A001",
        "service": service,
        "state": "done",
        "issued_at": NINE,
        "clock_start": NINE,
        "calls": 1,
        "called_at": NINE,
        "started_at": None if minutes is None else NINE,
        "parked_for": 0,
        "ended_at": NINE + round((minutes or 0) * MINUTE),
    }
    with writing(engine) as connection:
        there = len(connection.execute(schema.visits.select()).all())
        connection.execute(insert(schema.visits), {"ticket": first + there + 1, **taken, **other})


def test_before_the_first_day_there_are_none(engine: Engine) -> None:
    assert days(engine) == []
    assert mean_lengths(engine, "2025-03-05") == {}


def test_the_days_are_those_that_began_and_those_that_were_imported(engine: Engine, tmp_path: Path) -> None:
    with writing(engine) as connection:
        connection.execute(insert(schema.days), {"day": "2025-03-09", "first_seq": 1})
    visit(engine, "2025-03-10", "consult", 5)
    bring_in(engine, sheet(tmp_path / "past.csv", [SERVED, SERVED.replace("2025-03", "2024-12")]))
    assert days(engine) == ["2024-12-03", "2025-03-03", "2025-03-09", "2025-03-10"]


def test_a_number_is_found_on_the_last_day_that_had_it(engine: Engine) -> None:
    for day, number in (("2025-03-03", "A001"), ("2025-03-04", "A001"), ("2025-03-05", "A002")):
        visit(engine, day, "consult", 5, number=number)
    assert last_day_of(engine, "A001") == "2025-03-04"
    assert last_day_of(engine, "A002") == "2025-03-05"
    assert last_day_of(engine, "A003") is None


def test_a_mean_length_is_what_the_windows_took(engine: Engine) -> None:
    visit(engine, "2025-03-03", "consult", 5)
    visit(engine, "2025-03-04", "consult", 10, parked_for=MINUTE)
    visit(engine, "2025-03-04", "intake", 20, state="moved")
    visit(engine, "2025-03-04", "intake", 240)
    assert mean_lengths(engine, "2025-03-05") == {"consult": (2, 7 * MINUTE), "intake": (2, 130 * MINUTE)}


def test_a_mean_leaves_out_what_was_not_completed_or_forgotten(engine: Engine) -> None:
    visit(engine, "2025-03-04", "consult", 5)
    visit(engine, "2025-03-04", "consult", 241)
    visit(engine, "2025-03-04", "consult", None)
    visit(engine, "2025-03-04", "consult", 9, state="expired")
    visit(engine, "2025-03-04", "consult", None, state="no_show")
    visit(engine, "2025-03-04", "consult", 9, state="serving", ended_at=None)
    assert mean_lengths(engine, "2025-03-05") == {"consult": (1, 5 * MINUTE)}


def test_a_mean_is_over_the_last_business_days_before(engine: Engine) -> None:
    for day, minutes in (("2024-12-30", 100), ("2025-02-28", 6), ("2025-03-03", 8), ("2025-03-04", 50)):
        visit(engine, day, "consult", minutes)
    assert mean_lengths(engine, "2025-03-04", 2) == {"consult": (2, 7 * MINUTE)}
    assert mean_lengths(engine, "2025-03-04", 1) == {"consult": (1, 8 * MINUTE)}
    assert mean_lengths(engine, "2025-03-05", 1) == {"consult": (1, 50 * MINUTE)}
    assert mean_lengths(engine, "2024-12-30") == {}
