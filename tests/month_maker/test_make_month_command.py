"""``scripts/make_month``: what it leaves in the folder, and what it says."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hall_server.settings.folder import load_hall
from scripts.month_maker import cli, words
from scripts.month_maker.cli import main

SMALL = ("--months", "2026-10", "--tickets", "600", "--windows", "12", "--items", "20", "--zones", "3",
         "--cheats", "6")  # fmt: skip


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words._, "language", "en")


def make(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(main, [str(folder), *SMALL, *options])


def test_three_files_and_what_to_do_with_them(tmp_path: Path) -> None:
    result = make(tmp_path / "made")
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in (tmp_path / "made").iterdir()) == [
        "hall.toml",
        "history.csv",
        "truth.json",
    ]
    assert "hall-server import-history made-hall" in result.stdout
    assert "hall-reports month made-hall 2026-10" in result.stdout


@pytest.mark.parametrize("day", ["2026-10-31", "2026-11-07", "2026-11-08"])
def test_months_that_are_not_over_are_said_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, day: str
) -> None:
    """The ratings of October come until the seventh of November."""
    monkeypatch.setattr(cli, "_today", lambda: date.fromisoformat(day))
    result = make(tmp_path / "made")
    over = day == "2026-11-08"
    assert ("Only what is over can be imported" in result.stderr.split("Making")[0]) is not over
    assert ("history.csv --yes" in result.stdout.replace("'", "")) is over
    assert ("--skip-bad --yes" in result.stdout) is not over


def test_the_hall_is_one_that_a_server_takes_and_knows_every_row(tmp_path: Path) -> None:
    make(tmp_path / "made")
    hall = load_hall(tmp_path / "made" / "hall.toml")
    services = {service.id for service in hall.services}
    with (tmp_path / "made" / "history.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    truth = json.loads((tmp_path / "made" / "truth.json").read_text(encoding="utf-8"))
    assert truth["rows"] == len(rows)
    assert {row["service"] for row in rows} <= services
    assert {row["window"] for row in rows} <= set(truth["windows"])
    assert all(truth["clerks"][row["clerk"]]["window"] == int(row["window"]) for row in rows)
    kinds = [window["cheat"] for window in truth["windows"].values() if window["cheat"]]
    assert sorted(kinds) == ["close", "no_show", "park", "pick", "praise", "recode"]
    assert sorted(window["rank"] for window in truth["windows"].values()) == list(range(1, 13))


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        make(tmp_path / name)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "other" / path.name).read_bytes()
    make(tmp_path / "third", "--seed", "2")
    assert (tmp_path / "third" / "history.csv").read_bytes() != (
        tmp_path / "one" / "history.csv"
    ).read_bytes()


def test_what_is_there_stays(tmp_path: Path) -> None:
    make(tmp_path / "made")
    before = (tmp_path / "made" / "history.csv").read_bytes()
    result = make(tmp_path / "made", "--seed", "2")
    assert result.exit_code == 1
    assert "is not empty" in result.stderr
    assert (tmp_path / "made" / "history.csv").read_bytes() == before


@pytest.mark.parametrize(
    "options",
    [
        ("--months", "2026-13"),
        ("--months", "2026-10:2026-08"),
        ("--kinds", "bribes"),
        ("--cheats", "13"),
        ("--zones", "9", "--items", "3"),
        ("--honest", __file__),
    ],
)
def test_what_cannot_be_is_a_usage_error(tmp_path: Path, options: tuple[str, ...]) -> None:
    result = make(tmp_path / "made", *options)
    assert result.exit_code == 2
    assert not (tmp_path / "made").exists()


def standing(window: str, rank: int) -> dict[str, object]:
    return {
        "unit": window,
        "group": 1,
        "rank": rank,
        "rank_low": max(1, rank - 2),
        "rank_high": rank + 2,
        "efficiency": 120.0 - rank,
        "observed_min": 100.0 + rank,
        "expected_min": 100.0,
    }


def report(path: Path, ranks: dict[str, int]) -> Path:
    standings = [standing(window, rank) for window, rank in ranks.items()]
    basis = {"period": {"name": "2026-10"}}
    told = {"report": {"basis": basis, "windows": {"standings": standings}}}
    path.write_text(json.dumps(told), encoding="utf-8")
    return path


def test_a_report_that_knows_the_truth_is_right(tmp_path: Path) -> None:
    make(tmp_path / "made")
    truth = json.loads((tmp_path / "made" / "truth.json").read_text(encoding="utf-8"))
    ranks = {window: facts["rank"] for window, facts in truth["windows"].items()}
    told = report(tmp_path / "report.json", ranks)
    result = make(tmp_path / "made", "--judge", str(told), "--honest", str(told))
    assert result.exit_code == 0, result.output
    lines = {
        line.rsplit(None, 1)[0].strip(): line.rsplit(None, 1)[1] for line in result.stdout.splitlines()[:7]
    }
    assert lines["rank of the report"] == "1.00"
    assert lines["observed / expected"] == "1.00"
    assert lines["True rank within the 5-95 % interval"] == "100%"
    close = next(line.split() for line in result.stdout.splitlines() if line.startswith("close"))
    assert (close[1], close[2], close[4]) == ("1", "+0", "+0")


def test_what_is_no_report_is_one_sentence(tmp_path: Path) -> None:
    make(tmp_path / "made")
    other = tmp_path / "other.json"
    for text in (
        "{}",
        "[]",
        "no json",
        '{"report": {"basis": {"period": {"name": "2026-10"}}, "windows": {"standings": []}}}',
    ):
        other.write_text(text, encoding="utf-8")
        result = make(tmp_path / "made", "--judge", str(other))
        assert result.exit_code == 1
        assert result.stderr.startswith("Error: ")
