"""The rows of a file between reading and writing: sorted, each once, on the disk and not in memory."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import NamedTuple

from hall_server.language import N_
from hall_server.store.database import StoreUnavailable

from .checks import PastVisit
from .sheet import BadRow

NO_ROOM = N_("Temporary files cannot be written. Set SQLITE_TMPDIR to a folder that has room.")

_ORDER = "day, issued_at, number, identity"
_TABLES = f"""
PRAGMA journal_mode = OFF;
CREATE TABLE good ({", ".join(PastVisit._fields)}, PRIMARY KEY ({_ORDER})) WITHOUT ROWID;
CREATE TABLE bad (line, sentence, fields);
"""
_ADD = f"INSERT OR IGNORE INTO good VALUES ({', '.join('?' * len(PastVisit._fields))})"


class BadLine(NamedTuple):
    """A line of the file, and what is wrong with it as a message id with its fields."""

    line: int
    sentence: str
    fields: dict[str, object]


class Staging:
    """A context. Raises :class:`StoreUnavailable` when the disk has no room for it."""

    def __init__(self) -> None:
        # Without a name SQLite keeps the database in a temporary file, which goes when this process does.
        self._database = sqlite3.connect("")
        self._database.executescript(_TABLES)

    def __enter__(self) -> Staging:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def add(self, visits: Iterable[PastVisit]) -> int:
        """How many of them were not here yet."""
        with _room():
            return self._database.executemany(_ADD, visits).rowcount

    def add_bad(self, line: int, bad: BadRow) -> None:
        with _room():
            self._database.execute(
                "INSERT INTO bad VALUES (?, ?, ?)", (line, bad.sentence, json.dumps(bad.fields))
            )

    def days(self) -> dict[int, int]:
        """How many visits each day has, oldest first."""
        return dict(self._database.execute("SELECT day, count(*) FROM good GROUP BY day ORDER BY day"))

    def of_day(self, day: int) -> list[PastVisit]:
        """A day's visits in their order."""
        rows = self._database.execute(f"SELECT * FROM good WHERE day = ? ORDER BY {_ORDER}", (day,))
        return [PastVisit._make(row) for row in rows]

    def identities(self, day: int) -> Iterator[bytes]:
        for (identity,) in self._database.execute("SELECT identity FROM good WHERE day = ?", (day,)):
            yield identity

    def bad(self, most: int | None = None) -> Iterator[BadLine]:
        """The bad lines, or the first of them."""
        limit = -1 if most is None else most
        rows = self._database.execute("SELECT * FROM bad ORDER BY line LIMIT ?", (limit,))
        for line, sentence, fields in rows:
            yield BadLine(line, sentence, json.loads(fields))


@contextlib.contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StoreUnavailable(NO_ROOM, str(error)) from error
