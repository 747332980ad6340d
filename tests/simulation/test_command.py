"""A manager tries rules on a day, at the shell: ``hall-server simulate``."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from hall_server.language import Translator
from tests.commands.running import at_a_shell, hall_server
from tests.simulation.halls import Comer
from tests.simulation.test_pathwise import kiefer_wolfowitz

HALL = """\
[hall]
id = "county"
name = { zh = "县大厅", en = "County hall" }

[calendar]
holidays = "CN"

[[zones]]
id = "general"
name = { zh = "综合", en = "General" }
prefix = "A"

[[services]]
id = "consult"
zone = "general"
name = { zh = "咨询", en = "Consultation" }
minutes = 5
hours = { open = ["03:00-03:30"] }

[[services]]
id = "intake"
zone = "general"
name = { zh = "受理", en = "Intake" }
minutes = 15

[[windows]]
numbers = "1-2"
zone = "general"
services = ["*"]
"""
HEAD = "arrives_s,service,priority,slot_s,handling_s,shows_up,then_service,then_handling_s"
DAY = f"""\
{HEAD}
0,consult,normal,,600,yes,,
0,intake,normal,,900,yes,consult,60
10,consult,normal,,300.5,yes,,
20,consult,elderly,,200,yes,,
30,intake,appointment,60,100,yes,,
40,intake,green,,100,no,,
"""


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, module in sys.modules.items():
        translator = getattr(module, "_", None)
        if name.startswith("hall_server.") and isinstance(translator, Translator):
            monkeypatch.setattr(translator, "language", "en")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a hall and a day."""
    (tmp_path / "hall.toml").write_text(HALL, encoding="utf-8")
    (tmp_path / "day.csv").write_text(DAY, encoding="utf-8")
    return tmp_path


def simulate(desk: Path, *options: object) -> Result:
    return hall_server("simulate", "--hall", desk / "hall.toml", "--day", desk / "day.csv", *options)


