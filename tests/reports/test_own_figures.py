"""``hall-reports window`` and ``clerk``: whoever is ranked can reckon the score again."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest
from click.testing import CliRunner, Result

from reports import words
from reports.cli import main
from reports.month.gathering import gather
from reports.month.own import own_figures
from reports.period import Period
from reports.writing.json import OwnDocument
from tests.halls import TestHall
from tests.reports.made import MAY, SPEED, bring_three_months

PERIOD = Period.parse("month", MAY)


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> TestHall:
    hall = TestHall(tmp_path_factory.mktemp("made") / "hall")
    bring_three_months(hall)
    hall.add_clerk("0001", "王芳")
    return hall


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(words._, "language", "en")
    monkeypatch.chdir(tmp_path)


def run(hall: TestHall, command: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, [command, str(hall.path), *arguments])


@pytest.mark.parametrize("clerk", list(SPEED))
def test_a_clerk_reckons_the_score_again_from_the_own_tickets(past: TestHall, clerk: str) -> None:
    report = own_figures(past.folder, PERIOD, "clerk", clerk)
    one = report.standing
    counted = [visit for visit in report.visits if visit.expected_min is not None]
    assert len(counted) == one.tickets
    rounded = 0.05 + 0.005 * len(counted)
    assert sum(visit.took_min or 0 for visit in counted) == pytest.approx(one.observed_min, abs=rounded)
    assert sum(visit.expected_min or 0 for visit in counted) == pytest.approx(one.expected_min, abs=rounded)

    deviations = [visit.deviation for visit in counted if visit.deviation is not None]
    assert report.believed is not None
    efficiency = 100 * math.exp(-report.believed * sum(deviations) / len(deviations))
    low, high = report.caps
    assert one.efficiency == pytest.approx(min(max(efficiency, low), high), abs=0.1)

    used = [(part.weight, part.used) for part in report.parts if part.used is not None]
    score = sum(weight * points for weight, points in used) / sum(weight for weight, _points in used)
    assert one.score == pytest.approx(score, abs=0.1)


def test_the_own_figures_are_those_of_the_months_report(past: TestHall) -> None:
    month = gather(past.folder, PERIOD)
    for ranking, unit in ((month.windows, "window"), (month.clerks, "clerk")):
        for standing in ranking.standings:
            report = own_figures(past.folder, PERIOD, unit, standing.unit)  # type: ignore[arg-type]
            assert (report.standing, report.basis) == (standing, month.basis)
            reasons = [visit.excluded for visit in report.visits if visit.excluded is not None]
            assert {reason: reasons.count(reason) for reason in reasons} == standing.excluded


def test_a_clerk_at_two_windows_is_one_clerk_and_counts_at_both_windows(past: TestHall) -> None:
    clerk = own_figures(past.folder, PERIOD, "clerk", "0004")
    assert {visit.window for visit in clerk.visits} == {4, 5}
    windows = [own_figures(past.folder, PERIOD, "window", number) for number in ("4", "5")]
    assert sum(len(report.visits) for report in windows) == len(clerk.visits)
    assert {visit.clerk for report in windows for visit in report.visits} == {"0004"}


def test_in_words_on_the_terminal_and_as_files(past: TestHall, tmp_path: Path) -> None:
    result = run(past, "clerk", "0001", "--month", MAY, "--format", "xlsx,csv,json")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0] == "Test Hall, 2025-05: another system's past until 2025-05-31 10:54"
    assert lines[1] == "Clerk 0001 王芳"
    one = own_figures(past.folder, PERIOD, "clerk", "0001").standing
    assert lines[2] == (
        f"Expected {one.expected_min:g} minutes for these {one.tickets} tickets, took {one.observed_min:g}."
    )
    assert lines[3].startswith(f"Efficiency {one.efficiency} = 100 exp(-")
    assert any(line.startswith(f"Rank {one.rank} of 4; between {one.rank_low} and ") for line in lines)
    stem = "test-hall-2025-05-clerk-0001"
    table = (tmp_path / f"{stem}-csv" / "visits.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(table.splitlines()))
    cells = openpyxl.load_workbook(tmp_path / f"{stem}.xlsx")["逐件"]
    found: Any = json.loads((tmp_path / f"{stem}.json").read_text(encoding="utf-8"))
    visits = found["report"]["visits"]
    assert len(rows) == len(visits) == cells.max_row - 1
    assert [float(row["took_min"]) for row in rows if row["took_min"]] == [
        visit["took_min"] for visit in visits if visit["took_min"] is not None
    ]
    assert {row["number"] for row in rows} >= {"A001", "A002"}
    text = (tmp_path / f"{stem}.json").read_bytes()
    assert msgspec.json.decode(text, type=OwnDocument).report.standing == one


def test_no_rating_is_in_it(past: TestHall) -> None:
    """Who serves must not learn who rated."""
    visit = own_figures(past.folder, PERIOD, "clerk", "0001").visits[0]
    assert not {name for name in visit.__dataclass_fields__ if "rat" in name or "level" in name}


def test_who_served_nobody_is_told_so(past: TestHall) -> None:
    for command, who, sentence in (
        ("window", "12", "Window 12 served nobody in 2025-05."),
        ("clerk", "9999", "Clerk 9999 served nobody in 2025-05."),
    ):
        result = run(past, command, who, "--month", MAY)
        assert (result.exit_code, result.stderr) == (1, f"Error: {sentence}\n")
    assert run(past, "window", "zero").exit_code == 2
    assert run(past, "window", "1", "--month", "May").exit_code == 2
