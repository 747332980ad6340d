"""CSV files that people hand in: every row with its line, and clear words for what is not CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from hall_server.language import Translator, system_language

_ = Translator("hall_server", system_language())

MOST_PROBLEMS: Final = 20
LONGEST_PROBLEM: Final = 400


class TraceError(Exception):
    """A file cannot be used. Its text lists ``file:line: column: what to write``."""


def rows_of(path: Path, columns: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """Each row that is not blank, with its line; one that has not a value for each column is empty.

    Raises :class:`TraceError`.
    """
    line = 1
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            names = [name.strip() for name in next(reader, [])]
            if missing := [column for column in columns if column not in names]:
                raise TraceError("\n".join(_lacking(path, columns, missing)))
            if twice := next((column for column in columns if names.count(column) > 1), None):
                raise TraceError(
                    _("{path}:1: {column}: is there twice; leave one of them out", path=path, column=twice)
                )
            rows: list[tuple[int, dict[str, str]]] = []
            for values in reader:
                line = reader.line_num
                if len(values) == len(names):
                    rows.append((line, dict(zip(names, map(str.strip, values), strict=True))))
                elif values:
                    rows.append((line, {}))
            return rows
    except FileNotFoundError:
        raise TraceError(_("{path}: there is no such file", path=path)) from None
    except OSError as error:
        raise TraceError(_("{path}: cannot be read: {error}", path=path, error=error.strerror)) from None
    except UnicodeDecodeError:
        raise TraceError(_("{path}: this is not UTF-8; save the file as CSV UTF-8", path=path)) from None
    except csv.Error as error:
        sentence = _("this is not CSV: {error}", error=error)
        raise TraceError(f"{path}:{line + 1}: {sentence}") from None


def must_be_free_of(problems: Sequence[str]) -> None:
    """Raises :class:`TraceError` with the first of them, if there are any."""
    if problems:
        more = len(problems) - MOST_PROBLEMS
        told = [
            *map(_shown, problems[:MOST_PROBLEMS]),
            *([_("... and {count} more", count=more)] if more > 0 else []),
        ]
        raise TraceError("\n".join(told))


def _shown(problem: str) -> str:
    """Short, and without signs that a terminal would obey: a file may have anything in its cells."""
    plain = "".join(filter(str.isprintable, problem))
    return plain if len(plain) <= LONGEST_PROBLEM else f"{plain[:LONGEST_PROBLEM]}…"


def _lacking(path: Path, columns: Sequence[str], missing: Sequence[str]) -> Iterator[str]:
    """A file that lacks columns is probably another one; columns that are not ours are left alone."""
    first = ",".join(columns)
    for column in missing:
        yield _(
            "{path}:1: {column}: is missing; the first line must be {first}",
            path=path,
            column=column,
            first=first,
        )
