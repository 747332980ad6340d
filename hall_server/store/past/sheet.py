"""A CSV file from another queue system, read row by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from hall_server.language import N_

COLUMNS = ("number", "service", "issued", "called", "started", "ended", "window", "clerk", "outcome")
# fmt: off
FURTHER = (
    "priority", "parked_s", "calls", "last_called", "chosen", "result", "person", "rating", "rated", "device",
    "on_site",
)
# fmt: on
# Old Chinese systems write GB18030. It can read nearly anything, so that UTF-8 must be tried first.
ENCODINGS = ("utf-8", "gb18030")
_LONGEST_HEADER = 10_000
_CHUNK = 1 << 20


class Cells(NamedTuple):
    """One row as it stands in the file, without the blanks around its cells.

    What follows on ``outcome`` is empty where the file has no such column.
    """

    number: str
    service: str
    issued: str
    called: str
    started: str
    ended: str
    window: str
    clerk: str
    outcome: str
    priority: str = ""
    parked_s: str = ""
    calls: str = ""
    last_called: str = ""
    chosen: str = ""
    result: str = ""
    person: str = ""
    rating: str = ""
    rated: str = ""
    device: str = ""
    on_site: str = ""


class NoSheet(Exception):
    """The file as a whole cannot be used. ``sentence`` is a message id whose ``{names}`` are ``fields``."""

    def __init__(self, sentence: str, **fields: object) -> None:
        super().__init__(sentence.format(**fields))
        self.sentence = sentence
        self.fields = fields


class BadRow(NoSheet):
    """One row cannot be used. The sentence repeats nothing that may be about a person."""


class Sheet:
    """An open file whose first line names the columns. Raises :class:`NoSheet` when it does not."""

    def __init__(self, path: Path) -> None:
        self.encoding = _encoding_of(path)
        self.size = path.stat().st_size
        self._bytes = path.open("rb")
        self._file = io.TextIOWrapper(self._bytes, encoding=self.encoding)
        try:
            places = _places(self._file.readline(_LONGEST_HEADER))
        except NoSheet:
            self.close()
            raise
        self._count = len(places)
        self._further = self._count > len(COLUMNS)
        # What the file does not have stands behind the last cell.
        names = (*COLUMNS, *FURTHER) if self._further else COLUMNS
        self._pick = itemgetter(*(places.get(name, self._count) for name in names))

    def close(self) -> None:
        self._file.close()

    @property
    def position(self) -> int:
        """How many bytes have been read, roughly."""
        return self._bytes.tell()

    def lines(self) -> Iterator[tuple[int, str]]:
        """Every line below the first that is not blank, with its number in the file."""
        for number, line in enumerate(self._file, 2):
            if not line.isspace():
                yield number, line

    def cells(self, line: str) -> Cells:
        """What stands in a line. Raises :class:`BadRow`.

        No cell may hold a line break, so that a quote that is never closed spoils one line and not the
        rest of the file.
        """
        cells = _split(line)
        if len(cells) != self._count:
            sentence = N_("has {count} columns instead of {wanted}")
            raise BadRow(sentence, count=len(cells), wanted=self._count)
        if self._further:
            cells.append("")
        return Cells(*map(str.strip, self._pick(cells)))


def _encoding_of(path: Path) -> str:
    if not path.is_file():
        raise NoSheet(N_("{path} is not a file on the disk. Save what comes through it first."), path=path)
    for encoding in ENCODINGS:
        try:
            with path.open(encoding=encoding) as file:
                while file.read(_CHUNK):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise NoSheet(N_("{path} is neither UTF-8 nor GB18030 text. Save it as CSV in UTF-8."), path=path)


def _places(header: str) -> dict[str, int]:
    """Where each column stands."""
    try:
        names = [name.strip() for name in _split(header.removeprefix("\ufeff"))]
    except BadRow:
        names = []
    wanted = ", ".join(COLUMNS)
    if missing := [name for name in COLUMNS if name not in names]:
        raise NoSheet(
            N_("The first line must name these columns: {wanted}. Missing: {missing}."),
            wanted=wanted,
            missing=", ".join(missing),
        )
    places = {name: place for place, name in enumerate(names)}
    if len(places) < len(names) or not places.keys() <= {*COLUMNS, *FURTHER}:
        raise NoSheet(
            N_(
                "The first line names {count} columns. Take out all but these, once each: {wanted}. "
                "These may be there too: {further}."
            ),
            count=len(names),
            wanted=wanted,
            further=", ".join(FURTHER),
        )
    return places


def _split(text: str) -> list[str]:
    if '"' not in text:
        return text.split(",")
    try:
        return next(csv.reader([text], strict=True))
    except csv.Error:
        raise BadRow(N_("has a quote that is not closed, or text beside quotes")) from None
