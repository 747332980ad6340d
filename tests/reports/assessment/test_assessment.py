"""What a hall decides about its assessment: the file, and what is wrong with it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from hall_server.tomlfile import SettingsError
from reports.assessment import Assessment, load_assessment


def written(folder: Path, text: str) -> Path:
    path = folder / "assessment.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_hall_without_the_file_has_the_usual_values(tmp_path: Path) -> None:
    assert load_assessment(tmp_path) == load_assessment(None) == Assessment()


def test_the_template_says_the_usual_values(tmp_path: Path) -> None:
    text = files("reports.assessment").joinpath("template.toml").read_text(encoding="utf-8")
    assert load_assessment(written(tmp_path, text).parent) == Assessment()
    for table, values in Assessment().as_table().items():
        assert f"[{table}]" in text
        assert all(f"\n{key} = " in text for key in values)


def test_any_value_changes_the_digest(tmp_path: Path) -> None:
    own = load_assessment(written(tmp_path, "[gate]\ndays = 9\n"))
    assert own.gate.days == 9
    assert own.digest != Assessment().digest
    assert own.digest == load_assessment(tmp_path).digest
    assert own.as_table()["gate"] == {"tickets": 60, "days": 9, "response": 0.02}


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("[weights]\nefficiency = 40\n", 1, "weights: together they must be 100, and are 105"),
        ("\n[efficiency]\nlow = 115\nhigh = 85\n", 3, "efficiency.low: must be below 100"),
        ("[efficiency]\nlow = 90\nhigh = 95\n", 3, "efficiency.high: must be above 100"),
        ("[ratings]\nsatisfied = 11\n", 2, "ratings.satisfied: must not be worth more"),
        ("[valid]\nlongest_min = 0.2\n", 2, "valid.longest_min: must be longer than shortest_s"),
        ("[ranks]\nprobability = 0.4\n", 2, "ranks.probability: must be more than 0.5"),
        ('[ratings]\nunrated = "good"\n', 2, "ratings.unrated: must be one of"),
        ("[gates]\n", 1, "gates: is not known here; did you mean gate?"),
        ("[gate]\nday = 8\n", 2, "gate.day: is not known here; did you mean days?"),
        ('[gate]\ndays = "8"\n', 2, "gate.days: must be a whole number"),
        ("[gate]\ndays = nan\n", 2, "gate.days: must be a whole number"),
        ("[weights]\nefficiency = nan\n", 2, "weights.efficiency: must be"),
        ("[efficiency]\nhigh = inf\n", 2, "efficiency.high: must be"),
        ("[ranks]\nlow = 0.5\n", 2, "ranks.low: must be less than 0.5"),
        ("[gate\n", 1, "this is not valid TOML"),
    ],
)
def test_a_wrong_one_is_refused_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(SettingsError) as refused:
        load_assessment(path)
    assert f"{path}:{line}: {says}" in str(refused.value)


def test_every_contradiction_is_named_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "[weights]\nratings = 0\n[efficiency]\nlow = 100\nhigh = 100\n")
    with pytest.raises(SettingsError) as refused:
        load_assessment(path)
    assert len(str(refused.value).splitlines()) == 3


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such file"):
        load_assessment(tmp_path / "assessment.toml")
