"""Appointments as CSV. Its first line names the columns, in any order."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from hall_server.client import N_

from .rows import BadRow, Checks, Contents, NoFile, Row

COLUMNS: Final = ("code", "service", "slot", "phone_tail", "priority", "needs", "state")
NEEDED: Final = COLUMNS[:3]


def written(rows: Iterable[Row], zone: ZoneInfo) -> str:
    """The rows as CSV with every column."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        slot = datetime.fromtimestamp(row.slot // 1000, zone).isoformat()
        needs = ";".join(row.needs)
        code, service = _no_sum(row.code), _no_sum(row.service)
        writer.writerow((code, service, slot, row.phone_tail, row.priority, needs, row.state))
    return text.getvalue()


def read(text: str, checks: Checks) -> Contents:
    """Raises :class:`NoFile` when the first line is not as it should be, or a quote is never closed."""
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)

    def rows(columns: list[str]) -> Iterator[Row | tuple[int, BadRow]]:
        for cells in lines:
            try:
                if any(map(str.strip, cells)):
                    yield _row(lines.line_num, cells, columns, checks)
            except BadRow as error:
                yield lines.line_num, error

    try:
        return Contents.gathered(rows(_columns(next(lines, []))))
    except csv.Error:
        sentence = N_("line {line}: a quote is not closed, or text stands beside quotes")
        raise NoFile(sentence, line=lines.line_num) from None


def _no_sum(cell: str) -> str:
    """A spreadsheet program would take a code such as -2-3 for a sum; behind an apostrophe it is text."""
    return f"'{cell}" if cell.startswith("-") else cell


def _without_mark(cell: str) -> str:
    return cell[1:] if cell.startswith("'-") else cell


def _columns(names: Sequence[str]) -> list[str]:
    columns = [name.strip() for name in names]
    if missing := [name for name in NEEDED if name not in columns]:
        sentence = N_("The first line must name the columns: {known}. Missing: {missing}.")
        raise NoFile(sentence, known=", ".join(COLUMNS), missing=", ".join(missing))
    if len(set(columns)) < len(columns) or not set(columns) <= set(COLUMNS):
        raise NoFile(
            N_("The first line may name these columns and no others, once each: {known}."),
            known=", ".join(COLUMNS),
        )
    return columns


def _row(number: int, cells: list[str], columns: list[str], checks: Checks) -> Row:
    if len(cells) != len(columns):
        sentence = N_("has {count} columns instead of {wanted}")
        raise BadRow(sentence, count=len(cells), wanted=len(columns))
    cell = dict.fromkeys(COLUMNS, "") | dict(zip(columns, map(str.strip, cells), strict=True))
    return Row(
        number,
        checks.code(_without_mark(cell["code"]), number),
        checks.service(_without_mark(cell["service"])),
        checks.slot(cell["slot"]),
        checks.phone_tail(cell["phone_tail"]),
        checks.priority(cell["priority"]),
        checks.needs(cell["needs"]),
        checks.state(cell["state"]),
    )
