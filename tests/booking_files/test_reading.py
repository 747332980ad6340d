"""What stands in a file, however it is written, and what is wrong with it."""

from __future__ import annotations

import contextlib
import csv
import io
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_server.booking_files import calendar, files, sheet
from hall_server.booking_files.rows import STATES, Contents, NoFile, Row
from hall_server.client import LANGUAGES
from hall_server.protocol import Snapshot
from tests.booking_files.views import NAMES, ZONE, checks, moment, rows, view

HEADER = "code,service,slot,phone_tail,priority,needs,state"
NOW = moment(2, 9)


def read(*lines: str, header: str = HEADER) -> Contents:
    return sheet.read("\n".join([header, *lines, ""]), checks())


def complaint(*lines: str, header: str = HEADER) -> str:
    """What is wrong with the only bad row."""
    ((_place, error),) = read(*lines, header=header).bad
    return str(error)


def event(**properties: str) -> str:
    usual = {"UID": "X1@other", "DTSTART": "20260302T020000Z", "SUMMARY": "intake"}
    lines = [f"{name.replace('__', ';')}:{value}" for name, value in (usual | properties).items() if value]
    return "\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT"])


def read_events(*events: str) -> Contents:
    return calendar.read("\r\n".join(["BEGIN:VCALENDAR", *events, "END:VCALENDAR", ""]), checks())


def of_event(**properties: str) -> Row:
    contents = read_events(event(**properties))
    assert contents.bad == []
    (row,) = contents.rows
    return row


def complaint_about_event(**properties: str) -> str:
    ((_place, error),) = read_events(event(**properties)).bad
    return str(error)


class TestSheets:
    def test_a_row_with_everything(self) -> None:
        (row,) = read("ab-12,intake,2026-03-02T10:00:00+08:00,5678,elderly,deaf;wheelchair,booked").rows
        assert row == Row(
            2, "AB-12", "intake", moment(2, 10), "5678", "elderly", ("deaf", "wheelchair"), "booked"
        )

    def test_three_columns_are_enough_in_any_order(self) -> None:
        (row,) = read("2026-03-02 10:00, 综合受理 , X1", header="slot,service,code").rows
        assert row == Row(2, "X1", "intake", moment(2, 10))

    @pytest.mark.parametrize(
        "slot",
        [
            "2026-03-02 10:00",
            "2026-03-02T10:00:00",
            "2026-03-02T02:00:00Z",
            "2026-03-01T21:00:00-05:00",
            "2026/3/2 10:00",
            "2026/03/02 10:00:00",
        ],
    )
    def test_a_slot_may_be_written_like(self, slot: str) -> None:
        (row,) = read(f"X1,intake,{slot},,,,").rows
        assert row.slot == moment(2, 10)

    @pytest.mark.parametrize(
        ("line", "what"),
        [
            (",intake,2026-03-02 10:00,,,,", "code must have"),
            ("X 1,intake,2026-03-02 10:00,,,,", "code must have"),
            ("王芳,intake,2026-03-02 10:00,,,,", "code must have"),
            ("X" * 41 + ",intake,2026-03-02 10:00,,,,", "code must have"),
            ("X1,divorce,2026-03-02 10:00,,,,", "service must be the id or the name of one: intake, "),
            ("X1,Registration,2026-03-02 10:00,,,,", "service must be"),
            ("X1,intake,tomorrow,,,,", "slot must be such as"),
            ("X1,intake,1772416800,,,,", "slot must be such as"),
            ("X1,intake,2026-02-30 10:00,,,,", "slot is a day or time that there is not"),
            ("X1,intake,2026-03-02 25:00,,,,", "slot is a day or time that there is not"),
            ("X1,intake,2026-03-03T09:00+99:99,,,,", "slot is a day or time that there is not"),
            ("X1,intake,2026-03-03T09:00+24:00,,,,", "slot is a day or time that there is not"),
            ("X1,intake,2026-03-02 10:00,678,,,", "phone_tail must be four digits"),
            ("X1,intake,2026-03-02 10:00,13800005678,,,", "phone_tail must be four digits"),
            ("X1,intake,2026-03-02 10:00,,green,,", "priority must be one of: normal, "),
            ("X1,intake,2026-03-02 10:00,,,tea,", "needs must be some of: deaf"),
            ("X1,intake,2026-03-02 10:00,,,,open", "state must be one of: booked"),
            ("X1,intake,2026-03-02 10:00", "has 3 columns instead of 7"),
        ],
    )
    def test_a_bad_row_says_what_to_write(self, line: str, what: str) -> None:
        told = complaint(line)
        assert told.startswith(what)
        assert "王芳" not in told
        assert "5678" not in told

    def test_a_code_that_stands_twice(self) -> None:
        told = complaint("X1,intake,2026-03-02 10:00,,,,", "x1,intake,2026-03-02 10:30,,,,")
        assert told == "this code stands twice; the first is 2"

    def test_each_place_is_a_line_of_the_file(self) -> None:
        contents = read("", "X1,intake,2026-03-02 10:00,,,,", " , ", "X2,no,2026-03-02 10:00,,,,")
        assert ([row.place for row in contents.rows], [place for place, _ in contents.bad]) == ([3], [5])

    @pytest.mark.parametrize(
        ("header", "what"),
        [
            ("", "Missing: code, service, slot."),
            ("code,service", "Missing: slot."),
            ("code,service,slot,name", "may name these columns and no others"),
            ("code,service,slot,code", "may name these columns and no others"),
            ('"code,service,slot', "line 1: a quote is not closed"),
        ],
    )
    def test_a_file_without_its_first_line(self, header: str, what: str) -> None:
        with pytest.raises(NoFile, match=what.replace(".", r"\.")):
            sheet.read(header, checks())

    def test_a_quote_that_is_not_closed(self) -> None:
        with pytest.raises(NoFile, match=r"line 3: a quote is not closed"):
            read("X1,intake,2026-03-02 10:00,,,,", 'X2,"intake,2026-03-02 10:00,,,,')


