"""``hall-server advise`` on a hall that has a past, and on one that has none."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.commands.running import hall_server
from tests.store.past import sheet


@pytest.fixture
def past(new_hall: Path) -> Path:
    """Ten working days on each of which somebody comes every six minutes of the morning."""
    rows = []
    for day in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13):
        for number in range(30):
            issued = datetime(2026, 3, day, 9) + timedelta(minutes=6 * number)  # noqa: DTZ001 - local
            moments = (issued + timedelta(minutes=minutes) for minutes in (0, 2, 3, 3 + 5 + number % 9))
            rows.append(f"A{number:04},consult,{','.join(map(str, moments))},{number % 2 + 1},0001,done")
    result = hall_server("import-history", new_hall, sheet(new_hall.parent / "past.csv", rows), "--yes")
    assert result.exit_code == 0, result.output
    return new_hall


def test_says_how_many_windows_and_on_what_it_rests(past: Path) -> None:
    result = hall_server("advise", past, "--date", "2026-03-16")
    assert result.exit_code == 0, result.output
    assert "by 10 days of history, 2 on the same weekday" in result.stdout
    assert "09:00" in result.stdout


def test_as_json(past: Path) -> None:
    found = json.loads(hall_server("advise", past, "--date", "2026-03-16", "--json").stdout)
    assert found["days_of_history"] == 10
    assert found["citizens"] == pytest.approx(30, rel=0.1)
    first = next(each for each in found["half_hours"] if each["from"] == "09:00")
    assert first["enough"]
    assert first["windows"] >= 1
    assert first["expected"]["within_10_min"] >= 0.9


def test_nobody_is_expected_when_the_hall_is_closed(past: Path) -> None:
    settings = past / "hall.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("[1, 2, 3, 4, 5, 6, 7]", "[1, 2, 3, 4, 5]"),
        encoding="utf-8",
    )
    result = hall_server("advise", past, "--date", "2026-03-15")
    assert result.exit_code == 1
    assert "Nobody is expected on 2026-03-15" in result.stderr


def test_is_not_yet_known_without_a_past(new_hall: Path) -> None:
    result = hall_server("advise", new_hall, "--date", "2026-03-16")
    assert result.exit_code == 1
    assert "Not yet known" in result.stderr
