"""Forgetting: what people wrote or left about themselves is deleted when its time is over.

Ratings and concerns stay, with their dates, levels and windows; the words, names and phone numbers go. The
log has only seals of those, whose salt goes with them, so its chain of hashes still verifies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, Engine, bindparam, delete, or_, select
from sqlalchemy.dialects.sqlite import insert

from . import schema
from .database import reading, writing

# A hall that serves meanwhile waits no longer than so many rows take.
AT_ONCE: Final = 500

_personal = schema.personal
_concerns = schema.concerns


@dataclass(slots=True)
class Forgotten:
    """One run: how many texts older than ``before`` went, by kind. Moments in milliseconds since the epoch.

    ``kept`` are as old, but their concern is still open or was closed later than that.
    """

    at: int
    before: int
    gone: Counter[str] = field(default_factory=Counter)
    kept: int = 0


def to_forget(engine: Engine, at: int, before: int) -> Forgotten:
    """What :func:`forget` would do. Raises ``StoreUnavailable``."""
    with reading(engine) as connection:
        due, kept = _due(connection, before)
    return Forgotten(at, before, Counter(kind for _about, kind in due), kept)


def forget(engine: Engine, at: int, before: int) -> Forgotten:
    """Delete every text older than ``before`` that no concern needs any more, and note that it was done.

    Interrupted, it has done a part, and the next run does the rest. Raises ``StoreUnavailable``.
    """
    with reading(engine) as connection:
        due, kept = _due(connection, before)
    done = Forgotten(at, before, kept=kept)
    for first in range(0, len(due), AT_ONCE):
        some = due[first : first + AT_ONCE]
        done.gone.update(kind for _about, kind in some)
        with writing(engine) as connection:
            connection.execute(_drop, [{"b_about": about} for about, _kind in some])
            connection.execute(_note, [*_noted(done)])
    if due:
        _empty_the_log(engine)
    return done


def runs(engine: Engine) -> list[Forgotten]:
    """Every run that deleted something, oldest first. Raises ``StoreUnavailable``."""
    table = schema.forgettings
    found: dict[int, Forgotten] = {}
    with reading(engine) as connection:
        for row in connection.execute(select(table).order_by(table.c.at, table.c.kind)):
            found.setdefault(row.at, Forgotten(row.at, row.before)).gone[row.kind] = row.texts
    return list(found.values())


_drop = delete(_personal).where(_personal.c.about == bindparam("b_about"))
_insert = insert(schema.forgettings)
_note = _insert.on_conflict_do_update(index_elements=["at", "kind"], set_={"texts": _insert.excluded.texts})


def _noted(done: Forgotten) -> Iterator[dict[str, object]]:
    for kind, texts in done.gone.items():
        yield {"at": done.at, "kind": kind, "before": done.before, "texts": texts}


def _due(connection: Connection, before: int) -> tuple[list[tuple[str, str]], int]:
    """Name and kind of each text whose time is over, and how many as old are still needed."""
    columns = (_personal.c.about, _personal.c.kind)
    old = connection.execute(select(*columns).where(_personal.c.at < before).order_by(_personal.c.at)).all()
    needed = set(_needed(connection, before))
    due = [(about, kind) for about, kind in old if _subject(about) not in needed]
    return due, len(old) - len(due)


def _needed(connection: Connection, before: int) -> Iterator[str]:
    """The concerns that are open or were closed lately, each also by the name of its rating."""
    closed = _concerns.c.closed_at
    for row in connection.execute(select(_concerns).where(or_(closed.is_(None), closed >= before))):
        yield f"concern-{row.concern}"
        if row.ticket is not None:
            yield f"rating-{row.ticket}-{row.visit}"


def _subject(about: str) -> str:
    """``concern-17`` of ``concern-17-3``, the note of its third step; a rating's name is its own."""
    kind, *numbers = about.split("-")
    return about if kind == "rating" else f"{kind}-{numbers[0]}"


def _empty_the_log(engine: Engine) -> None:
    """Deleted rows are overwritten where they stood; the write-ahead log has them until it is emptied.

    Where a reader is in the way it is emptied at one of the hall's next checkpoints.
    """
    with reading(engine) as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
