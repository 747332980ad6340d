"""A whole assessment at a shell, on a hall with the past of two months."""

from __future__ import annotations

import json
import random
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from hall_server.cli import main as server
from reports.cli import main
from reports.flags.ledger import FILE
from tests.halls import TestHall
from tests.reports.flags.october import sample
from tests.store.past import sheet

OCTOBER = "2025-10"
TERMS = "[gate]\nresponse = 0\n\n[ranks]\ntop = 1\nbottom = 1\n"
EASY = (
    '[red]\npoints = 10\n\n[[aspects]]\nid = "all"\nname = { zh = "办理", en = "Handling" }\nweight = 100\n'
)
PACE = """
[[aspects.indicators]]
id = "pace"
name = { zh = "效率", en = "Efficiency" }
weight = 60
measure = "efficiency"
floor = 85
target = 105
"""
FILES = """
[[aspects.indicators]]
id = "files"
name = { zh = "卷宗抽查", en = "Files checked" }
weight = 40
measure = "by_hand"
better = "more"
floor = 80
target = 98
"""


def past() -> list[str]:
    """September and October at five windows: window 1 is quick, window 5 slow, the others alike."""
    luck, rows = random.Random(5), []
    for month in (9, 10):
        for day in range(8, 20):
            for window, minutes in ((1, 4.0), (2, 7.0), (3, 7.0), (4, 7.0), (5, 13.0)):
                at = datetime(2025, month, day, 9)  # noqa: DTZ001 - local
                for place in range(8):
                    took = timedelta(minutes=minutes * luck.lognormvariate(0, 0.2))
                    moments = (
                        at,
                        at + timedelta(minutes=1),
                        at + timedelta(minutes=2),
                        at + timedelta(minutes=2) + took,
                    )
                    told = ",".join(f"{moment:%Y-%m-%d %H:%M:%S}" for moment in moments)
                    rows.append(f"A{window}{place:02},consult,{told},{window},023{window},done")
                    at += timedelta(minutes=25)
    return rows


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("past")
    hall = TestHall(base / "hall")
    file = sheet(base / "past.csv", past())
    imported = CliRunner().invoke(server, ["import-history", str(hall.path), str(file), "--yes"])
    assert imported.exit_code == 0, imported.output
    (hall.path / "assessment.toml").write_text(TERMS, encoding="utf-8")
    (hall.path / "flags.toml").write_text(EASY + PACE + FILES, encoding="utf-8")
    return hall.path


@pytest.fixture
def folder(lived: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(lived, tmp_path / "hall"))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["flags", *map(str, arguments)])


def said(*arguments: object) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(*arguments: object) -> str:
    result = run(*arguments)
    assert result.exit_code in (1, 2), result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.output


def found(folder: Path) -> Any:
    return json.loads(said(folder, OCTOBER, "--json"))["flags"]


def test_a_month_from_figures_to_flags_appeal_and_report(folder: Path, tmp_path: Path) -> None:
    # What the software can tell: window 1 is first, but somebody has to look into its files.
    month = said(folder, OCTOBER)
    assert "not yet entered: Files checked" in month
    assert "no candidate for a red flag: not yet entered" in refused(
        "sign", folder, OCTOBER, 1, "red", "--reason", "最快", "--by", "0001"
    )
    for window in range(1, 6):
        said("enter", folder, OCTOBER, "files", window, 95, "--by", "0007", "--evidence", "抽查 20 份")
    said("enter", folder, OCTOBER, "files", 1, 98, "--by", "0007", "--evidence", "复查，漏计 1 份")
    assert "[6] 0007" in (one := said(folder, OCTOBER, "--window", 1))
    assert "corrects 1: 复查，漏计 1 份" in one

    # Signatures.
    said("sign", folder, OCTOBER, 1, "red", "--reason", "厅务会议决定", "--by", "0001")
    said("sign", folder, OCTOBER, 5, "black", "--reason", "连续两个月末位", "--by", "0001")
    said("appeal", folder, OCTOBER, 5, "--words", "=cmd|' /C calc'!A0 设备故障", "--by", "0235")
    assert [(one["window"], one["standing"]) for one in found(folder)["flags"]] == [
        ("1", "signed"), ("5", "under_appeal"),
    ]  # fmt: skip
    assert "under appeal" in said(folder, OCTOBER)

    # The report, with the flag under appeal; words stay words.
    out = tmp_path / "october"
    result = CliRunner().invoke(
        main,
        ["month", str(folder), OCTOBER, "-o", str(out), "--format", "pdf,xlsx,csv,json", "--language", "en"],
    )
    assert result.exit_code == 0, result.output
    report = json.loads(out.with_suffix(".json").read_text(encoding="utf-8"))["report"]
    assert report["flags"] == found(folder)
    assert out.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
    book = load_workbook(out.with_suffix(".xlsx"))
    cells = [cell for row in book["Signed flags"].iter_rows() for cell in row]
    (formula,) = [cell for cell in cells if "cmd" in str(cell.value)]
    assert formula.data_type == "s"
    signed = (tmp_path / "october-csv" / "signed-flags.csv").read_text(encoding="utf-8-sig")
    assert "'=cmd|" in signed

    said("decide", folder, OCTOBER, 5, "withdrawn", "--reason", "记录属实", "--by", "0002")
    assert [one["standing"] for one in found(folder)["flags"]] == ["signed", "withdrawn"]
    assert "10 entries, all as they were written" in said("ledger", folder)
    assert len(json.loads(said("ledger", folder, "--json"))["entries"]) == 10


