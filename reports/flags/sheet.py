"""Many figures at once, from a CSV file."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from hall_server.officetext import decoded
from reports.words import _

from .entries import Figure

COLUMNS = ("indicator", "window", "value", "evidence")


class BadSheet(Exception):
    """The file cannot be used; the message names each line that is wrong."""


def figures_in(path: Path) -> list[Figure]:
    """Every figure in a file in UTF-8 or GB18030 whose first line names :data:`COLUMNS`, in any order.

    Raises :class:`BadSheet`.
    """
    try:
        reader = csv.DictReader(io.StringIO(_text(path)), strict=True)
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise BadSheet(_("{path}:1: no column {names}", path=path, names=", ".join(missing)))
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise BadSheet(f"{path}: {error}") from None
    found, problems = [], []
    for line, row in rows:
        try:
            found.append(_figure(row))
        except ValueError:
            problems.append(_("{path}:{line}: needs an indicator, a window's number, a figure and evidence",
                              path=path, line=line))  # fmt: skip
    if problems:
        raise BadSheet("\n".join(problems))
    if not found:
        raise BadSheet(_("{path}: no figures are in it", path=path))
    return found


def _figure(row: dict[str, str | None]) -> Figure:
    indicator, window, value, evidence = ((row[name] or "").strip() for name in COLUMNS)
    if not indicator or not evidence or not window.isdecimal():
        raise ValueError
    return Figure(indicator, str(int(window)), float(value), evidence)


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadSheet(_("{path} cannot be read: {error}", path=path, error=error.strerror)) from None
    text = decoded(data)
    if text is None:
        raise BadSheet(_("{path} is neither UTF-8 nor GB18030.", path=path))
    return text
