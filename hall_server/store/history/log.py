"""The log itself, read some records at a time: a long look would keep a serving hall from tidying up."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import Generic, NamedTuple, TypeVar

import msgspec
from sqlalchemy import Connection, Engine, func, select

from hall_server.domain.events import Event
from hall_server.store import codec, schema
from hall_server.store.database import UNREADABLE, StoreDamaged, reading

from .position import Position

# Records in one look, which takes some hundredths of a second.
AT_ONCE = 20_000

Key = TypeVar("Key", bound=Hashable)
Kinds = tuple[type[Event], ...]


class Told(NamedTuple):
    """A record of the log."""

    seq: int
    event: Event


def told(engine: Engine, kinds: Kinds, first: int, last: int) -> Iterator[Told]:
    """The records of these kinds from ``first`` to ``last``, both included, oldest first.

    Raises ``StoreUnavailable``, and ``StoreDamaged`` for a record that this version cannot read.
    """
    for start in range(first, last + 1, AT_ONCE):
        with reading(engine) as connection:
            found = _told(connection, kinds, start, min(start + AT_ONCE - 1, last))
        yield from found


def _told(connection: Connection, kinds: Kinds, first: int, last: int) -> list[Told]:
    events = schema.events
    names = [kind.__name__ for kind in kinds]
    query = (
        select(events.c.seq, events.c.kind, events.c.body)
        .where(events.c.seq.between(first, last), events.c.kind.in_(names))
        .order_by(events.c.seq)
    )
    return [Told(seq, _decoded(seq, kind, body)) for seq, kind, body in connection.execute(query)]


def _decoded(seq: int, kind: str, body: str) -> Event:
    try:
        return codec.decode(kind, body)
    except (KeyError, msgspec.DecodeError) as error:
        raise StoreDamaged(UNREADABLE, seq=seq) from error


class Since(Generic[Key]):
    """What was touched after ``until``, so that the tables do not show it any more as it was then."""

    def __init__(self, engine: Engine, kinds: Kinds, until: Position, key_of: Callable[[Event], Key]) -> None:
        self.first: dict[Key, Event] = {}
        self._kinds, self._key_of = kinds, key_of
        self._seen = until.seq
        with reading(engine) as connection:
            newest = _newest(connection)
        for _seq, event in told(engine, kinds, until.seq + 1, newest):
            self._note(event)
        self._seen = max(self._seen, newest)

    def catch_up(self, connection: Connection) -> None:
        """Up to what the tables say within this look at them: the hall may go on."""
        newest = _newest(connection)
        for _seq, event in _told(connection, self._kinds, self._seen + 1, newest):
            self._note(event)
        self._seen = max(self._seen, newest)

    def _note(self, event: Event) -> None:
        self.first.setdefault(self._key_of(event), event)


def _newest(connection: Connection) -> int:
    return connection.execute(select(func.max(schema.events.c.seq))).scalar() or 0