def test_events_stars_and_bonuses(folder: Path) -> None:
    assert "There is no window 77" in refused(
        "event", folder, OCTOBER, "fault", "--window", 77, "--words", "x", "--evidence", "y", "--by", "0003"
    )
    said(
        "event",
        folder,
        OCTOBER,
        "fault",
        "--window",
        2,
        "--words",
        "态度生硬",
        "--evidence",
        "监控",
        "--by",
        "0003",
    )
    said("sign", folder, OCTOBER, 2, "black", "--event", 1, "--reason", "查实", "--by", "0001")
    said("nominate", folder, OCTOBER, "0231", "--reason", "最快", "--by", "0001")
    assert "Somebody else" in refused("star", folder, OCTOBER, "0231", "--reason", "x", "--by", "0001")
    said("star", folder, OCTOBER, "0231", "--reason", "投票", "--by", "0002")
    said("bonus", folder, OCTOBER, "0231", "200.50", "--reason", "服务之星", "--by", "0001")
    said("bonus", folder, OCTOBER, "0231", "-50.25", "--reason", "更正", "--by", "0001")
    assert "150.25" in said("bonus", folder, OCTOBER)
    assert "No clerk 0999 served" in refused(
        "bonus", folder, OCTOBER, "0999", 1, "--reason", "x", "--by", "0001"
    )
    assert "no amount in yuan" in refused(
        "bonus", folder, OCTOBER, "0231", "1.005", "--reason", "x", "--by", "0001"
    )
    said("retract", folder, 6, "--reason", "重复", "--by", "0001")
    month = found(folder)
    assert (month["bonus_sums"], month["bonus_total"]) == ({"0231": 20_050}, 20_050)
    assert [(one["clerk"], one["confirmed_by"]) for one in month["nominees"]] == [("0231", "0002")]


