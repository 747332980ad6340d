"""The outbox on disk: an SQLite file of its own, so that sending never holds the hall up."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Index,
    Integer,
    MetaData,
    Row,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    case,
    delete,
    func,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from hall_server.language import N_
from hall_server.store.database import StoreDamaged, open_engine, reading, writing

from .items import Item, LaneCounts, State

DAMAGED = N_("{path} is damaged: {error}. Stop the bridge and put the file back from a copy.")
NEWER = N_("{path} is from a newer version ({version}). Update this program.")

VERSION: Final = 1
# Nothing is ever put off for longer, so a moment further away was reckoned by a clock that stood wrong.
LONGEST_PAUSE: Final = 3_600_000

_metadata = MetaData()

_items = Table(
    "items",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False),
    Column("lane", String, nullable=False),
    Column("body", Text, nullable=False, comment="JSON"),
    Column("expires_at", BigInteger),
    Column("state", String, nullable=False),
    Column("put_at", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", BigInteger, nullable=False),
    Column("last_error", Text, nullable=False),
    Column("fault", Boolean, nullable=False),
    Column("ended_at", BigInteger),
    UniqueConstraint("lane", "key"),
    Index("items_in_line", "lane", "state", "id"),
    sqlite_autoincrement=True,
)

_cursors = Table(
    "cursors",
    _metadata,
    Column("name", String, primary_key=True),
    Column("seq", Integer, nullable=False, comment="the last record of the log that was dealt with"),
    Column("at", BigInteger, nullable=False, comment="its moment, by the hall's clock; 0 if not told"),
)

_waiting = _items.c.state == State.WAITING.value

_take_in = insert(_items).on_conflict_do_nothing()
_new_cursor = insert(_cursors)
_move_cursor = _new_cursor.on_conflict_do_update(
    index_elements=[_cursors.c.name],
    set_={"seq": _new_cursor.excluded.seq, "at": _new_cursor.excluded.at},
)


class Outbox:
    """Items in lanes, oldest first, and how far into the log each follower has come.

    Everything raises ``StoreUnavailable`` when the disk does not answer: nothing was half done, and it may
    be tried again. The calls block, for as long as a write to the disk takes.
    """

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._path = path

    @classmethod
    def open(cls, path: Path) -> Outbox:
        """The outbox in a file, which is made if there is none, for its owner's eyes only.

        Raises ``StoreDamaged`` for a file that is not an outbox or is from a newer version.
        """
        outbox = cls(open_engine(path), path)
        try:
            outbox._make_tables()
        except BaseException:
            outbox.close()
            raise
        return outbox

    def close(self) -> None:
        self._engine.dispose()

    def _make_tables(self) -> None:
        with self._writing() as connection:
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            if version > VERSION:
                raise StoreDamaged(NEWER, path=self._path, version=version)
            _metadata.create_all(connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")

    def put(
        self, items: Iterable[Item], now: int, cursor: str | None = None, seq: int | None = None, at: int = 0
    ) -> int:
        """Take items in, and move a ``cursor`` to ``seq`` in the same transaction; how many were new.

        ``at`` is the moment of that record, for those who want to know it again. An item whose key its lane
        knows already is left as it is.
        """
        rows = [
            {
                "key": item.key,
                "lane": item.lane,
                "body": item.body,
                "expires_at": item.expires_at,
                "state": State.WAITING.value,
                "put_at": now,
                "attempts": 0,
                "next_at": now,
                "last_error": "",
                "fault": False,
            }
            for item in items
        ]
        with self._writing() as connection:
            taken = [connection.execute(_take_in, row).rowcount for row in rows]
            if cursor is not None:
                connection.execute(_move_cursor, {"name": cursor, "seq": seq, "at": at})
        return sum(taken)

    def cursor(self, name: str) -> int:
        """The last record of the log that was dealt with under this name; 0 before the first."""
        return self.reached(name)[0]

    def reached(self, name: str) -> tuple[int, int]:
        """The same record, and its moment as it was told."""
        with self._reading() as connection:
            query = select(_cursors.c.seq, _cursors.c.at).where(_cursors.c.name == name)
            row = connection.execute(query).first()
        return (0, 0) if row is None else (row.seq, row.at)

    def next_due(
        self, lane: str, now: int, *, ordered: bool = True, but: Collection[int] = ()
    ) -> Item | None:
        """What is to be sent now, or None; ``but`` are the ids of those that are being sent already.

        In an ``ordered`` lane that is its first item or nothing: the others wait until it is sent, set
        aside or expired. Else it is the one whose turn came first. What has expired is put away here.
        """
        self._expire(lane, now)
        of_lane = select(_items).where(_items.c.lane == lane, _waiting, _items.c.id.not_in(but))
        due = or_(_items.c.next_at <= now, _items.c.next_at > now + LONGEST_PAUSE)
        with self._reading() as connection:
            if ordered:
                first = of_lane.order_by(_items.c.id).limit(1).subquery()
                query: Select[*tuple[object, ...]] = select(first).where(
                    or_(first.c.next_at <= now, first.c.next_at > now + LONGEST_PAUSE)
                )
            else:
                query = of_lane.where(due).order_by(_items.c.next_at, _items.c.id).limit(1)
            row = connection.execute(query).first()
        return None if row is None else _item(row)

    def _expire(self, lane: str, now: int) -> None:
        late = and_(_items.c.lane == lane, _waiting, _items.c.expires_at <= now)
        with self._reading() as connection:
            if connection.execute(select(_items.c.id).where(late).limit(1)).first() is None:
                return
        with self._writing() as connection:
            connection.execute(update(_items).where(late).values(state=State.EXPIRED.value, ended_at=now))

    def sent(self, item: Item, now: int) -> None:
        self._change(item, state=State.SENT.value, ended_at=now, last_error="", fault=False)

    def failed(self, item: Item, retry_at: int, reason: str, *, fault: bool = False) -> None:
        """It could not be sent; it stays in its place. ``fault``: somebody must mend the settings first."""
        self._change(item, attempts=_items.c.attempts + 1, next_at=retry_at, last_error=reason, fault=fault)

    def hold(self, item: Item) -> None:
        """It is being sent, and never to be sent again: whoever gets it twice could not tell.

        Only for what expires.
        """
        self._change(item, next_at=item.expires_at)

    def expire(self, item: Item, now: int) -> None:
        """Nobody waits for it any more."""
        self._change(item, state=State.EXPIRED.value, ended_at=now)

    def set_aside(self, item: Item, now: int, reason: str) -> None:
        """The receiver will never take it as it is; the lane goes on without it."""
        self._change(item, state=State.SET_ASIDE.value, ended_at=now, last_error=reason, fault=False)

    def _change(self, item: Item, **values: object) -> None:
        one = and_(_items.c.id == item.id, _waiting)
        with self._writing() as connection:
            connection.execute(update(_items).where(one).values(values))

    def try_again(self, now: int) -> int:
        """Put what was set aside back in its place, and let what waits for its next try go at once.

        Returns how many there were. What is held may have arrived, and stays so.
        """
        put_off = and_(_waiting, _items.c.attempts > 0)
        held = and_(_items.c.expires_at.is_not(None), _items.c.next_at == _items.c.expires_at)
        which = and_(or_(_items.c.state == State.SET_ASIDE.value, put_off), not_(held))
        again = {"state": State.WAITING.value, "attempts": 0, "next_at": now, "ended_at": None}
        with self._writing() as connection:
            return connection.execute(update(_items).where(which).values(again)).rowcount

    def forget(self, before: int) -> None:
        """Drop what was sent or expired before then. What was set aside stays until it expires."""
        over = _items.c.state.in_((State.SENT.value, State.EXPIRED.value))
        useless = and_(_items.c.state == State.SET_ASIDE.value, _items.c.expires_at < before)
        with self._writing() as connection:
            connection.execute(delete(_items).where(or_(over, useless), _items.c.ended_at < before))

    def lanes(self, since: int = 0) -> list[LaneCounts]:
        """How each lane with items stands, by name; ``sent`` and ``expired`` count from ``since``."""
        with self._reading() as connection:
            return [_standing(connection, row) for row in connection.execute(_counted(since))]

    def those_set_aside(self) -> list[Item]:
        """What the receivers refused for good, the oldest thousand."""
        query = select(_items).where(_items.c.state == State.SET_ASIDE.value).order_by(_items.c.id)
        with self._reading() as connection:
            return [_item(row) for row in connection.execute(query.limit(1000))]

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._naming_the_file(), reading(self._engine) as connection:
            yield connection

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._naming_the_file(), writing(self._engine) as connection:
            yield connection

    @contextlib.contextmanager
    def _naming_the_file(self) -> Iterator[None]:
        try:
            yield
        except StoreDamaged as error:
            if "path" in error.fields:
                raise
            raise StoreDamaged(DAMAGED, path=self._path, error=error.fields["error"]) from error


def _item(row: Row[*tuple[object, ...]]) -> Item:
    return Item(**{**row._mapping, "state": State(row.state)})


def _counted(since: int) -> Select[*tuple[object, ...]]:
    """By lane: how many wait and since when, and how many came to another end."""

    def how_many(state: State, *when: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((and_(_items.c.state == state.value, *when), 1), else_=0))

    lately = _items.c.ended_at >= since
    return (
        select(
            _items.c.lane,
            how_many(State.WAITING).label("waiting"),
            func.min(case((_waiting, _items.c.put_at))).label("oldest"),
            func.min(case((_waiting, _items.c.next_at))).label("next_at"),
            how_many(State.SENT, lately).label("sent"),
            how_many(State.SET_ASIDE).label("set_aside"),
            how_many(State.EXPIRED, lately).label("expired"),
        )
        .group_by(_items.c.lane)
        .order_by(_items.c.lane)
    )


def _standing(connection: Connection, row: Row[*tuple[object, ...]]) -> LaneCounts:
    counts = LaneCounts(**row._mapping)
    tried = (
        select(_items.c.next_at, _items.c.attempts, _items.c.last_error, _items.c.fault)
        .where(_items.c.lane == counts.lane, _waiting, _items.c.attempts > 0)
        .order_by(_items.c.fault.desc(), _items.c.attempts.desc(), _items.c.id)
    )
    troubled = connection.execute(tried.limit(1)).first()
    return counts if troubled is None else replace(counts, **troubled._mapping)
