"""A day file that cannot be used is refused with each line, its column, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from hall_server import tomlfile
from hall_server.domain.citizen import Priority
from hall_server.domain.rules import MINUTE
from hall_server.simulation import Step, TraceError, Visitor, read_trace, sheet
from hall_server.simulation import trace as module
from tests.simulation.halls import hall

PLAN = hall({1: ["consult", "intake"]}, {"consult": 5, "intake": 10})
HEAD = "arrives_s,service,priority,slot_s,handling_s,shows_up,then_service,then_handling_s"
GOOD = f"""\
{HEAD}
0,consult,normal,,350,yes,,
5,intake,appointment,900,246.5,yes,,
60,consult,elderly,1800,90,no,intake,30
"""

Complaints = Callable[[str | bytes], list[str]]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    for translator in (module._, sheet._, tomlfile._):
        monkeypatch.setattr(translator, "language", "en")


@pytest.fixture
def complaints(tmp_path: Path) -> Complaints:
    path = tmp_path / "day.csv"

    def complain(content: str | bytes) -> list[str]:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        with pytest.raises(TraceError) as error:
            read_trace(path, PLAN, 1)
        return str(error.value).replace(f"{tmp_path}/", "").split("\n")

    return complain


def read(tmp_path: Path, text: str, seed: int = 1) -> list[Visitor]:
    path = tmp_path / "day.csv"
    path.write_text(text, encoding="utf-8")
    return read_trace(path, PLAN, seed)


def test_a_good_one_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD) == [
        Visitor(1, 0, (Step("consult", 350_000),)),
        Visitor(2, 5_000, (Step("intake", 246_500),), Priority.APPOINTMENT, 900_000),
        Visitor(
            3,
            60_000,
            (Step("consult", 90_000), Step("intake", 30_000)),
            Priority.ELDERLY,
            1_800_000,
            shows_up=False,
        ),
    ]


def test_it_may_come_from_a_spreadsheet(tmp_path: Path) -> None:
    """A mark at the beginning, Windows line ends, quotes, another column and blank lines."""
    head, *lines = GOOD.split()
    text = "\r\n".join([f"note,{head}", *(f'"a, b",{line}' for line in lines), "", ""])
    path = tmp_path / "day.csv"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert read_trace(path, PLAN, 1) == read(tmp_path, GOOD)


WRONG = [
    (
        "arrives_s,",
        "arrives,",
        "1: arrives_s: is missing; the first line must be arrives_s,service,",
    ),
    (",then_handling_s", "", "1: then_handling_s: is missing; the first line must be"),
    ("0,consult", "-1,consult", "2: arrives_s: must be a number of seconds from 0 to 86400"),
    ("0,consult", "nine,consult", "2: arrives_s: must be a number of seconds"),
    ("0,consult", ",consult", "2: arrives_s: must be a number of seconds"),
    ("0,consult", "1_0,consult", "2: arrives_s: must be a number of seconds"),
    ("0,consult", "nan,consult", "2: arrives_s: must be a number of seconds"),
    ("0,consult", "inf,consult", "2: arrives_s: must be a number of seconds"),
    ("0,consult", "86401,consult", "2: arrives_s: must be a number of seconds"),
    ("0,consult", "7,consult", "3: arrives_s: is before the line above; sort the file by arrives_s"),
    ("0,consult", "0,consul", "2: service: consul is not defined; did you mean consult?"),
    ("0,consult", "0,", "2: service: is empty; write the id of a service of the hall"),
    ("no,intake", "no,tax", "4: then_service: tax is not defined; known are: consult, intake"),
    (
        "normal",
        "vip",
        "2: priority: must be one of: normal, appointment, elderly, disabled, pregnant, green",
    ),
    ("normal,,", "normal,900,", "2: slot_s: must be empty for normal; or write appointment as the priority"),
    (
        "appointment,900",
        "appointment,",
        "3: slot_s: is empty; an appointment needs its slot, in",
    ),
    ("appointment,900", "appointment,9h", "3: slot_s: must be a number of seconds"),
    (",350,", ",-350,", "2: handling_s: must be a number of seconds"),
    (",350,", ",long,", "2: handling_s: must be a number of seconds"),
    (",350,", ",,", "2: handling_s: is empty; write how many seconds it takes, or leave all of them empty"),
    ("yes", "maybe", "2: shows_up: must be one of: yes, no"),
    (",intake,30", ",intake,", "4: then_handling_s: is empty; write how many seconds it takes, or leave all"),
    (",intake,30", ",,30", "4: then_handling_s: must be empty when then_service is"),
    (",350,yes,,", ",350,yes,", "2: needs as many values as the first line has columns; keep the commas"),
    (",350,yes,,", ",350,yes,,,", "2: needs as many values as the first line has columns; keep the commas"),
    (",350,", ',"350,', "this is not CSV: "),
]


@pytest.mark.parametrize(("good", "wrong", "said"), WRONG)
def test_each_line_says_what_to_write(complaints: Complaints, good: str, wrong: str, said: str) -> None:
    assert GOOD.count(good) >= 1
    told = complaints(GOOD.replace(good, wrong, 1))
    assert any(re.match(r"day\.csv:\d+: ", line) and said in line for line in told), told
    if said[0].isdigit():
        assert any(line.startswith(f"day.csv:{said}") for line in told), told


@pytest.mark.parametrize(("good", "wrong", "_said"), WRONG)
def test_it_says_so_in_chinese(
    complaints: Complaints, good: str, wrong: str, _said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for translator in (module._, sheet._, tomlfile._):
        monkeypatch.setattr(translator, "language", "zh")
    for line in complaints(GOOD.replace(good, wrong, 1)):
        assert re.search("[一-鿿]", line), line


def test_several_mistakes_are_told_at_once(complaints: Complaints) -> None:
    told = complaints(GOOD.replace("yes", "ja").replace("normal", "vip"))
    assert [line.split(": ")[:2] for line in told] == [
        ["day.csv:2", "priority"],
        ["day.csv:2", "shows_up"],
        ["day.csv:3", "shows_up"],
    ]


def test_of_very_many_mistakes_twenty_are_told(complaints: Complaints) -> None:
    told = complaints("\n".join([HEAD, *["0,consult,vip,,1,yes,,"] * 50]))
    assert len(told) == 21
    assert told[19].startswith("day.csv:21: priority")
    assert told[20] == "... and 30 more"


def test_nobody_comes(complaints: Complaints) -> None:
    assert complaints(HEAD) == ["day.csv:1: nobody comes; write one line for each citizen"]


def test_another_encoding_and_no_file(complaints: Complaints, tmp_path: Path) -> None:
    assert (
        "this is not UTF-8; save the file as CSV UTF-8"
        in complaints(GOOD.replace("yes", "是").encode("gbk"))[0]
    )
    assert "is missing" in complaints("")[0]
    for path in (tmp_path / "no-such.csv", tmp_path):
        with pytest.raises(TraceError, match=re.escape(str(path))):
            read_trace(path, PLAN, 1)


class TestHandlingTimesThatNobodyKnows:
    TEXT = HEAD + "".join(f"\n{at},consult,normal,,,yes,intake," for at in range(2000))

    def lengths(self, tmp_path: Path, seed: int, step: int) -> list[int]:
        return [visitor.steps[step].handling for visitor in read(tmp_path, self.TEXT, seed)]

    def test_are_drawn_around_the_usual_ones(self, tmp_path: Path) -> None:
        for step, usual in ((0, 5 * MINUTE), (1, 10 * MINUTE)):
            drawn = self.lengths(tmp_path, 1, step)
            mean = sum(drawn) / len(drawn)
            spread = (sum((each - mean) ** 2 for each in drawn) / len(drawn)) ** 0.5
            # Standard errors of 2000 lognormal lengths: 1.6 % of the mean, some 4 % of the spread.
            assert abs(mean / usual - 1) < 0.05
            assert abs(spread / mean - 0.7) < 0.1

    def test_are_the_same_for_the_same_seed(self, tmp_path: Path) -> None:
        assert self.lengths(tmp_path, 1, 0) == self.lengths(tmp_path, 1, 0)
        assert self.lengths(tmp_path, 1, 0) != self.lengths(tmp_path, 2, 0)
