"""A file of the 12345 hotline: its cases as CSV, checked as a whole before any of them is brought in."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from hall_server.language import Translator, system_language
from hall_server.officetext import decoded
from hall_server.protocol import HallView, OpenConcern, one_line
from hall_server.protocol.codec import MAX_FIELD, MAX_WORDS

from .common import UserError

_ = Translator("hall_server", system_language())

COLUMNS: Final = ("reference", "words", "name", "phone", "service", "window", "clerk")
_NEEDED: Final = COLUMNS[:2]
# As the hall takes them.
_MOST: Final = {"words": MAX_WORDS, "name": 40, "clerk": MAX_FIELD}
_REFERENCE: Final = re.compile(r"[A-Za-z0-9_/-]{1,40}")
_WINDOW: Final = re.compile(r"[0-9]{1,4}")
_PHONE_DIGITS: Final = range(5, 16)


class BadLine(NamedTuple):
    """``line`` counts from 1, as an editor does."""

    line: int
    reason: str


def read(file: Path, view: HallView) -> tuple[list[OpenConcern], list[BadLine]]:
    """The cases of a file, and what is wrong with it.

    Raises :class:`UserError` when it is not such a file at all, and ``OSError``.
    """
    lines = csv.reader(io.StringIO(_text_of(file), newline=""), strict=True)
    cases: list[OpenConcern] = []
    bad: list[BadLine] = []
    seen: dict[str, int] = {}
    try:
        columns = _columns(file, next(lines, []))
        for cells in lines:
            if not any(map(str.strip, cells)):
                continue
            if len(cells) != len(columns):
                reason = _("has {count} columns instead of {wanted}", count=len(cells), wanted=len(columns))
                bad.append(BadLine(lines.line_num, reason))
                continue
            row = dict.fromkeys(COLUMNS, "") | dict(zip(columns, map(one_line, cells), strict=True))
            problems = list(_problems(row, view))
            first = seen.setdefault(row["reference"], lines.line_num)
            if row["reference"] and first != lines.line_num:
                problems.append(_("reference stands in line {line} already", line=first))
            bad += [BadLine(lines.line_num, reason) for reason in problems]
            if not problems:
                cases.append(_case(row))
    except csv.Error:
        sentence = _("{path}, line {line}: a quote is not closed, or text stands beside quotes")
        raise UserError(sentence.format(path=file, line=lines.line_num)) from None
    return cases, bad


def _case(row: dict[str, str]) -> OpenConcern:
    return OpenConcern(
        "hotline",
        row["words"],
        row["service"],
        row["name"],
        _digits(row["phone"]),
        row["reference"],
        int(row["window"]) if row["window"] else None,
        row["clerk"],
    )


def _problems(row: dict[str, str], view: HallView) -> Iterator[str]:
    """What the hall would refuse, so that nothing is brought in by half."""
    for column in _NEEDED:
        if not row[column]:
            yield _("{column} is empty", column=column)
    for column, most in _MOST.items():
        if len(row[column]) > most:
            yield _("{column} has more than {most} characters", column=column, most=most)
    if row["reference"] and not _REFERENCE.fullmatch(row["reference"]):
        yield _("reference has 40 signs at most: letters A to Z, digits, - _ and /")
    digits = _digits(row["phone"]).removeprefix("+")
    if row["phone"] and not (digits.isascii() and digits.isdigit() and len(digits) in _PHONE_DIGITS):
        yield _("phone is not a phone number: digits only, with + in front if it is abroad")
    if row["service"] and row["service"] not in view.services:
        yield _(
            "the hall has no service {service}; known: {known}",
            service=_short(row["service"]),
            known=", ".join(view.services),
        )
    window = row["window"]
    if window and not (_WINDOW.fullmatch(window) and int(window) in view.windows):
        yield _("the hall has no window {window}", window=_short(window))


def _short(cell: str) -> str:
    return cell if len(cell) <= MAX_FIELD else f"{cell[:MAX_FIELD]}..."


def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign not in " -()")


def _columns(file: Path, names: Sequence[str]) -> list[str]:
    columns = [name.strip() for name in names]
    known = ", ".join(COLUMNS)
    if missing := [name for name in _NEEDED if name not in columns]:
        sentence = _("{path}: the first line must name the columns: {known}. Missing: {missing}.")
        raise UserError(sentence.format(path=file, known=known, missing=", ".join(missing)))
    if len(set(columns)) < len(columns) or not set(columns) <= set(COLUMNS):
        sentence = _("{path}: the first line may name these columns and no others, once each: {known}.")
        raise UserError(sentence.format(path=file, known=known))
    return columns


def _text_of(file: Path) -> str:
    text = decoded(file.read_bytes())
    if text is not None:
        return text
    raise UserError(_("{path} is neither UTF-8 nor GB18030 text. Save it in UTF-8.", path=file))
