"""The log after a record that is known already: for programs that follow the hall."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Engine, select, true

from hall_server.domain.events import Event
from hall_server.domain.ticket import TicketState

from . import codec, schema
from .database import UNREACHABLE, UNREADABLE, StoreDamaged, StoreUnavailable, open_engine, reading

log = logging.getLogger(__name__)

# Seconds.
SETTLED = 2.0


class Newest(NamedTuple):
    """The last record of some and its moment; both 0 when there is none."""

    seq: int
    at: int


class Completed(NamedTuple):
    """A visit whose service was completed, by the columns of ``schema.visits``."""

    ticket: int
    visit: int
    number: str
    service: str
    window: int
    clerk: str
    issued_at: int
    called_at: int
    started_at: int
    parked_for: int
    ended_at: int
    package: str
    outcome: Literal["done", "accepted", "refused"]


class Database:
    """The hall's database for those who follow it for days: a copy may be put in its place meanwhile.

    What has a file open goes on reading it when it lies there no more. ``ticks`` are steady seconds.
    """

    def __init__(self, path: Path, ticks: Callable[[], float] = time.monotonic) -> None:
        self.engine = open_engine(path)
        self._path = path
        self._ticks = ticks
        self._read, _size = self._look()
        self._coming: tuple[tuple[int, int], int] | None = None
        self._since = 0.0

    def close(self) -> None:
        self.engine.dispose()

    def replaced(self) -> bool:
        """Whether another file lies there since the last look. From now on the engine reads that one.

        Raises ``StoreUnavailable`` while there is none, and until one has kept its size for so long that it
        is not on its way there any more.
        """
        found = self._look()
        if found[0] == self._read:
            self._coming = None
            return False
        if found != self._coming:
            self._coming, self._since = found, self._ticks()
        if self._ticks() - self._since < SETTLED:
            raise StoreUnavailable(UNREACHABLE, f"{self._path.name} is being replaced")
        self.engine.dispose()
        self._read, self._coming = found[0], None
        log.warning("another %s was put in place; it is read from now on", self._path.name)
        return True

    def _look(self) -> tuple[tuple[int, int], int]:
        """Which file lies there (``st_dev``, ``st_ino``), and its size."""
        try:
            found = self._path.stat()
        except OSError as error:
            raise StoreUnavailable(UNREACHABLE, f"{self._path.name}: {error.strerror}") from error
        return (found.st_dev, found.st_ino), found.st_size


def events_after(engine: Engine, seq: int, limit: int) -> list[tuple[int, Event]]:
    """The next records of the log after ``seq``, oldest first, at most ``limit``.

    Raises ``StoreUnavailable``, and ``StoreDamaged`` for a record that this version cannot read.
    """
    events = schema.events
    query = (
        select(events.c.seq, events.c.kind, events.c.body)
        .where(events.c.seq > seq)
        .order_by(events.c.seq)
        .limit(limit)
    )
    with reading(engine) as connection:
        rows = connection.execute(query).all()
    return [(row.seq, _decoded(row.seq, row.kind, row.body)) for row in rows]


def newest(engine: Engine) -> Newest:
    """The end of the log. Raises ``StoreUnavailable``."""
    return _last(engine, true())


def last_until(engine: Engine, at: int) -> Newest:
    """The last record of that moment or an earlier one. Raises ``StoreUnavailable``."""
    return _last(engine, schema.events.c.at <= at)


def _last(engine: Engine, which: ColumnElement[bool]) -> Newest:
    events = schema.events
    query = select(events.c.seq, events.c.at).where(which).order_by(events.c.seq.desc()).limit(1)
    with reading(engine) as connection:
        row = connection.execute(query).first()
    return Newest(0, 0) if row is None else Newest(row.seq, row.at)


def before_today(engine: Engine) -> int:
    """The last record before the newest day began; 0 while there is none. Raises ``StoreUnavailable``."""
    days = schema.days
    with reading(engine) as connection:
        first = connection.execute(
            select(days.c.first_seq).order_by(days.c.first_seq.desc()).limit(1)
        ).scalar()
    return first - 1 if first else 0


def completed(engine: Engine, ticket: int, ended_at: int) -> Completed | None:
    """The visit that was completed then; None if that was taken back since. Raises ``StoreUnavailable``."""
    visits = schema.visits
    query = select(*(visits.c[name] for name in Completed._fields)).where(
        visits.c.ticket == ticket,
        visits.c.ended_at == ended_at,
        visits.c.state == TicketState.DONE.value,
        visits.c.outcome != "",
    )
    with reading(engine) as connection:
        row = connection.execute(query.order_by(visits.c.visit).limit(1)).first()
    return None if row is None else Completed(*row)


def _decoded(seq: int, kind: str, body: str) -> Event:
    try:
        return codec.decode(kind, body)
    except (KeyError, msgspec.DecodeError) as error:
        raise StoreDamaged(UNREADABLE, seq=seq) from error
