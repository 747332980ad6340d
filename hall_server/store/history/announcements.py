"""What citizens were told about their wait when they took a number, and how long it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import Engine, select

from hall_server.store import schema
from hall_server.store.database import reading

from .days import first_id
from .position import Position
from .visits import visits_between


class Told(NamedTuple):
    """A wait as it was announced: ``low``, ``middle`` and ``high`` are the 10th, 50th and 90th percentile.

    ``naive`` is what people ahead x mean length / open windows would have said. ``lower`` and ``upper`` say
    how many times as wide as forecast the halves were made. ``waited`` is the time until the first call; None
    of who was never called. All in milliseconds.
    """

    ticket: int
    service: str
    priority: str
    issued_at: int
    low: int
    middle: int
    high: int
    naive: int
    lower: float
    upper: float
    waited: int | None


def told_between(engine: Engine, first: date, last: date, until: Position) -> Iterator[Told]:
    """What was announced on the business days from ``first`` to ``last``, as it stood at ``until``.

    Raises ``StoreUnavailable`` and ``StoreDamaged``.
    """
    for day in visits_between(engine, first, last, until):
        if day.imported:
            continue
        said = _announced(engine, day.day)
        for visit in day.visits:
            row = said.get(visit.ticket) if visit.visit == 1 else None
            if row is not None:
                waited = None if visit.called_at is None else visit.called_at - visit.issued_at
                yield Told(visit.ticket, visit.service, visit.priority, visit.issued_at, *row, waited)


def lately_told(engine: Engine, most: int) -> list[Told]:
    """The last announcements of whom was called, oldest first. Raises ``StoreUnavailable``."""
    said, visits = schema.announcements, schema.visits
    query = (
        select(
            said.c.ticket,
            visits.c.service,
            visits.c.priority,
            visits.c.issued_at,
            *(said.c[name] for name in _COLUMNS),
            visits.c.called_at - visits.c.issued_at,
        )
        .join(visits, (visits.c.ticket == said.c.ticket) & (visits.c.visit == 1))
        .where(visits.c.called_at.is_not(None))
        .order_by(said.c.ticket.desc())
        .limit(most)
    )
    with reading(engine) as connection:
        return [Told(*row) for row in connection.execute(query)][::-1]


_COLUMNS = Told._fields[4:10]


def _announced(engine: Engine, day: str) -> dict[int, tuple[int, int, int, int, float, float]]:
    table = schema.announcements
    first = first_id(day)
    query = select(table.c.ticket, *(table.c[name] for name in _COLUMNS)).where(
        table.c.ticket.between(first, first + 99_999)
    )
    with reading(engine) as connection:
        return {
            ticket: (low, mid, high, naive, lower, upper)
            for ticket, low, mid, high, naive, lower, upper in connection.execute(query)
        }