def rows(desk: Path, *options: object) -> list[dict[str, str]]:
    result = simulate(desk, "--out", desk / "result.csv", *options)
    assert result.exit_code == 0, result.output
    with (desk / "result.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def figures(desk: Path, *options: object) -> dict[str, Any]:
    result = simulate(desk, "--json", *options)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


class TestWhatWasAnnounced:
    """A forecast of the wait, as it was when the number was taken."""

    def announced(self, desk: Path, *options: object) -> list[tuple[str, str, str]]:
        columns = "announced_p10_s", "announced_p50_s", "announced_p90_s"
        found = rows(desk, *options)
        return [(row[columns[0]], row[columns[1]], row[columns[2]]) for row in found]

    @pytest.mark.parametrize("options", [(), ("--every-forecast",)])
    def test_is_in_seconds_of_waiting(self, desk: Path, options: tuple[str, ...]) -> None:
        first, second, onward, third, *_others = self.announced(desk, *options)
        assert first == second == ("0", "0", "0")  # both windows stand by
        assert onward == ("", "", "")  # a number is taken once
        low, middle, high = map(float, third)
        # One window is taken up by five minutes on the average, the other by fifteen.
        assert 0 < low < middle < high < 1500
        assert 120 < middle < 420


class TestTheResult:
    def test_has_a_row_for_each_service_at_a_window(self, desk: Path) -> None:
        assert rows(desk)
        lines = (desk / "result.csv").read_text(encoding="utf-8").split("\n")
        assert [line.rsplit(",", 3)[0] for line in lines] == [
            "row,step,number,service,priority,window,"
            "issued_s,call_by_s,called_s,started_s,ended_s,outcome,reason",
            "1,1,A001,consult,normal,1,0,900,0,0,600,done,rule=call-by waited=0 others=0 overtook=0",
            "2,1,A002,intake,normal,2,0,1500,0,0,900,transferred,rule=call-by waited=0 others=0 overtook=0",
            "2,2,A002,consult,normal,2,0,900,900,900,960,done,rule=call-by waited=900 others=1 overtook=0",
            "3,1,A003,consult,normal,1,10,910,930,930,1230.5,done,"
            "rule=call-by waited=920 others=0 overtook=0",
            "4,1,A004,consult,elderly,1,20,20,600,600,800,done,rule=call-by waited=580 others=3 overtook=1",
            "5,1,A005,intake,appointment,1,30,540,830,830,930,done,"
            "rule=call-by waited=770 others=1 overtook=1",
            "6,1,A006,intake,green,1,40,340,800,,830,no_show,rule=call-by waited=760 others=2 overtook=1",
            "",
        ]

    def test_has_the_waits_of_kiefer_and_wolfowitz_to_the_last_digit(self, desk: Path) -> None:
        """All windows of this hall are alike. Halves of a second are exact in CSV, too."""
        comers = [Comer(7 * at // 3, (at * 37) % 400 + 1) for at in range(300)]
        lines = [f"{comer.at / 2:g},consult,normal,,{comer.handling / 2:g},yes,," for comer in comers]
        (desk / "day.csv").write_text("\n".join([HEAD, *lines]), encoding="utf-8")
        waits = [float(row["called_s"]) - float(row["issued_s"]) for row in rows(desk, "--policy", "fcfs")]
        assert waits == [wait / 2 for wait in kiefer_wolfowitz(comers, 2)]

    def test_is_the_same_again_byte_for_byte(self, desk: Path) -> None:
        rows(desk)
        before = (desk / "result.csv").read_bytes()
        rows(desk, "--seed", 7)
        assert (desk / "result.csv").read_bytes() == before


class TestTheRule:
    def called(self, desk: Path, *options: object) -> list[str]:
        """The rows of first steps, in the order of their calls."""
        first = [row for row in rows(desk, *options) if row["step"] == "1"]
        return [row["row"] for row in sorted(first, key=lambda row: float(row["called_s"]))]

    def test_is_the_halls_own(self, desk: Path) -> None:
        assert self.called(desk) == ["1", "2", "4", "6", "5", "3"]
        (desk / "hall.toml").write_text(HALL + '[dispatch]\nrule = "fcfs"\n', encoding="utf-8")
        assert self.called(desk) == ["1", "2", "3", "4", "5", "6"]

    def test_may_be_named(self, desk: Path) -> None:
        assert self.called(desk, "--policy", "fcfs") == ["1", "2", "3", "4", "5", "6"]
        assert self.called(desk, "--policy", "strict") == ["1", "2", "6", "4", "5", "3"]
        assert self.called(desk, "--policy", "call-by") == self.called(desk)

    def test_may_be_in_a_file(self, desk: Path) -> None:
        rule = desk / "rule.toml"
        rule.write_text("[dispatch]\nlimits = { elderly = 60 }\n", encoding="utf-8")
        assert self.called(desk, "--policy", rule) == ["1", "2", "6", "5", "3", "4"]

    def test_that_has_limits_of_its_own_keeps_them_by_name(self, desk: Path) -> None:
        table = "[dispatch]\nlimits = { elderly = 60 }\n"
        (desk / "hall.toml").write_text(HALL + table, encoding="utf-8")
        assert self.called(desk, "--policy", "call-by") == ["1", "2", "6", "5", "3", "4"]

    def test_that_is_wrong_names_its_line(self, desk: Path) -> None:
        rule = desk / "rule.toml"
        rule.write_text("[dispatch]\nlimits = { elder = 60 }\n", encoding="utf-8")
        result = simulate(desk, "--out", desk / "result.csv", "--policy", rule)
        assert result.exit_code == 2
        assert "rule.toml:2: dispatch.limits.elder: is not known here; did you mean elderly?" in result.stderr


class TestSideBySide:
    def test_needs_no_file(self, desk: Path) -> None:
        result = simulate(desk, "--compare", "fcfs,strict,call-by")
        assert result.exit_code == 0, result.output
        assert "fcfs  strict  call-by" in result.stdout
        assert "Appointments called within 10 min of their slot" in result.stdout
        assert sorted(path.name for path in desk.iterdir()) == ["day.csv", "hall.toml"]

    def test_has_the_figures_of_each(self, desk: Path) -> None:
        together = figures(desk, "--compare", "fcfs, strict")["rules"]
        alone = {
            name: figures(desk, "--out", desk / "result.csv", "--policy", name)["rules"][name]
            for name in ("fcfs", "strict")
        }
        assert together == alone
        assert together["fcfs"] != together["strict"]

    def test_writes_the_rows_of_the_policy(self, desk: Path) -> None:
        alone = rows(desk, "--policy", "strict")
        together = rows(desk, "--policy", "strict", "--compare", "fcfs,call-by")
        assert together == alone
        own = figures(desk, "--out", desk / "result.csv", "--compare", "fcfs,strict")
        assert list(own["rules"]) == ["fcfs", "strict", "call-by"]

    def test_may_compare_files(self, desk: Path) -> None:
        rule = desk / "rule.toml"
        rule.write_text("[dispatch]\nlimits = { elderly = 60 }\n", encoding="utf-8")
        assert list(figures(desk, "--compare", f"call-by,{rule}")["rules"]) == ["call-by", str(rule)]


def test_the_figures_as_json(desk: Path) -> None:
    found = figures(desk, "--out", desk / "result.csv")
    assert (found["hall"], found["windows"]) == ("county", 2)
    own = found["rules"]["call-by"]
    assert own["citizens"] == own["waits"]["all"]["citizens"] == 6
    assert own["waits"]["elderly"] == {
        "citizens": 1,
        "mean_s": 580.0,
        "p95_s": 580.0,
        "worst_s": 580.0,
        "within_10_min": 1.0,
        "over_30_min": 0.0,
    }
    assert (own["no_shows"], own["on_time"], own["slots_kept"], own["last_end_s"]) == (1, 1, 0.0, 1230.5)


def test_the_hall_may_be_its_folder(desk: Path) -> None:
    done = hall_server("simulate", "--hall", desk, "--day", desk / "day.csv", "--out", desk / "result.csv")
    assert done.exit_code == 0, done.output


class TestNothingIsHalfDone:
    def told(self, desk: Path, *options: object) -> str:
        """What it says when it cannot; what was there stays as it was."""
        out = desk / "result.csv"
        out.write_text("yesterday", encoding="utf-8")
        before = sorted(desk.iterdir())
        result = simulate(desk, *(options or ("--out", out)))
        assert result.exit_code == 2
        assert result.stdout == ""
        assert out.read_text(encoding="utf-8") == "yesterday"
        assert sorted(desk.iterdir()) == before
        return result.stderr

    def test_when_the_day_is_wrong(self, desk: Path) -> None:
        (desk / "day.csv").write_text(DAY.replace("20,consult", "5,consult"), encoding="utf-8")
        assert "day.csv:5: arrives_s: is before the line above" in self.told(desk)

    def test_when_the_hall_is_wrong(self, desk: Path) -> None:
        (desk / "hall.toml").write_text(HALL.replace("minutes = 5", "minutes = 0"), encoding="utf-8")
        assert "hall.toml:17: services[1].minutes: must be more than 0" in self.told(desk)

    def test_when_there_is_no_such_rule(self, desk: Path) -> None:
        said = self.told(desk, "--compare", "fcfs,fifo")
        assert "fifo is neither a file nor a rule; rules are: fcfs, strict, call-by" in said

    def test_when_nobody_said_where_to_write(self, desk: Path) -> None:
        assert "say where the rows go: --out RESULT.csv" in self.told(desk, "--policy", "fcfs")

    @pytest.mark.parametrize("name", ["day.csv", "hall.toml"])
    def test_when_it_would_overwrite_what_it_reads(self, desk: Path, name: str) -> None:
        before = (desk / name).read_bytes()
        assert "which is read; name another file" in self.told(desk, "--out", desk / name)
        assert (desk / name).read_bytes() == before

    def test_when_it_would_overwrite_the_rule(self, desk: Path) -> None:
        rule = desk / "rule.toml"
        rule.write_text('[dispatch]\nrule = "fcfs"\n', encoding="utf-8")
        for option in ("--policy", "--compare"):
            assert "which is read; name another file" in self.told(desk, option, rule, "--out", rule)
        assert rule.read_text(encoding="utf-8") == '[dispatch]\nrule = "fcfs"\n'

    def test_when_it_would_take_the_place_of_a_folder_or_a_device(self, desk: Path) -> None:
        for path in (desk, Path("/dev/null")):
            assert f"{path} is a folder or a device; name a file" in self.told(desk, "--out", path)

    def test_another_mistake_is_told_before_that_nobody_said_where_to_write(self, desk: Path) -> None:
        assert "fifo is neither a file nor a rule" in self.told(desk, "--policy", "fifo")
        (desk / "hall.toml").unlink()
        said = simulate(desk)
        assert (said.exit_code, "there is no such file" in said.stderr) == (2, True)

    def test_when_the_folder_is_not_there(self, desk: Path) -> None:
        result = simulate(desk, "--out", desk / "none" / "result.csv")
        assert result.exit_code == 1
        assert f"{desk / 'none' / 'result.csv'}: there is no such file or folder" in result.stderr


def test_at_a_shell_in_chinese(desk: Path) -> None:
    done = at_a_shell(
        "simulate", "--hall", str(desk / "hall.toml"), "--day", str(desk / "day.csv"),
        "--compare", "fcfs,strict,call-by", language="zh",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    words = {word for word in done.stdout.replace("%", " ").split() if word.isascii() and word.isalpha()}
    assert words <= {"fcfs", "strict", "p"}, done.stdout
    said = at_a_shell("simulate", "--help", language="zh").stdout
    assert "模拟" in said
    assert "Assumptions" not in said
