"""Who is called next is the installer's decision: a preset, limits of the hall's own, or another rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from hall_server.domain.citizen import Priority
from hall_server.domain.rules import BALANCED, MINUTE, PROTECT_APPOINTMENTS, Dispatch
from hall_server.settings import HallFolder
from hall_server.settings.dispatch import load_dispatch
from hall_server.tomlfile import SettingsError
from tests.settings.conftest import GOOD

TEMPLATE = Path(__file__).parents[2] / "hall_server" / "settings" / "template.toml"


def dispatch_of(tmp_path: Path, table: str) -> Dispatch:
    (tmp_path / "hall.toml").write_text(GOOD.replace("[calling]", f"{table}\n[calling]"), encoding="utf-8")
    return HallFolder(tmp_path).plan.dispatch


@pytest.mark.parametrize(
    ("table", "dispatch"),
    [
        ("", Dispatch("call-by", BALANCED, by_length=True)),
        ("[dispatch]", Dispatch("call-by", BALANCED, by_length=True)),
        ('[dispatch]\npreset = "protect-appointments"', Dispatch("call-by", PROTECT_APPOINTMENTS)),
        ('[dispatch]\nrule = "fcfs"', Dispatch("fcfs", BALANCED)),
        ('[dispatch]\nrule = "strict"\nby_length = false', Dispatch("strict", BALANCED, by_length=False)),
    ],
)
def test_the_rule_of_a_hall(tmp_path: Path, table: str, dispatch: Dispatch) -> None:
    assert dispatch_of(tmp_path, table) == dispatch


def test_limits_of_its_own_leave_the_others_as_in_the_preset(tmp_path: Path) -> None:
    table = '[dispatch]\npreset = "protect-appointments"\nlimits = { normal = 25, elderly = 7.5 }'
    limits = dispatch_of(tmp_path, table).limits
    assert {priority: limit / MINUTE for priority, limit in limits.items()} == {
        Priority.NORMAL: 25,
        Priority.APPOINTMENT: 0,
        Priority.ELDERLY: 7.5,
        Priority.DISABLED: 5,
        Priority.PREGNANT: 5,
        Priority.GREEN: 0,
    }


def test_a_file_of_its_own_has_the_same_form(tmp_path: Path) -> None:
    rule = tmp_path / "rule.toml"
    rule.write_text('[dispatch]\nrule = "call-by"\nlimits = { normal = 15 }\n', encoding="utf-8")
    assert load_dispatch(rule) == Dispatch("call-by", {**BALANCED, Priority.NORMAL: 15 * MINUTE})


@pytest.mark.parametrize(
    ("text", "line"), [("", 1), ('[dispatch]\n\nrule = "lifo"\n', 3), ("[dispatch]\n[hall]\n", 2)]
)
def test_a_wrong_one_is_refused_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    rule = tmp_path / "rule.toml"
    rule.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=f"rule.toml:{line}: "):
        load_dispatch(rule)


def test_the_template_shows_the_limits_that_it_has(tmp_path: Path) -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    assert "# limits = {" in text
    (tmp_path / "hall.toml").write_text(text.replace("# limits = {", "limits = {"), encoding="utf-8")
    assert HallFolder(tmp_path).plan.dispatch == Dispatch("call-by", BALANCED, by_length=True)