def test_many_figures_come_from_a_file_all_or_none(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "figures.csv"
    lines = [f"files,{window},9{window},抽查表第 {window} 页" for window in range(1, 6)]
    file.write_bytes("\r\n".join(["indicator,window,value,evidence", *lines, ""]).encode("gb18030"))
    said("enter", folder, OCTOBER, "--file", file, "--by", "0007")
    marks = {row["window"]: row["marks"][1] for row in found(folder)["rows"]}
    assert {window: mark["value"] for window, mark in marks.items()} == {
        f"{n}": 90.0 + n for n in range(1, 6)
    }
    before = (folder / FILE).read_bytes()
    enter = ("enter", folder, OCTOBER, "--file", file, "--by", "0007")
    for bad in ("files,1,many,x", "files,one,90,x", "files,1,90,", "files,1"):
        file.write_text(f"indicator,window,value,evidence\n{lines[0]}\n{bad}\n", encoding="utf-8")
        assert "figures.csv:3: needs an indicator" in refused(
            "enter", folder, OCTOBER, "--file", file, "--by", "0007"
        )
    for bad, why in (("files,1,990,x", "from 0 to 100"), ("pace,1,99,x", "measured by the software")):
        file.write_text(f"indicator,window,value,evidence\n{lines[0]}\n{bad}\n", encoding="utf-8")
        assert why in refused(*enter)
    file.write_text("window,value\n1,2\n", encoding="utf-8")
    assert "no column indicator, evidence" in refused(
        "enter", folder, OCTOBER, "--file", file, "--by", "0007"
    )
    assert (folder / FILE).read_bytes() == before


def test_nobodys_number_is_kept(folder: Path) -> None:
    enter = ("enter", folder, OCTOBER, "files", 1, 95, "--by")
    assert "mobile number" in refused(*enter, "0007", "--evidence", "致电 138-1234-5678")
    assert "ID number" in refused(*enter, "0007", "--evidence", "11010119491231002X")
    assert "no staff number" in refused(*enter, "王芳", "--evidence", "抽查")
    assert not (folder / FILE).exists()


def test_a_tampered_ledger_stops_every_command_and_the_report(folder: Path, tmp_path: Path) -> None:
    for value in (90, 91):
        said("enter", folder, OCTOBER, "files", 1, value, "--by", "0007", "--evidence", "抽查")
    ledger = folder / FILE
    whole = ledger.read_bytes()
    ledger.write_bytes(whole.replace(b'"value":90.0', b'"value":99.0'))
    for arguments in ((folder, OCTOBER), ("ledger", folder), ("bonus", folder, OCTOBER)):
        assert f"{FILE}:1: this line is not as it was written: it was edited" in refused(*arguments)
    result = CliRunner().invoke(main, ["month", str(folder), OCTOBER, "-o", str(tmp_path / "x")])
    assert (result.exit_code, f"{FILE}:1:" in result.output) == (1, True)
    ledger.write_bytes(whole[:-20])
    torn = run(folder, OCTOBER, "--json")
    assert torn.exit_code == 0
    assert "was not written whole" in torn.stderr
    assert json.loads(torn.stdout)["flags"]["entries"] == 1


def test_a_quarter_is_told_with_what_cannot_be_told_apart(folder: Path) -> None:
    text = said("quarter", folder, "2025-Q4")
    assert "First" in text
    groups = json.loads(said("quarter", folder, "2025-Q4", "--json"))["groups"]
    assert (groups[0]["first"][0]["window"], groups[0]["last"][-1]["window"]) == ("1", "5")
    assert "cannot be told apart" in text or "stand apart" in text


def test_a_hall_that_does_not_assess_has_no_flags_in_its_report(folder: Path) -> None:
    (folder / "flags.toml").unlink()
    arguments = ["month", str(folder), OCTOBER, "-o", "-", "--format", "json"]
    report = json.loads(CliRunner().invoke(main, arguments).stdout)["report"]
    assert report["flags"] is None
    assert len(found(folder)["aspects"]) == len(sample().aspects)


def test_both_files_are_written_to_be_edited_and_never_overwritten(folder: Path) -> None:
    own = (folder / "flags.toml").read_bytes()
    (folder / "assessment.toml").unlink()
    result = CliRunner().invoke(main, ["init", str(folder)])
    assert result.exit_code == 0, result.output
    assert "flags.toml is there already" in result.stdout
    assert (folder / "flags.toml").read_bytes() == own
    (folder / "flags.toml").unlink()
    assert CliRunner().invoke(main, ["init", str(folder)]).exit_code == 0
    month = found(folder)
    assert (month["own_tree"], month["terms"]["probability"]) == (True, 0.8)


def test_a_wrong_tree_is_named_by_line(folder: Path) -> None:
    (folder / "flags.toml").write_text(EASY + PACE, encoding="utf-8")
    output = refused(folder, OCTOBER)
    assert "flags.toml:7: aspects[1].weight: the weights of its indicators make 60" in output


@pytest.mark.parametrize("arguments", [("enter",), ("bonus",), ("event",), ("sign",)])
def test_what_is_left_out_is_asked_for(folder: Path, arguments: tuple[str, ...]) -> None:
    assert run(*arguments, folder).exit_code == 2


def test_there_is_no_such_month(folder: Path) -> None:
    assert "The hall has no day in 2024-01" in refused(folder, "2024-01")
    assert "'october' is not a YYYY-MM" in refused(folder, "october")
