"""What outlives the day - appointments, cases, concerns - as it stood at a record of the log."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Engine, Table, false, or_, select

from hall_server.domain.events import Event
from hall_server.domain.evolve import evolve
from hall_server.domain.hall import IDS_PER_DAY, Hall
from hall_server.domain.replay import nowhere
from hall_server.store import schema
from hall_server.store.database import UNREADABLE, UNREADABLE_ROWS, StoreDamaged, reading

from .days import begun, day_of, first_id
from .log import Kinds, Since, told
from .position import Position

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outlasting(Generic[T]):
    """One kind of it: its table and the events about it, the first of which begins it.

    ``name`` is what those events call it: the whole of it at first, later its id alone. Ids begin with the
    business day on which it began.
    """

    table: Table
    name: str
    begins: type[Event]
    others: Kinds
    decode: Callable[[str], T]
    now: Callable[[Hall], Mapping[int, T]]

    def id_of(self, event: Event) -> int:
        about: Any = getattr(event, self.name)
        return about if isinstance(about, int) else int(about.id)

    @property
    def kinds(self) -> Kinds:
        return (self.begins, *self.others)


def as_it_stood(
    engine: Engine, what: Outlasting[T], where: ColumnElement[bool], until: Position
) -> Iterator[tuple[int, T]]:
    """By id: the rows that meet a condition, and whatever was touched after ``until``, as it was then.

    Not all of the latter meet it. Raises ``StoreUnavailable`` and ``StoreDamaged``.
    """
    since = Since(engine, what.kinds, until, what.id_of)
    (key,) = what.table.primary_key
    with reading(engine) as connection:
        rows = connection.execute(select(key, what.table.c.body).where(where)).all()
        since.catch_up(connection)
        changed = {known for known, event in since.first.items() if not isinstance(event, what.begins)}
        first = begun(connection, day_of(min(changed))) if changed else 0
    try:
        found = {known: what.decode(body) for known, body in rows if known not in since.first}
    except msgspec.DecodeError as error:
        raise StoreDamaged(UNREADABLE_ROWS, error=error) from error
    if changed:
        found |= _as_told(engine, what, changed, first, until.seq)
    yield from sorted(found.items())


def _as_told(
    engine: Engine, what: Outlasting[T], changed: set[int], first: int, last: int
) -> Mapping[int, T]:
    hall = nowhere()
    for seq, event in told(engine, what.kinds, first, last):
        if what.id_of(event) in changed:
            try:
                evolve(hall, event)
            except LookupError as error:
                raise StoreDamaged(UNREADABLE, seq=seq) from error
    return what.now(hall)


@dataclass(frozen=True, slots=True)
class Span:
    """Business days: ``lowest`` is their first id, ``end`` the first one after them.

    ``began`` is the moment when the first of them did, None when none had by then.
    """

    lowest: int
    end: int
    began: int | None

    def goes_on(self, known: int, over_at: int | None) -> bool:
        """Whether something began in these days or, begun earlier, was not over before them."""
        still = over_at is None or (self.began is not None and over_at >= self.began)
        return known < self.end and (known >= self.lowest or still)

    def may_go_on(self, known: ColumnElement[int], over_at: ColumnElement[int | None]) -> ColumnElement[bool]:
        """The same for the database."""
        later = false() if self.began is None else over_at >= self.began
        return (known < self.end) & or_(known >= self.lowest, over_at.is_(None), later)


def span(engine: Engine, first: date, last: date, until: Position) -> Span:
    """The business days from ``first`` to ``last``. Raises ``StoreUnavailable``."""
    events = schema.events
    with reading(engine) as connection:
        seq = begun(connection, first.isoformat())
        moment = select(events.c.at).where(events.c.seq == seq, events.c.seq <= until.seq)
        began = connection.execute(moment).scalar()
    return Span(first_id(first.isoformat()), first_id(last.isoformat()) + IDS_PER_DAY, began)
