"""``hall-reports month`` on a hall that lived through a day and another system's past."""

from __future__ import annotations

import io
import json
import resource
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from reports import words
from reports.cli import main
from reports.commands.common import NO_DAY
from reports.commands.periods import progress_bar
from tests.halls import TestHall
from tests.reports.test_day_command import live_a_monday


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(words._, "language", "en")
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.chdir(out)


def run(hall: TestHall, *arguments: str, command: str = "month") -> Result:
    return CliRunner().invoke(main, [command, str(hall.path), *arguments])


def as_json(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)["report"]


async def test_a_months_report_in_every_form_and_its_figures_in_words(hall: TestHall, tmp_path: Path) -> None:
    await live_a_monday(hall)
    result = run(hall, "--format", "pdf,xlsx,csv,json")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0].startswith("Test Hall, 2026-03: record ")
    assert lines[1] == "The period still goes on; the figures are those until then."
    assert lines[2].startswith("3 tickets, 3 services completed; mean wait 0:0")
    assert [line for line in lines if line.startswith("Written: ")] == [
        "Written: test-hall-2026-03.pdf",
        "Written: test-hall-2026-03.xlsx",
        "Written: test-hall-2026-03-csv",
        "Written: test-hall-2026-03.json",
    ]
    found = json.loads((tmp_path / "out" / "test-hall-2026-03.json").read_text(encoding="utf-8"))
    assert found["format"] == "tingxu-report/1"
    report = found["report"]
    assert report["basis"]["days"] == ["2026-03-02"]
    assert not report["basis"]["complete"]
    assert [(row["service"], row["tickets"], row["done"]) for row in report["items"]] == [
        ("consult", 2, 1),
        ("intake", 1, 1),
        ("invoice", 1, 0),
    ]
    assert report["quality"]["ratings"]["unrated"] == 2
    assert "\r\n" in (tmp_path / "out" / "test-hall-2026-03-csv" / "figures.csv").read_bytes().decode()


async def test_an_earlier_report_is_written_again_byte_for_byte(hall: TestHall, tmp_path: Path) -> None:
    await live_a_monday(hall)
    first = tmp_path / "first"
    assert run(hall, "--format", "pdf,xlsx,json", "-o", str(first)).exit_code == 0
    seq = json.loads(first.with_suffix(".json").read_text(encoding="utf-8"))["report"]["basis"]["seq"]
    await live_a_monday(hall)
    now = as_json(run(hall, "--format", "json", "-o", "-"))
    assert (now["basis"]["seq"] > seq, now["head"]["tickets"]) == (True, 6)
    again = tmp_path / "again"
    assert run(hall, "--format", "pdf,xlsx,json", "-o", str(again), "--as-of", str(seq)).exit_code == 0
    for ending in (".pdf", ".xlsx", ".json"):
        assert first.with_suffix(ending).read_bytes() == again.with_suffix(ending).read_bytes()


async def test_where_files_go(hall: TestHall, tmp_path: Path) -> None:
    await live_a_monday(hall)
    folder = tmp_path / "reports"
    folder.mkdir()
    assert run(hall, "--format", "json", "-o", str(folder)).exit_code == 0
    assert run(hall, "--format", "json", "-o", str(folder / "March.json")).exit_code == 0
    assert sorted(file.name for file in folder.iterdir()) == ["March.json", "test-hall-2026-03.json"]
    result = run(hall, "-o", str(tmp_path / "nowhere" / "March"))
    assert (result.exit_code, result.stderr) == (
        1,
        f"Error: {tmp_path / 'nowhere'}: there is no such folder.\n",
    )
    assert run(hall, "--format", "csv,json", "-o", "-").exit_code == 2


async def test_quarter_and_year_say_the_same_of_one_month(hall: TestHall) -> None:
    await live_a_monday(hall)
    month = as_json(run(hall, "--format", "json", "-o", "-"))
    for command, name in (("quarter", "2026-Q1"), ("year", "2026")):
        report = as_json(run(hall, name, "--format", "json", "-o", "-", command=command))
        assert report["basis"]["period"]["name"] == name
        assert (report["head"], report["items"]) == (month["head"], month["items"])


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("2026-13",), 2, "'2026-13' is not a YYYY-MM."),
        (("March",), 2, "'March' is not a YYYY-MM."),
        (("2026-03", "--format", "docx"), 2, "'docx' is not a format. Known are: "),
        (("2026-04",), 1, "The hall has no day in 2026-04. Its days go from 2026-03-02 to 2026-03-02."),
        (("2026-03", "--as-of", "9" * 20), 1, "The log has no record 99999999999999999999; its last is "),
        (("2026-03", "--as-of", "9999"), 1, "The log has no record 9999; its last is "),
        (("2026-03", "--as-of", "-1"), 2, "-1"),
    ],
)
async def test_what_cannot_be_is_one_sentence(
    hall: TestHall, arguments: tuple[str, ...], code: int, says: str, tmp_path: Path
) -> None:
    await live_a_monday(hall)
    result = run(hall, *arguments)
    assert (result.exit_code, says in result.stderr) == (code, True), result.stderr
    assert not list((tmp_path / "out").iterdir())


async def test_a_wrong_assessment_names_the_line(hall: TestHall) -> None:
    await live_a_monday(hall)
    (hall.path / "assessment.toml").write_text("[weights]\nefficiency = 50\n", encoding="utf-8")
    result = run(hall)
    assert result.exit_code == 2
    assert "assessment.toml:1: weights: together they must be 100" in result.stderr


async def test_a_database_that_no_server_has_brought_up_to_date_yet(hall: TestHall) -> None:
    await live_a_monday(hall)
    with closing(sqlite3.connect(hall.folder.database)) as database:
        database.execute("ALTER TABLE days DROP COLUMN first_seq")
    result = run(hall)
    assert result.exit_code == 1
    assert result.stderr.startswith(
        "Error: The hall's database is from an older version. Start hall-server once"
    )


def test_a_hall_without_a_day(hall: TestHall) -> None:
    result = run(hall)
    assert (result.exit_code, result.stderr) == (1, f"Error: {NO_DAY}\n")


async def test_a_full_disk_is_one_sentence_and_the_old_report_stays(hall: TestHall, tmp_path: Path) -> None:
    await live_a_monday(hall)
    assert run(hall, "--format", "pdf,xlsx,json").exit_code == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    # SQLite's own side files are smaller than that.
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, limits[1]))
    try:
        result = run(hall, "--format", "pdf")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    sentence = "Error: test-hall-2026-03.pdf cannot be written: File too large\n"
    assert (result.exit_code, result.stderr) == (1, sentence)
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_a_bar_is_shown_on_a_terminal_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    for terminal in (False, True):
        screen = io.StringIO()
        monkeypatch.setattr(screen, "isatty", lambda terminal=terminal: terminal)
        monkeypatch.setattr("sys.stderr", screen)
        with progress_bar("2026-10") as progress:
            for done in (0.0, 0.5, 1.0):
                progress(done)
        assert ("100%" in screen.getvalue(), bool(screen.getvalue())) == (terminal, terminal)
