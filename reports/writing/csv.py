"""A report as CSV: a folder with a file for each table, that of the figures and the rankings among them.

Files are UTF-8 with the mark by which spreadsheets know it, lines end as RFC 4180 says, and text that a
spreadsheet would take for a formula has a ' before it.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from reports.month.model import MonthReport
from reports.text import no_formula, plain

from .tables import Table, Value, tables_of
from .whole import NotWritten, write_all


def write(report: MonthReport, path: Path, language: str) -> None:
    """``path`` is the folder; files there that are not the report's stay. Raises :class:`NotWritten`."""
    write_tables(tables_of(report, language), path)


def write_tables(tables: tuple[Table, ...], path: Path) -> None:
    """Raises :class:`NotWritten`."""
    files = {path / f"{table.name}.csv": as_csv(table).encode("utf-8-sig") for table in tables}
    new = not path.exists()
    try:
        path.mkdir(exist_ok=True)
    except OSError as error:
        raise NotWritten(path, error) from error
    try:
        write_all(files)
    except NotWritten:
        if new:
            path.rmdir()
        raise


def as_csv(table: Table) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([column.key for column in table.columns])
    writer.writerows([_cell(value) for value in row] for row in table.rows)
    return text.getvalue()


def _cell(value: Value) -> Value:
    return no_formula(plain(value)) if isinstance(value, str) else value
