"""A report as an Excel workbook: a sheet for each table, a heat map, and what every column means."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import xlsxwriter

from hall_server.language import N_, Translator
from reports.month.model import Basis, MonthReport
from reports.text import plain

from .tables import Kind, Rate, Table, Term, Value, tables_of
from .tables.summary import FIGURES
from .whole import write_whole
from .words import WORDS

_FORMATS: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        "text": "@",
        "count": "#,##0",
        "number": "General",
        "seconds": "0.0",
        "minutes": "0.00",
        "rate": "0.00%",
        "points": "0.0",
        "log": "0.0000",
        "z": "0.00",
    }
)
_NARROWEST, _WIDEST = 6, 48
_A4 = 9
_LONGEST_TEXT = 32_000
# To look at every cell of a long table would take longer than to write it.
_LOOKED_AT = 300


def write(report: MonthReport, path: Path, language: str) -> None:
    """Raises :class:`NotWritten`."""
    write_whole(path, as_xlsx(report, language))


def as_xlsx(report: MonthReport, language: str) -> bytes:
    """The workbook. Its date is the moment that the report rests on: the same report has the same bytes."""
    tables = tables_of(report, language)
    with Workbook(report.basis, language) as book:
        for table in tables:
            book.add(table)
            if table.name == "hours":
                book.add_heat_map(report, language)
        book.add_definitions(tables, FIGURES)
    return book.bytes


def of_tables(tables: Iterable[Table], basis: Basis, language: str) -> bytes:
    """A workbook of these tables alone."""
    tables = tuple(tables)
    with Workbook(basis, language) as book:
        for table in tables:
            book.add(table)
        keys = {str(row[0]) for table in tables if table.name == "figures" for row in table.rows}
        book.add_definitions(tables, {key: FIGURES[key] for key in FIGURES if key in keys})
    return book.bytes


class Workbook:
    """Collects sheets in memory; its ``bytes`` are there after the block."""

    def __init__(self, basis: Basis, language: str) -> None:
        self._say = Translator("reports", language)
        self._file = io.BytesIO()
        self._book = xlsxwriter.Workbook(
            self._file,
            {
                "in_memory": True,
                "strings_to_numbers": False,
                "strings_to_formulas": False,
                "strings_to_urls": False,
            },
        )
        title = f"{basis.name[language]} {basis.period.name}"
        created = datetime.fromtimestamp(basis.at / 1000, UTC).replace(tzinfo=None)
        self._book.set_properties({"title": plain(title), "author": "Tingxu", "created": created})
        self._head = self._book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EEF4"}
        )
        self._cells = {kind: self._book.add_format({"num_format": shown}) for kind, shown in _FORMATS.items()}
        self._wrapped = self._book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.bytes = b""

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, *failure: object) -> None:
        self._book.close()
        self.bytes = self._file.getvalue()

    def add(self, table: Table) -> None:
        """A sheet with a filter over the table; its head stays in sight."""
        titles = [self._say(column.title) for column in table.columns]
        rows = [[self._shown(value) for value in row] for row in table.rows]
        sheet = self._sheet(self._say(table.title), titles, rows, table.fixed)
        formats = [self._cells[column.kind] for column in table.columns]
        for number, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, place, value, formats[place])
                elif value is not None:
                    shown = self._cells["rate"] if isinstance(value, Rate) else formats[place]
                    sheet.write_number(number, place, value, shown)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(titles) - 1)

    def add_heat_map(self, report: MonthReport, language: str) -> None:
        """Visits by service and hour; the darker, the more."""
        names = {row.service: row.name[language] for row in report.items}
        titles = [self._say(N_("Service")), *(f"{hour}:00" for hour in report.heat.hours)]
        rows: list[list[Value]] = [
            [plain(names[service]), *(cell.count if cell else None for cell in cells)]
            for service, cells in report.heat.rows.items()
        ]
        sheet = self._sheet(self._say(N_("Heat map")), titles, rows)
        for number, row in enumerate(rows, 1):
            sheet.write_string(number, 0, str(row[0]), self._cells["text"])
            for place, count in enumerate(row[1:], 1):
                if count is not None:
                    sheet.write_number(number, place, count, self._cells["count"])
        if rows:
            scale = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#3B6FA0"}
            sheet.conditional_format(1, 1, len(rows), len(titles) - 1, scale)

    def add_definitions(self, tables: Iterable[Table], figures: Mapping[str, str]) -> None:
        """What every column means, and each of the ``figures``."""
        say = self._say
        rows = [
            (say(table.title), say(column.title), column.key, say(column.meaning))
            for table in tables
            for column in table.columns
        ]
        rows += [(say(N_("Figures")), say(WORDS[key]), key, say(meaning)) for key, meaning in figures.items()]
        titles = [
            say(N_("Sheet")),
            say(N_("Column or figure")),
            say(N_("Key in CSV and JSON")),
            say(N_("Meaning")),
        ]
        sheet = self._sheet(say(N_("Definitions")), titles, rows)
        for number, row in enumerate(rows, 1):
            for place, text in enumerate(row):
                sheet.write_string(number, place, text, self._wrapped)
        sheet.set_column(3, 3, 90)
        sheet.autofilter(0, 0, len(rows), len(titles) - 1)

    def _sheet(
        self, title: str, titles: Sequence[str], rows: Sequence[Sequence[Value]], fixed: int = 1
    ) -> Any:
        sheet = self._book.add_worksheet(title)
        sheet.freeze_panes(1, fixed)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer("&L&F&R&P / &N")
        # Numbers of windows and clerks are names: no green corners in their cells.
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        for place, head in enumerate(titles):
            sheet.write_string(0, place, head, self._head)
            texts = (str(row[place]) for row in rows[:_LOOKED_AT] if row[place] is not None)
            widest = max((*map(_width, texts), min(_width(head), 14)), default=0)
            sheet.set_column(place, place, min(max(widest, _NARROWEST), _WIDEST) + 2)
        return sheet

    def _shown(self, value: Value) -> Value:
        if isinstance(value, Term):
            return self._say(WORDS.get(value, value))
        return plain(value)[:_LONGEST_TEXT] if isinstance(value, str) else value


def _width(text: str) -> int:
    """In digits: a Chinese character is as wide as two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
