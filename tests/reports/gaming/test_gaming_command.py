"""``hall-reports gaming`` on a made-up month that went through the import."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hall_server.cli import main as server
from reports import words
from reports.cli import main
from scripts.month_maker.cli import main as maker
from tests.halls import TestHall


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words._, "language", "en")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hall with a month in which two windows end tickets unserved; nothing but the columns that must be."""
    base = tmp_path_factory.mktemp("made")
    size = ("--months", "2026-10", "--tickets", "8000", "--windows", "30", "--items", "20", "--zones", "3")
    run(maker, base / "month", *size, "--cheats", "2", "--kinds", "close")
    lines = (base / "month" / "history.csv").read_text(encoding="utf-8").splitlines()
    few = base / "few.csv"
    few.write_text("\n".join(",".join(line.split(",")[:9]) for line in lines), encoding="utf-8")
    run(server, "init", base / "hall", "--from", base / "month" / "hall.toml")
    run(server, "import-history", base / "hall", few, "--yes")
    return base


def run(command: object, *arguments: object) -> Result:
    result = CliRunner().invoke(command, [str(argument) for argument in arguments])  # type: ignore[arg-type]
    assert result.exit_code == 0, result.output
    return result


def test_the_cheats_are_named_with_their_tickets_and_nobody_else(made: Path) -> None:
    report = json.loads(run(main, "gaming", made / "hall", "2026-10", "--json").stdout)
    truth = json.loads((made / "month" / "truth.json").read_text(encoding="utf-8"))
    cheats = {int(window) for window, facts in truth["windows"].items() if facts["cheat"]}
    assert {finding["window"] for finding in report["findings"]} == cheats
    assert {finding["sign"] for finding in report["findings"]} == {"short"}
    assert "not a proof" in report["caution"]
    for finding in report["findings"]:
        assert len(finding["tickets"]) == finding["observed"]
        for look in finding["tickets"][:2]:
            found = json.loads(
                run(main, "drill", made / "hall", "2026-10", "--ticket", look["ticket"], "--json").stdout
            )
            assert found["visits"][0]["window"] == finding["window"]
            assert found["visits"][0]["excluded"] == "too_short"
            assert found["visits"][0]["number"] == look["number"]


def test_the_same_in_words(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = run(main, "gaming", made / "hall", "2026-10").stdout
    assert text.startswith("For the manager alone. A reason to look, not a proof")
    assert "services that were over within moments" in text
    assert "more; --json lists all" in text
    monkeypatch.setattr(words._, "language", "zh")
    assert "都需人工核实" in run(main, "gaming", made / "hall", "2026-10").stdout


def test_an_empty_hall_and_a_month_it_never_had_are_one_sentence(hall: TestHall, made: Path) -> None:
    for folder, month in ((hall.path, "2026-10"), (made / "hall", "2026-11")):
        result = CliRunner().invoke(main, ["gaming", str(folder), month])
        assert result.exit_code == 1
        assert result.stderr.startswith("Error: ")
    assert CliRunner().invoke(main, ["gaming", str(made / "hall"), "october"]).exit_code == 2