class TestCalendars:
    def test_an_event_of_another_system(self) -> None:
        assert of_event() == Row(1, "X1", "intake", moment(2, 10))

    def test_the_service_is_a_category_or_else_the_summary(self) -> None:
        assert of_event(CATEGORIES="Work,invoice").service == "invoice"
        assert of_event(CATEGORIES="Work", SUMMARY="综合受理").service == "intake"
        assert complaint_about_event(SUMMARY="Dinner").startswith("service must be")

    def test_a_time_of_any_zone_or_of_none(self) -> None:
        tokyo = event(DTSTART="", **{"DTSTART;TZID=Asia/Tokyo": "20260302T110000"})
        windows = event(UID="X2", DTSTART="", **{"DTSTART;TZID=China Standard Time": "20260302T100000"})
        floating = event(UID="X3", DTSTART="20260302T100000")
        assert [row.slot for row in read_events(tokyo, windows, floating).rows] == [moment(2, 10)] * 3

    def test_a_long_uid_becomes_a_code_of_its_own(self) -> None:
        long, other = "040000008200E00074C5B7101A82E008" * 3, "{7C5B-1}"
        codes = [of_event(UID=uid).code for uid in (long, long, other)]
        assert codes[0] == codes[1] != codes[2]
        assert all(len(code) == 20 and code.isalnum() for code in codes)

    @pytest.mark.parametrize(
        ("properties", "what"),
        [
            ({"UID": ""}, "the event needs one UID"),
            ({"DTSTART": ""}, "the event needs one DTSTART"),
            ({"DTSTART": "soon"}, "the event needs one DTSTART"),
            ({"DTSTART": "", "DTSTART;VALUE=DATE": "20260302"}, "the event needs one DTSTART"),
            ({"DTSTART": "", "DTSTART;VALUE=BINARY;ENCODING=BASE64": "AAAA"}, "the event needs one DTSTART"),
            ({"CATEGORIES;VALUE=BINARY;ENCODING=BASE64": "AAAA", "SUMMARY": "tea"}, "service must be"),
            ({"DTSTART": "", "DTSTART;TZID=Mars/Olympus": "20260302T100000"}, "the time zone of DTSTART"),
            ({"RRULE": "FREQ=DAILY"}, "the event repeats"),
        ],
    )
    def test_a_bad_event_says_what_is_wrong(self, properties: dict[str, str], what: str) -> None:
        assert complaint_about_event(**properties).startswith(what)

    def test_a_cancelled_event_is_not_open(self) -> None:
        assert of_event(STATUS="CANCELLED").state == "cancelled"
        assert of_event(STATUS="TENTATIVE").state == "booked"

    @pytest.mark.parametrize("text", ["", "nonsense", "BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "BEGIN:VCALENDAR"])
    def test_what_is_no_calendar(self, text: str) -> None:
        with pytest.raises(NoFile, match="not an iCalendar file"):
            calendar.read(text, checks())

    @pytest.mark.parametrize(
        "properties",
        [
            {"CATEGORIES;VALUE=DATE": "20260303"},
            {"DTSTART": "", f"DTSTART;TZID={'A' * 5000}": "20260302T100000"},
        ],
    )
    def test_what_the_library_cannot_read(self, properties: dict[str, str]) -> None:
        with pytest.raises(NoFile, match="CATEGORIES or TZID"):
            read_events(event(**properties))

    def test_what_others_see_of_an_appointment(self) -> None:
        row = Row(1, "AB12", "intake", moment(2, 10), "5678", "pregnant", ("deaf",), "cancelled")
        lines = calendar.written([row], view(), "zh", NOW).split("\r\n")
        assert {
            "UID:AB12@test-hall",
            "SUMMARY:综合受理",
            "LOCATION:测试大厅",
            "DTSTAMP:20260302T010000Z",
            "DTSTART:20260302T020000Z",
            "DTEND:20260302T023000Z",
            "STATUS:CANCELLED",
        } <= set(lines)
        assert not [word for word in ("5678", "pregnant", "deaf") if word in "".join(lines)]


def test_no_spreadsheet_takes_a_code_for_a_sum() -> None:
    row = Row(2, "-2-3", "intake", moment(2, 10))
    text = sheet.written([row], ZONE)
    assert text.split("\n")[1].startswith("'-2-3,intake,")
    assert sheet.read(text, checks()).rows == [row]


def test_only_a_file_is_written_over(tmp_path: Path) -> None:
    for place in (Path("/dev/null"), tmp_path / "folder.csv"):
        link = tmp_path / "link.csv"
        link.unlink(missing_ok=True)
        link.symlink_to(place)
        (tmp_path / "folder.csv").mkdir(exist_ok=True)
        with pytest.raises(NoFile, match="is a folder or a device"):
            files.write(link, [], Snapshot("epoch", 1, NOW, view()), "en")
        assert link.is_symlink()


class TestRoundTrips:
    @given(rows(list(NAMES)), st.lists(st.sampled_from(STATES), min_size=12, max_size=12))
    def test_what_is_written_is_read_again(self, some: list[Row], states: list[str]) -> None:
        there = [replace(row, state=state) for row, state in zip(some, states, strict=False)]  # type: ignore[arg-type]
        again = sheet.read(sheet.written(there, ZONE), checks())
        assert again.bad == []
        assert [replace(row, place=0) for row in again.rows] == there
        for language in LANGUAGES:
            events = calendar.read(calendar.written(there, view(), language, NOW), checks())
            assert events.bad == []
            seen = [replace(row, phone_tail="", priority="normal", needs=()) for row in there]
            assert [replace(row, place=0) for row in events.rows] == seen

    @given(rows(list(NAMES)), st.permutations(sheet.COLUMNS), st.data())
    def test_however_a_row_is_written(self, some: list[Row], columns: list[str], data: st.DataObject) -> None:
        """Columns in any order, names for ids, blanks, the hall's own clock."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator=data.draw(st.sampled_from(["\n", "\r\n"])))
        writer.writerow(columns)
        for row in some:
            at = datetime.fromtimestamp(row.slot // 1000, ZONE)
            cells = {
                "code": data.draw(st.sampled_from([row.code, row.code.lower()])),
                "service": data.draw(st.sampled_from([row.service, NAMES[row.service].zh])),
                "slot": data.draw(st.sampled_from([f"{at:%Y-%m-%d %H:%M}", f"{at:%Y/%m/%d %H:%M:%S}"])),
                "phone_tail": row.phone_tail,
                "priority": row.priority,
                "needs": data.draw(st.sampled_from(["; ", " ", ","])).join(reversed(row.needs)),
                "state": data.draw(st.sampled_from(["", "booked"])),
            }
            blank = data.draw(st.sampled_from(["", " "]))
            writer.writerow([f"{blank}{cells[column]}{blank}" for column in columns])
        contents = sheet.read(text.getvalue(), checks())
        assert contents.bad == []
        assert [replace(row, place=0) for row in contents.rows] == some

    @given(st.text(max_size=200))
    def test_no_text_is_too_strange(self, text: str) -> None:
        for lines in (text, f"{HEADER}\n{text}"):
            with contextlib.suppress(NoFile):
                sheet.read(lines, checks())
        event = f"BEGIN:VEVENT\r\n{text}\r\nEND:VEVENT"
        for strange in (text, *(f"BEGIN:VCALENDAR\r\n{part}\r\nEND:VCALENDAR" for part in (text, event))):
            with contextlib.suppress(NoFile):
                calendar.read(strange, checks())


class TestFiles:
    HALL = Snapshot("epoch", 1, NOW, view())

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_utf_8_or_gb18030(self, tmp_path: Path, encoding: str) -> None:
        path = tmp_path / "past.CSV"
        path.write_bytes("code,service,slot\nX1,综合受理,2026-03-02 10:00\n".encode(encoding))
        assert files.read(path, checks()).rows == [Row(2, "X1", "intake", moment(2, 10))]

    def test_neither(self, tmp_path: Path) -> None:
        path = tmp_path / "past.csv"
        path.write_bytes(b"\xff\xff\xff")
        with pytest.raises(NoFile, match="neither UTF-8 nor GB18030"):
            files.read(path, checks())

    @pytest.mark.parametrize("name", ["appointments", "appointments.xlsx", ".csv"])
    def test_another_kind(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(NoFile, match=r"must end in \.csv or \.ics"):
            files.write(tmp_path / name, [], self.HALL, "zh")

    @pytest.mark.parametrize("name", ["a.csv", "a.ics"])
    def test_one_that_is_there_is_replaced_whole_or_not_at_all(self, tmp_path: Path, name: str) -> None:
        path, row = tmp_path / name, Row(1, "X1", "intake", moment(2, 10))
        path.write_text("before", encoding="utf-8")

        def broken() -> object:
            yield row
            raise RuntimeError("the hall went away")

        with pytest.raises(RuntimeError):
            files.write(path, broken(), self.HALL, "zh")  # type: ignore[arg-type]
        assert path.read_text(encoding="utf-8") == "before"
        files.write(path, [row], self.HALL, "zh")
        assert [replace(each, place=1) for each in files.read(path, checks()).rows] == [row]
        assert [each.name for each in tmp_path.iterdir()] == [name]
        assert path.stat().st_mode & 0o077 == 0
