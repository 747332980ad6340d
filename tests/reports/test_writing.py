"""Reports as CSV, JSON and XLSX: the same figures to the digit, and text that stays text."""

from __future__ import annotations

import csv as csv_format
import io
import resource
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from hall_server.language import Translator
from reports.month.model import MonthReport
from reports.text import no_formula, plain
from reports.writing import csv, json, xlsx
from reports.writing.tables import Table, Term, tables_of
from reports.writing.tables.summary import FIGURES
from reports.writing.whole import NotWritten, write_all, write_whole
from reports.writing.words import WORDS
from tests.reports import sample

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "<b>x</b>",
    "\x1b[31mred",
    "a\nb",
)


@pytest.fixture(scope="module")
def county() -> MonthReport:
    return sample.county()


def book(report: MonthReport, language: str = "en") -> Any:
    return openpyxl.load_workbook(io.BytesIO(xlsx.as_xlsx(report, language)))


def test_json_says_everything_and_can_be_read_back(county: MonthReport) -> None:
    text = json.as_json(county)
    assert '"name": "2026-10"' in text
    assert msgspec.json.decode(text, type=json.Document).report.head == county.head
    assert msgspec.json.decode(text)["report"] == msgspec.json.decode(msgspec.json.encode(county))


def test_every_table_is_a_csv_file_and_a_sheet_with_the_same_values(
    county: MonthReport, tmp_path: Path
) -> None:
    csv.write(county, tmp_path / "csv", "en")
    sheets, say = book(county), Translator("reports", "en")
    for table in tables_of(county, "en"):
        text = (tmp_path / "csv" / f"{table.name}.csv").read_text(encoding="utf-8-sig")
        lines = list(csv_format.reader(io.StringIO(text)))
        assert lines[0] == [column.key for column in table.columns]
        rows = list(sheets[say(table.title)].iter_rows(values_only=True))
        assert len(lines) == len(rows) == len(table.rows) + 1
        for values, line, cells in zip(table.rows, lines[1:], rows[1:], strict=True):
            for value, text, cell in zip(values, line, cells, strict=True):
                if value in (None, ""):
                    assert (text, cell or None) == ("", None)
                elif isinstance(value, Term):
                    assert (text, cell) == (value, say(WORDS.get(value, value)))
                elif isinstance(value, str):
                    assert (text.removeprefix("'"), cell) == (value, value)
                else:
                    assert float(text) == cell == value


def test_figures_agree_with_json_to_the_digit(county: MonthReport) -> None:
    head: dict[str, Any] = msgspec.json.decode(json.as_json(county))["report"]["head"]
    rows = {row[0]: row[1:] for row in book(county)["Figures"].iter_rows(min_row=2, values_only=True)}
    assert rows["Mean wait"][0] == head["mean_wait"]
    share = head["active_rating"]
    assert rows["Active rating rate"] == (
        share["rate"], "share", share["part"], share["whole"], share["low"], share["high"]
    )  # fmt: skip


def test_sheets_have_typed_cells_filters_and_a_head_that_stays(county: MonthReport) -> None:
    sheet: Worksheet = book(county)["Windows"]
    assert sheet.freeze_panes == "F2"
    assert sheet.auto_filter.ref == sheet.dimensions
    by_title = {str(cell.value): place for place, cell in enumerate(sheet[1], 1)}
    score = sheet.cell(2, by_title["Score"])
    assert (type(score.value) in (int, float), score.number_format) == (True, "0.0")
    assert sheet.cell(2, by_title["Response rate"]).number_format == "0.00%"
    figures = {row[0].value: row[1] for row in book(county)["Figures"].iter_rows(min_row=2)}
    assert figures["Active rating rate"].number_format == "0.00%"
    assert figures["Tickets"].number_format == "General"


def test_every_column_and_figure_is_defined_in_both_languages(county: MonthReport) -> None:
    for language, sheet in (("en", "Definitions"), ("zh", "释义")):
        say = Translator("reports", language)
        rows = list(book(county, language)[sheet].iter_rows(min_row=2, values_only=True))
        assert all(all(row) for row in rows)
        meanings = {row[3] for row in rows}
        for table in tables_of(county, language):
            assert {say(column.meaning) for column in table.columns} <= meanings
        assert {say(meaning) for meaning in FIGURES.values()} <= meanings
        if language == "zh":
            assert all(any(ord(char) > 0x2E80 for char in row[3]) for row in rows)


