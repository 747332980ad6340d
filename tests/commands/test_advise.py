"""``hall-server advise`` on a hall that has a past, and on one that has none."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.commands.running import hall_server
from tests.store.past import HEADER, sheet


@pytest.fixture
def past(new_hall: Path) -> Path:
    """Ten working days on each of which somebody comes every six minutes of the morning.

    Every fifth of them has an appointment, of which only the class was kept.
    """
    rows = []
    for day in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13):
        for number in range(30):
            issued = datetime(2026, 3, day, 9) + timedelta(minutes=6 * number)  # noqa: DTZ001 - local
            moments = (issued + timedelta(minutes=minutes) for minutes in (0, 2, 3, 3 + 5 + number % 9))
            rows.append(f"A{number:04},consult,{','.join(map(str, moments))},{number % 2 + 1},0001,done")
            rows[-1] += ",appointment" if number % 5 == 0 else ",normal"
    kept = sheet(new_hall.parent / "past.csv", rows, f"{HEADER},priority")
    result = hall_server("import-history", new_hall, kept, "--yes")
    assert result.exit_code == 0, result.output
    return new_hall


def test_says_how_many_windows_and_on_what_it_rests(past: Path) -> None:
    result = hall_server("advise", past, "--date", "2026-03-16")
    assert result.exit_code == 0, result.output
    assert "by 10 days of history, 2 on the same weekday" in result.stdout
    assert "09:00" in result.stdout


@pytest.fixture
def busy_past(new_hall: Path) -> Path:
    """Three working days with so many citizens that their like is worth several processes."""
    rows = []
    for day in (4, 5, 6):
        for number in range(600):
            issued = datetime(2026, 3, day, 9) + timedelta(seconds=40 * number)  # noqa: DTZ001 - local
            moments = (issued + timedelta(minutes=minutes) for minutes in (0, 2, 3, 5))
            rows.append(f"A{number:04},consult,{','.join(map(str, moments))},1,0001,done")
    result = hall_server("import-history", new_hall, sheet(new_hall.parent / "past.csv", rows), "--yes")
    assert result.exit_code == 0, result.output
    return new_hall


@pytest.mark.parametrize("until", [rb"Simulating", rb"[1-9]\d*%"], ids=["at its start", "in the middle"])
def test_ctrl_c_ends_it_with_its_processes(busy_past: Path, until: bytes) -> None:
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "hall_server", "advise", str(busy_past), "--date", "2026-03-09"],
        env={**os.environ, "TINGXU_LANG": "en"},
        stdout=subprocess.PIPE,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        seen = b""
        while not re.search(until, seen):
            seen += os.read(ours, 1024)
        os.killpg(process.pid, signal.SIGINT)
        # The terminal hangs up when nobody is left who could write to it.
        with contextlib.suppress(OSError):
            while more := os.read(ours, 1024):
                seen += more
        output, _ = process.communicate(timeout=60)
    finally:
        with process:
            process.kill()
        os.close(ours)
    assert process.returncode == 130, (seen, output)
    assert output == b""
    assert b"Traceback" not in seen


def test_no_progress_is_shown_but_at_a_terminal(past: Path) -> None:
    assert "Simulating" not in hall_server("advise", past, "--date", "2026-03-16").output


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


def test_the_end_of_time_is_too_far_away(past: Path) -> None:
    result = hall_server("advise", past, "--date", "9999-12-31")
    assert result.exit_code == 1
    assert "9999-12-31 is too far away" in result.stderr


def test_is_not_yet_known_without_a_past(new_hall: Path) -> None:
    result = hall_server("advise", new_hall, "--date", "2026-03-16")
    assert result.exit_code == 1
    assert "Not yet known" in result.stderr


class TestTheRoundTrip:
    """The advice is taken, a line is changed, and the day is played with it by the live hall's own rule."""

    def test_taken_changed_and_played(self, past: Path, tmp_path: Path) -> None:
        plan, made_up = tmp_path / "plan.csv", tmp_path / "day.csv"
        found = json.loads(
            hall_server(
                "advise", past, "--date", "2026-03-16", "--json", "--schedule-csv", plan, "--day-csv", made_up
            ).stdout
        )
        lines = plan.read_text(encoding="utf-8").splitlines()
        assert lines[0] == "window,opens,closes"
        kept = lines[:2]
        changed = tmp_path / "changed.csv"
        changed.write_text("\n".join([*kept, ""]), encoding="utf-8")
        played = self.play(past, made_up, "--windows", changed, "--against", plan)
        assert {row["from"] for row in played} <= {
            f"{hour:02}:{half}" for hour in range(24) for half in ("00", "30")
        }
        advised = {(row["zone"], row["from"]): row["windows"] for row in found["half_hours"]}
        for row in played:
            if row["citizens"]:
                assert row["against"]["windows"] == advised[row["zone"], row["from"]]
            assert row["windows"] <= row["against"]["windows"]
            assert row["citizens"] == row["against"]["citizens"]
        assert sum(row["within_10_min"] * row["citizens"] for row in played if row["citizens"]) < sum(
            row["against"]["within_10_min"] * row["citizens"] for row in played if row["citizens"]
        )

    def test_unchanged_it_is_what_was_advised(self, past: Path, tmp_path: Path) -> None:
        plan, made_up = tmp_path / "plan.csv", tmp_path / "day.csv"
        hall_server("advise", past, "--date", "2026-03-16", "--schedule-csv", plan, "--day-csv", made_up)
        for row in self.play(past, made_up, "--windows", plan, "--against", plan):
            assert {
                **row["against"],
                "zone": row["zone"],
                "from": row["from"],
                "against": row["against"],
            } == row

    def test_changed_it_is_judged_on_the_days_of_the_advice(self, past: Path, tmp_path: Path) -> None:
        advise = ("advise", past, "--date", "2026-03-16")
        plan, changed = tmp_path / "plan.csv", tmp_path / "changed.csv"
        advised = json.loads(hall_server(*advise, "--json", "--schedule-csv", plan).stdout)
        same = json.loads(hall_server(*advise, "--json", "--windows", plan).stdout)
        assert same["window_hours"] == advised["window_hours"]
        known = {(row["zone"], row["from"]): row for row in advised["half_hours"]}
        assert same["half_hours"]
        for row in same["half_hours"]:
            before = known[row["zone"], row["from"]]
            assert row == {key: before[key] for key in row}
        # The windows come an hour too late.
        plan_lines = plan.read_text(encoding="utf-8").splitlines()
        late = [re.sub(r"^(\d+),09:00,", r"\1,10:00,", line) for line in plan_lines]
        assert late != plan_lines
        changed.write_text("\n".join(late), encoding="utf-8")
        worse = json.loads(hall_server(*advise, "--json", "--windows", changed).stdout)
        first = next(row for row in worse["half_hours"] if row["from"] == "09:00")
        assert not first["enough"]
        assert first["expected"]["within_10_min"] < 0.5
        assert worse["window_hours"] < advised["window_hours"]
        told = hall_server(*advise, "--windows", changed).stdout
        assert "09:00*" in told
        assert f"Window-hours in all: {worse['window_hours']:.1f}" in told

    def test_a_schedule_that_is_none_is_not_judged(self, past: Path, tmp_path: Path) -> None:
        wrong = tmp_path / "wrong.csv"
        wrong.write_text("window,opens,closes\n99,09:00,\n", encoding="utf-8")
        result = hall_server("advise", past, "--date", "2026-03-16", "--windows", wrong)
        assert result.exit_code == 2
        assert f"{wrong}:2: window: 99 is no window of the hall" in result.stderr
        both = hall_server(
            "advise", past, "--date", "2026-03-16", "--windows", wrong, "--schedule-csv", tmp_path / "x.csv"
        )
        assert both.exit_code == 2

    def play(self, hall: Path, day: Path, *options: object) -> list[dict[str, Any]]:
        result = hall_server("simulate", "--hall", hall, "--day", day, "--json", *options)
        assert result.exit_code == 0, result.output
        rows: list[dict[str, Any]] = json.loads(result.stdout)["half_hours"]
        return rows


def test_says_what_each_service_could_take(past: Path) -> None:
    found = json.loads(hall_server("advise", past, "--date", "2026-03-16", "--json").stdout)
    more = {(row["service"], row["from"]): row["more"] for row in found["appointments"]}
    assert {service for service, _from in more} >= {"consult", "intake"}
    assert all(count >= 0 for count in more.values())
    assert all(more["intake", at] <= count for (service, at), count in more.items() if service == "consult")


def test_a_past_date_is_said_to_be_past(past: Path) -> None:
    assert "2026-03-16 is past" in hall_server("advise", past, "--date", "2026-03-16").stderr
