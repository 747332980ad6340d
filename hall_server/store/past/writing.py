"""Imported visits in the hall's database, written a day at a time while the hall goes on serving.

A day's tickets are numbered in the order of issue, whichever file brought them and when. So the same rows
give the same tables in whatever parts and order they are imported, and also after an import was cut off.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Literal, NamedTuple, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Insert,
    Table,
    Update,
    bindparam,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import dialect

from hall_server.domain.hall import IDS_PER_DAY
from hall_server.domain.rating import Level, Rating, Signals
from hall_server.store import schema
from hall_server.store.database import reading, writing
from hall_server.store.record import rating_row

from .checks import PastVisit

MOST_A_DAY = IDS_PER_DAY - 1
# Rows in one transaction, which takes some ten milliseconds. A running hall waits two seconds at most.
BATCH = 1_000

R = TypeVar("R")

_visits, _imported, _ratings = schema.visits, schema.imported, schema.ratings
# No code of this hall was read.
NO_CHANNEL = ""
# Where a visit's columns, in the table's order, stand in a visit of the past with its ticket and 1 behind it.
_PLACES = {name: place for place, name in enumerate((*PastVisit._fields, "ticket", "visit"))}
_PLACES["clock_start"] = _PLACES["issued_at"]
_VISIT = [column.name for column in _visits.columns if column.name in _PLACES]
_pick = itemgetter(*(_PLACES[name] for name in _VISIT))


class _Kept(NamedTuple):
    issued_at: int
    number: str
    identity: bytes
    ticket: int


def already_there(engine: Engine, day: int) -> set[bytes]:
    """The identities of a day's visits that were imported before. Raises :class:`StoreUnavailable`."""
    with reading(engine) as connection:
        query = select(_imported.c.identity).where(_of_day(_imported, day))
        return set(connection.execute(query).scalars())


def add(engine: Engine, day: int, visits: Sequence[PastVisit], wrote: Callable[[int], None]) -> None:
    """Add those of a day's visits that are not there yet; ``wrote`` hears how many at a time.

    ``visits`` are in their order, each once, and with those there already no more than ``MOST_A_DAY``.
    Nobody else may be importing. Every row is there or not there whenever this stops, and all rows of the
    day are in order. Raises :class:`StoreUnavailable`.
    """
    kept = _kept(engine, day)
    known = {row.identity for row in kept}
    new = [visit for visit in visits if visit.identity not in known]
    order = sorted([*(row[:3] for row in kept), *(visit[1:4] for visit in new)])
    first = day * IDS_PER_DAY + 1
    tickets = {identity: ticket for ticket, (_at, _number, identity) in enumerate(order, first)}
    for moves in _batches(_moves(kept, tickets)):
        with _turn(engine) as connection:
            connection.exec_driver_sql(_move_visit, moves)
            connection.exec_driver_sql(_move_imported, moves)
            connection.exec_driver_sql(_move_rating, moves)
    for batch in _batches(new):
        rows = [_row(visit, tickets[visit.identity]) for visit in batch]
        origins = [{"ticket": tickets[visit.identity], "identity": visit.identity} for visit in batch]
        rated = [_rating(visit, tickets[visit.identity]) for visit in batch if visit.level is not None]
        with _turn(engine) as connection:
            connection.exec_driver_sql(_insert_visit, rows)
            connection.exec_driver_sql(_insert_imported, origins)
            if rated:
                connection.exec_driver_sql(_insert_rating, rated)
        wrote(len(batch))


def _of_day(table: Table, day: int) -> ColumnElement[bool]:
    return table.c.ticket.between(day * IDS_PER_DAY, day * IDS_PER_DAY + MOST_A_DAY)


def _kept(engine: Engine, day: int) -> list[_Kept]:
    """What is there already, in its order."""
    query = (
        select(_visits.c.issued_at, _visits.c.number, _imported.c.identity, _imported.c.ticket)
        .join(_imported, _imported.c.ticket == _visits.c.ticket)
        .where(_of_day(_imported, day))
        .order_by(_imported.c.ticket)
    )
    with reading(engine) as connection:
        return [_Kept._make(row) for row in connection.execute(query)]


def _moves(kept: list[_Kept], tickets: dict[bytes, int]) -> list[dict[str, int]]:
    """The new tickets of those that make room, or close a gap that was left when an import was cut off.

    All keep their order, so that none is moved onto another when those that go up begin at the top and
    those that go down at the bottom.
    """
    moves = [{"old": row.ticket, "new": tickets[row.identity]} for row in kept]
    up = [move for move in moves if move["new"] > move["old"]]
    down = [move for move in moves if move["new"] < move["old"]]
    return [*reversed(up), *down]


@contextlib.contextmanager
def _turn(engine: Engine) -> Iterator[Connection]:
    """A transaction, then a pause as long: SQLite's lock is not fair, and a hall may be running."""
    began = time.monotonic()
    with writing(engine) as connection:
        yield connection
    time.sleep(time.monotonic() - began)


def _batches(rows: Sequence[R]) -> Iterator[Sequence[R]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _row(visit: PastVisit, ticket: int) -> tuple[object, ...]:
    return _pick((*visit, ticket, 1))  # type: ignore[no-any-return]


def _rating(visit: PastVisit, ticket: int) -> dict[str, object]:
    """Of what a visit has then: it was served, and rated after its end."""
    assert visit.level is not None
    assert visit.rated_at is not None
    assert visit.ended_at is not None
    signals = Signals(NO_CHANNEL, visit.device, bool(visit.on_site), visit.rated_at - visit.ended_at)
    rating = Rating(
        ticket,
        1,
        visit.service,
        visit.window or 0,
        visit.clerk or "",
        visit.ended_at,
        Level(visit.level),
        visit.rated_at,
        visit.rated_at,
        signals=signals,
    )
    return rating_row(rating)


def _for_driver(statement: Insert | Update, style: Literal["named", "qmark"] = "named") -> str:
    return str(statement.compile(dialect=dialect(paramstyle=style)))


def _move(table: Table) -> str:
    change = update(table).where(table.c.ticket == bindparam("old")).values(ticket=bindparam("new"))
    return _for_driver(change)


def _insert(table: Table, *columns: str) -> Insert:
    return insert(table).values({name: bindparam(name) for name in columns})


def _move_with_body(table: Table) -> str:
    change = update(table).where(table.c.ticket == bindparam("old"))
    body = func.json_set(table.c.body, literal_column("'$.ticket'"), bindparam("new"))
    return _for_driver(change.values(ticket=bindparam("new"), body=body))


_move_visit, _move_imported = _move(_visits), _move(_imported)
_move_rating = _move_with_body(_ratings)
# What is not named keeps its default. Rows of so many columns are taken sooner without their names.
_insert_visit = _for_driver(_insert(_visits, *_VISIT), "qmark")
_insert_imported = _for_driver(_insert(_imported, "ticket", "identity"))
_insert_rating = _for_driver(_insert(_ratings, *_ratings.columns.keys()))
