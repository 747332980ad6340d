"""What the rating pages keep in ``web.db``: ratings that wait for the hall, and the day's key of the signals.

Each function is a job for :meth:`hall_server.web.state.State.work`. What somebody wrote or left is wiped, not
only marked as free, as soon as the hall has it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import (
    Column,
    Connection,
    Delete,
    Integer,
    LargeBinary,
    Row,
    Select,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert as insert_or

from hall_server.protocol import RateService, RatingLevel, Text
from hall_server.web.state import metadata

KEY_BYTES: Final = 32

# ``visit`` is null while nobody could say which it was: the last one that was completed. ``body`` is the
# rating as it will be sent, null once the hall refused it. ``tries`` counts the times that it was too early.
kept_ratings = Table(
    "kept_ratings",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("request", String, nullable=False, unique=True),
    Column("tries", Integer, nullable=False, default=0),
    Column("ticket", Integer, nullable=False, index=True),
    Column("visit", Integer),
    Column("kept_at", Integer, nullable=False),
    Column("level", String, nullable=False),
    Column("body", LargeBinary),
    Column("refused_at", Integer),
    Column("refused_zh", String),
    Column("refused_en", String),
    sqlite_autoincrement=True,
)
day_keys = Table(
    "day_keys",
    metadata,
    Column("day", String, primary_key=True),
    Column("key", LargeBinary, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A rating that waits for the hall, or that the hall ``refused`` when it came.

    ``called_at`` is when the visit that it is for had been called, by the hall's clock, if the ticket was at
    a window and ``visit`` is not known.
    ``kept_at`` is in milliseconds since the epoch by this computer's clock. ``ask`` is None once it was
    refused. ``tries`` counts how often the hall could not take it yet.
    """

    seq: int
    request: str
    tries: int
    ticket: int
    visit: int | None
    kept_at: int
    level: RatingLevel
    ask: RateService | None
    refused: Text | None = None
    called_at: int | None = None


class _Called(msgspec.Struct, frozen=True):
    """What lies in a ``body`` beside the rating."""

    called_at: int | None = None


def keep(
    db: Connection,
    request: str,
    visit: int | None,
    ask: RateService,
    now: int,
    called_at: int | None,
) -> None:
    """Keep a rating until the hall has it. One that is kept already, by its ``request``, stays as it is."""
    answered(db, ask.ticket, visit)
    row = {
        "request": request,
        "ticket": ask.ticket,
        "visit": visit,
        "kept_at": now,
        "level": ask.level,
        "body": msgspec.json.encode({**msgspec.to_builtins(ask), "called_at": called_at}),
    }
    db.execute(insert_or(kept_ratings).values(row).on_conflict_do_nothing())


def kept_of(db: Connection, ticket: int) -> list[Kept]:
    """Those of a ticket, first kept first, with those that were refused."""
    return _read(db, select(kept_ratings).where(kept_ratings.c.ticket == ticket))


def waiting(db: Connection) -> list[Kept]:
    """All that the hall does not have yet, first kept first."""
    return _read(db, select(kept_ratings).where(kept_ratings.c.body.is_not(None)))


def found(db: Connection, seq: int, visit: int) -> None:
    """Which visit a rating is of. From now on it is sent for this one and no other."""
    db.execute(update(kept_ratings).where(kept_ratings.c.seq == seq).values(visit=visit))


def delivered(db: Connection, seq: int) -> None:
    """The hall has it; it is deleted here."""
    db.execute(delete(kept_ratings).where(kept_ratings.c.seq == seq))


def refused(db: Connection, seq: int, text: Text, now: int) -> None:
    """The hall will not have it. Why is kept for its giver; what they wrote or left is not."""
    why = {"body": None, "refused_at": now, "refused_zh": text.zh, "refused_en": text.en}
    db.execute(update(kept_ratings).where(kept_ratings.c.seq == seq).values(why))


def too_early(db: Connection, seq: int) -> None:
    """The hall cannot take it before the service is over."""
    tries = kept_ratings.c.tries + 1
    db.execute(update(kept_ratings).where(kept_ratings.c.seq == seq).values(tries=tries))


def answered(db: Connection, ticket: int, visit: int | None) -> None:
    """Why an earlier rating of a visit was refused no longer matters: a later one was taken."""
    kept = kept_ratings.c
    db.execute(_refusals().where(kept.ticket == ticket, kept.visit == visit))


def forget(db: Connection, refused_before: int, day: str) -> None:
    """Delete refusals that were told long enough, and the keys of other days."""
    db.execute(_refusals().where(kept_ratings.c.refused_at < refused_before))
    db.execute(delete(day_keys).where(day_keys.c.day != day))


def wipe(db: Connection) -> None:
    """Take what was deleted out of the write-ahead log, too."""
    db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def day_key(db: Connection, day: str) -> bytes:
    """The random key of a day. Those of other days are thrown away."""
    key = db.execute(select(day_keys.c.key).where(day_keys.c.day == day)).scalar()
    if key is None:
        key = secrets.token_bytes(KEY_BYTES)
        db.execute(delete(day_keys))
        db.execute(insert(day_keys).values(day=day, key=key))
    return bytes(key)


def _refusals() -> Delete:
    return delete(kept_ratings).where(kept_ratings.c.refused_at.is_not(None))


def _read(db: Connection, query: Select[Any]) -> list[Kept]:
    return [_kept(row) for row in db.execute(query.order_by(kept_ratings.c.seq))]


def _kept(row: Row[Any]) -> Kept:
    ask = None if row.body is None else msgspec.json.decode(row.body, type=RateService)
    called_at = None if row.body is None else msgspec.json.decode(row.body, type=_Called).called_at
    why = None if row.refused_at is None else Text(zh=row.refused_zh, en=row.refused_en)
    return Kept(
        row.seq, row.request, row.tries, row.ticket, row.visit, row.kept_at, row.level, ask, why, called_at
    )
