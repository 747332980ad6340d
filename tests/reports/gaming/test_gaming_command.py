"""``hall-reports gaming`` on a made-up month that went through the import."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from click.testing import CliRunner, Result

from hall_server.cli import main as server
from hall_server.store.database import open_engine
from hall_server.store.history import position
from reports import words
from reports.cli import main
from reports.gaming.examining import examine
from reports.gaming.signs import Limits
from reports.loading import load
from reports.period import Period
from reports.records import Records
from scripts.month_maker.cli import main as maker
from scripts.month_maker.records import records
from scripts.month_maker.size import Size
from tests.halls import TestHall

SIGNS_OF = {
    "close": {"short"},
    "no_show": {"no_show", "hurried"},
    "recode": {"harder"},
    "park": {"parked"},
    "pick": {"chosen", "easy"},
    "praise": {"at_once", "same_device"},
}


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words._, "language", "en")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hall with a month in which six windows cheat, each in a way of its own."""
    base = tmp_path_factory.mktemp("made")
    size = ("--months", "2026-10", "--tickets", "14000", "--windows", "60", "--items", "40", "--seed", "3")
    run(maker, base / "month", *size, "--cheats", "6")
    run(server, "init", base / "hall", "--from", base / "month" / "hall.toml")
    run(server, "import-history", base / "hall", base / "month" / "history.csv", "--yes")
    return base


def run(command: object, *arguments: object) -> Result:
    result = CliRunner().invoke(command, [str(argument) for argument in arguments])  # type: ignore[arg-type]
    assert result.exit_code == 0, result.output
    return result


def test_the_cheats_are_named_and_nobody_else(made: Path) -> None:
    report = json.loads(run(main, "gaming", made / "hall", "2026-10", "--json").stdout)
    truth = json.loads((made / "month" / "truth.json").read_text(encoding="utf-8"))
    cheats = {int(window): facts["cheat"] for window, facts in truth["windows"].items() if facts["cheat"]}
    signs: dict[int, set[str]] = {}
    for finding in report["findings"]:
        signs.setdefault(finding["window"], set()).add(finding["sign"])
    assert set(signs) <= set(cheats)
    assert len(signs) >= 5
    assert all(signs[window] & SIGNS_OF[cheats[window]] for window in signs)
    assert "not a proof" in report["caution"]


def test_a_finding_leads_to_its_tickets(made: Path) -> None:
    report = json.loads(run(main, "gaming", made / "hall", "2026-10", "--json").stdout)
    finding = next(one for one in report["findings"] if one["sign"] == "short")
    assert len(finding["tickets"]) == finding["observed"]
    look = finding["tickets"][0]
    found = run(main, "drill", made / "hall", "2026-10", "--ticket", look["ticket"], "--json").stdout
    (visit,) = json.loads(found)["visits"]
    assert (visit["window"], visit["excluded"]) == (finding["window"], "too_short")
    assert (visit["day"], visit["number"]) == (look["day"], look["number"])


def test_what_is_read_back_is_what_was_made(made: Path) -> None:
    """So that the method can be judged with and without a database between."""
    size = Size((Period.month(2026, 10),), seed=3, tickets=14_000, windows=60, items=40, cheats=6)
    _town, straight = records(size)
    engine = open_engine(made / "hall" / "hall.db")
    there = load(engine, date(2026, 10, 1), date(2026, 10, 31), position(engine))
    engine.dispose()
    assert len(there) == len(straight)
    for name in ("day", "ticket", "window", "state", "outcome", "priority", "issued_at", "called_at",
                 "last_called_at", "calls", "started_at", "parked_for", "ended_at", "chosen", "level",
                 "rated_after", "on_site"):  # fmt: skip
        mine, theirs = (_sorted(one, getattr(one, name)) for one in (straight, there))
        assert np.array_equal(mine, theirs), name
    assert examine(there, ZoneInfo("Asia/Shanghai"), Limits()) == examine(
        straight, ZoneInfo("Asia/Shanghai"), Limits()
    )


def _sorted(made: Records, column: Any) -> Any:
    """Tickets that were issued in the same second may stand the other way round."""
    return column[np.lexsort((made.ended_at, made.window, made.issued_at))]


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
