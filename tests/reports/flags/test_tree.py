"""The tree that a hall edits, and what it is told when it errs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hall_server.tomlfile import SettingsError
from reports.flags.measures import BY_HAND, MEASURES
from reports.flags.tree import FILE, load_tree, template

DOCS = Path(__file__).parents[3] / "docs" / "FLAGS.md"


def spoiled(folder: Path, old: str, new: str) -> str:
    """What is said of the sample with one thing changed."""
    text = template()
    assert old in text
    (folder / FILE).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        load_tree(folder)
    return str(error.value)


def test_the_sample_has_five_aspects_and_seventeen_indicators(tmp_path: Path) -> None:
    tree, own = load_tree(tmp_path)
    assert not own
    assert len(tree.aspects) == 5
    indicators = [one for aspect in tree.aspects for one in aspect.indicators]
    assert len(indicators) == 17
    assert sum(one.weight for one in indicators) == pytest.approx(100)
    assert all(one.name.zh and one.name.en for one in indicators)


def test_a_written_template_is_a_valid_tree_of_the_hall(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(template(), encoding="utf-8")
    tree, own = load_tree(tmp_path)
    assert own
    assert tree.digest == load_tree(tmp_path / "elsewhere")[0].digest


def test_another_threshold_is_another_digest_and_a_comment_is_not(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(template().replace("points = 80", "points = 75"), encoding="utf-8")
    changed = load_tree(tmp_path)[0].digest
    (tmp_path / FILE).write_text(template() + "\n# 备注\n", encoding="utf-8")
    assert changed != load_tree(tmp_path)[0].digest == load_tree(tmp_path / "elsewhere")[0].digest


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("weight = 30", "weight = 31", "the weights of the aspects make 101; they must make 100"),
        ("weight = 18", "weight = 17", "indicators make 29; they must make its weight, 30"),
        ('measure = "availability"', 'measure = "availabilty"', "did you mean availability?"),
        (
            'measure = "availability"',
            'measure = "response_rate"',
            "is a gate (assessment.toml)",
        ),
        ('id = "presence"', 'id = "pace"', "pace is there already"),
        ('id = "quality"', 'id = "efficiency"', "efficiency is there already"),
        ("floor = 85\ntarget = 105", "floor = 85\ntarget = 85", "must differ from floor"),
        ("floor = 85\ntarget = 105", "floor = 105\ntarget = 85", "more is better here"),
        ("floor = 2\ntarget = 0.8", "floor = 1\ntarget = 1.5", "fewer is better here"),
        ('better = "more"\n', "", 'write "more" or "fewer" for a figure entered by hand'),
        ("floor = 85", 'better = "more"\nfloor = 85', "is for by_hand only; remove it"),
        ("target = 98", "target = 120", "floor and target must lie between 0 and most, 100"),
        ("target = 105", "target = 105\ncap = 2", "must be 1.2 or less"),
        ("weight = 18", "wieght = 18", "did you mean weight?"),
        ("floor = 85", "floor = nan", "must be a number"),
    ],
)
def test_each_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    message = spoiled(tmp_path, old, new)
    assert said in message
    assert re.search(rf"{FILE}:\d+: aspects", message)


def test_the_line_is_the_indicators_own(tmp_path: Path) -> None:
    right = 'measure = "availability"'
    message = spoiled(tmp_path, right, 'measure = "availabilty"')
    line = template()[: template().index(right)].count("\n") + 1
    assert f"{FILE}:{line}: aspects[1].indicators[2].measure: " in message


@pytest.mark.parametrize("measure", [*MEASURES, BY_HAND])
def test_every_measure_is_in_the_manual(measure: str) -> None:
    assert f"`{measure}`" in DOCS.read_text(encoding="utf-8")
