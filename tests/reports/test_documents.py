"""docs/REPORTS.md and docs/report.schema.json say what is written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from reports.assessment import load_assessment
from reports.cli import main
from reports.writing.tables import tables_of
from reports.writing.tables.summary import FIGURES
from scripts import schema_tool
from tests.halls import TestHall
from tests.reports import sample
from tests.reports.test_month_command import english, run

__all__ = ["english"]

DOCUMENT = (schema_tool.DOCS / "REPORTS.md").read_text(encoding="utf-8")


def test_the_schema_is_the_codes() -> None:
    assert schema_tool.REPORT_PATH.read_text(encoding="utf-8") == schema_tool.report(), "run scripts/schema"


def test_every_figure_and_table_is_told_of() -> None:
    words = set(re.findall(r"`([^`]+)`", DOCUMENT))
    assert {key for key in FIGURES if key != "unrated"} <= words
    assert {table.name for table in tables_of(sample.county(), "en")} <= words


@pytest.mark.parametrize("line", re.findall(r"^    hall-reports (.+?)(?:   .*)?$", DOCUMENT, re.MULTILINE))
def test_every_command_line_is_understood(line: str, hall: TestHall) -> None:
    """There is no day in this hall yet, which is the first thing that each of them says."""
    words = line.replace("-o reports", "-o .").replace("my-hall", str(hall.path)).split()
    result = CliRunner().invoke(main, words)
    if words[0] == "init":
        assert result.exit_code == 0
    else:
        assert (result.exit_code, "No business day has begun" in result.stderr) == (1, True), result.output


def test_init_writes_settings_that_are_the_usual_ones_and_leaves_what_is_there(hall: TestHall) -> None:
    result = run(hall, command="init")
    path = hall.path / "assessment.toml"
    assert f"Written: {path}" in result.stdout
    assert load_assessment(hall.path) == load_assessment(None)
    path.write_text("[weights]\n", encoding="utf-8")
    result = run(hall, command="init")
    assert (result.exit_code, f"{path} is there already." in result.stdout) == (0, True)
    assert path.read_text(encoding="utf-8") == "[weights]\n"


def test_init_needs_a_hall(tmp_path: Path, hall: TestHall) -> None:
    hall.folder.settings_path.unlink()
    assert run(hall, command="init").exit_code == 1
