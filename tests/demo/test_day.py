"""Day files: what a person wrote wrong is named by file, line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.demo_hall.day import Citizen, DayError, Step, read_day

HEADER = "arrives_s,service,priority,slot_s,handling_s,shows_up,then_service,then_handling_s"
SERVICES = ["consult", "invoice"]


def day(tmp_path: Path, *lines: str, header: str = HEADER) -> Path:
    path = tmp_path / "day.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def complaint(path: Path) -> str:
    with pytest.raises(DayError) as error:
        read_day(path, SERVICES)
    return str(error.value).replace(str(path), "day.csv")


def test_citizens_come_in_the_order_of_their_arrival(tmp_path: Path) -> None:
    path = day(
        tmp_path,
        "60,invoice,appointment,900,120,yes,consult,30.5",
        "5,consult,normal,,60,no,,",
    )
    assert read_day(path, SERVICES) == [
        Citizen(5, (Step("consult", 60),), shows_up=False),
        Citizen(60, (Step("invoice", 120), Step("consult", 30.5))),
    ]


def test_a_file_saved_by_a_spreadsheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "day.csv"
    path.write_bytes(f"{HEADER}\r\n5,consult,normal,,60,yes,,\r\n".encode("utf-8-sig"))
    assert len(read_day(path, SERVICES)) == 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("soon,consult,normal,,60,yes,,", "day.csv:3: arrives_s:"),
        ("-1,consult,normal,,60,yes,,", "day.csv:3: arrives_s:"),
        ("inf,consult,normal,,60,yes,,", "day.csv:3: arrives_s:"),
        ("5,passport,normal,,60,yes,,", "day.csv:3: service: 'passport'"),
        ("5,consult,urgent,,60,yes,,", "day.csv:3: priority: 'urgent'"),
        ("5,consult,appointment,noon,60,yes,,", "day.csv:3: slot_s:"),
        ("5,consult,normal,,0,yes,,", "day.csv:3: handling_s:"),
        ("5,consult,normal,,60,maybe,,", "day.csv:3: shows_up: 'maybe'"),
        ("5,consult,normal,,60,yes,passport,60", "day.csv:3: then_service: 'passport'"),
        ("5,consult,normal,,60,yes,invoice,", "day.csv:3: then_handling_s:"),
        ("5,consult,normal,,60,yes,,60", "day.csv:3: then_handling_s:"),
        ("5,consult,normal,,60,yes,,,1", "day.csv:3: "),
        ("5,consult,normal", "day.csv:3: "),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, words: str) -> None:
    assert words in complaint(day(tmp_path, "5,consult,normal,,60,yes,,", line))


def test_missing_and_unknown_columns_are_named(tmp_path: Path) -> None:
    words = complaint(day(tmp_path, header=HEADER.replace("shows_up", "comes")))
    assert "day.csv:1: shows_up:" in words
    assert "day.csv:1: comes:" in words


def test_at_most_ten_problems_are_told_at_once(tmp_path: Path) -> None:
    assert len(complaint(day(tmp_path, *["x,y,z,,0,?,,"] * 50)).splitlines()) == 10


def test_files_that_are_no_day_at_all(tmp_path: Path) -> None:
    assert complaint(day(tmp_path)).startswith("day.csv: ")
    picture = tmp_path / "slip.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    assert "UTF-8" in complaint(picture)
    assert complaint(tmp_path / "nowhere.csv")
