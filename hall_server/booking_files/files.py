"""The files themselves: which kind one is, how it is read, and how it is written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from hall_server.client import N_
from hall_server.officetext import decoded
from hall_server.protocol import Snapshot

from . import sheet
from .rows import Checks, Contents, NoFile, Row

KINDS: Final = (".csv", ".ics")


def kind_of(path: Path) -> str:
    """``.csv`` or ``.ics``, by the file's name. Raises :class:`NoFile`."""
    if path.suffix.lower() not in KINDS:
        raise NoFile(N_("{path} must end in .csv or .ics"), path=path)
    return path.suffix.lower()


def read(path: Path, checks: Checks) -> Contents:
    """What stands in a file. Raises :class:`NoFile`, and ``OSError`` when it cannot be read."""
    kind, text = kind_of(path), _text_of(path)
    if kind == ".csv":
        return sheet.read(text, checks)
    from . import calendar  # its library is needed for this alone

    return calendar.read(text, checks)


def write(path: Path, rows: Iterable[Row], hall: Snapshot, language: str) -> None:
    """Write a file, in the place of one that is there. Raises :class:`NoFile` and ``OSError``.

    Nobody else may read it: a spreadsheet says who is disabled or pregnant.
    """
    kind = kind_of(path)
    if path.exists() and not path.is_file():
        raise NoFile(N_("{path} is a folder or a device; name a file"), path=path)
    if kind == ".csv":
        # With the mark by which spreadsheet programs know UTF-8.
        data = sheet.written(rows, ZoneInfo(hall.view.timezone)).encode("utf-8-sig")
    else:
        from . import calendar

        data = calendar.written(rows, hall.view, language, hall.now).encode()
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _text_of(path: Path) -> str:
    text = decoded(path.read_bytes())
    if text is not None:
        return text
    raise NoFile(N_("{path} is neither UTF-8 nor GB18030 text. Save it in UTF-8."), path=path)