def test_every_term_of_the_report_has_words(county: MonthReport) -> None:
    terms = {value for table in tables_of(county, "en") for row in table.rows for value in row}
    assert {term for term in terms if isinstance(term, Term) and term} <= WORDS.keys()


def test_the_same_report_has_the_same_bytes_and_the_date_of_its_basis(county: MonthReport) -> None:
    first, again = xlsx.as_xlsx(county, "zh"), xlsx.as_xlsx(county, "zh")
    assert first == again
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(first)).infolist()} == {
        (1980, 1, 1, 0, 0, 0)
    }
    at = datetime.fromtimestamp(county.basis.at // 1000, UTC).replace(tzinfo=None)
    assert openpyxl.load_workbook(io.BytesIO(first)).properties.created == at


def test_an_empty_month_is_written(tmp_path: Path) -> None:
    empty = sample.empty()
    csv.write(empty, tmp_path / "csv", "zh")
    assert '"tickets": 0' in json.as_json(empty)
    assert book(empty, "zh").sheetnames[0] == "数据"


@pytest.mark.parametrize("name", HOSTILE)
def test_text_stays_text(county: MonthReport, name: str, tmp_path: Path) -> None:
    items = (replace(county.items[0], name={"zh": name, "en": name}), *county.items[1:])
    report = replace(county, items=items)
    cells = [
        cell for row in book(report)["Services"].iter_rows() for cell in row if cell.value == plain(name)
    ]
    assert [cell.data_type for cell in cells] == ["s"]
    csv.write(report, tmp_path / "csv", "en")
    data = (tmp_path / "csv" / "items.csv").read_bytes().decode("utf-8-sig")
    (row,) = [row for row in csv_format.reader(io.StringIO(data)) if row[0] == items[0].service]
    assert row[2] == no_formula(plain(name))
    assert row[2][0] not in "=+-@\t\r"
    assert not any(ord(char) < 32 for char in row[2])
    assert "\x1b" not in json.as_json(report)


def test_numbers_below_zero_are_no_formulas(county: MonthReport) -> None:
    table = Table("t", "t", tables_of(county, "en")[8].columns, [("window", "1", "repeat", 1, 2.0, -1.5, 0)])
    assert csv.as_csv(table).splitlines()[1] == "window,1,repeat,1,2.0,-1.5,0"


@pytest.fixture
def small_disk() -> Iterator[None]:
    """No file may grow beyond some bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("small_disk")
def test_a_full_disk_leaves_the_old_file_whole(county: MonthReport, tmp_path: Path) -> None:
    path, folder = tmp_path / "month.xlsx", tmp_path / "csv"
    write_whole(path, b"October")
    folder.mkdir()
    write_all({folder / "figures.csv": b"October"})
    for write, target in ((xlsx.write, path), (json.write, path), (csv.write, folder)):
        with pytest.raises(NotWritten, match="File too large"):
            write(county, target, "en")
    assert path.read_bytes() == b"October"
    assert [(file.name, file.read_bytes()) for file in folder.iterdir()] == [("figures.csv", b"October")]
    with pytest.raises(NotWritten):
        csv.write(county, tmp_path / "new", "en")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["csv", "month.xlsx"]


def test_other_files_in_the_folder_stay(county: MonthReport, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    csv.write(county, tmp_path, "zh")
    csv.write(county, tmp_path, "zh")
    names = {file.name for file in tmp_path.iterdir()}
    assert names == {"notes.txt", *(f"{table.name}.csv" for table in tables_of(county, "zh"))}


@pytest.mark.slow
def test_ten_thousand_services_at_every_hour(county: MonthReport) -> None:
    names = [f"S{number:05d}" for number in range(10_000)]
    items = tuple(replace(county.items[0], service=name) for name in names)
    cells = county.heat.rows[county.items[0].service]
    report = replace(county, items=items, heat=replace(county.heat, rows=dict.fromkeys(names, cells)))
    sheets = openpyxl.load_workbook(io.BytesIO(xlsx.as_xlsx(report, "en")), read_only=True)
    assert sheets["Services"].max_row == sheets["Heat map"].max_row == 10_001
    assert sheets["Services by hour"].max_row == 1 + 10_000 * sum(cell is not None for cell in cells)
