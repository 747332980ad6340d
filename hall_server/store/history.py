"""Reading back the days that are in the database. Nothing here writes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import Engine, func, select

from hall_server.domain.hall import IDS_PER_DAY

from . import schema
from .database import reading

FORGOTTEN_AFTER_MS = 4 * 3_600_000


class Visit(NamedTuple):
    """One service of one ticket at a window, or on the way there.

    ``state`` is the ticket's, or ``moved`` when the ticket went on to another window or service.
    Moments are milliseconds since the epoch; ``called_at`` is the visit's first call. Handling time is
    ended - started - ``parked_for``.
    """

    ticket: int
    visit: int
    number: str
    service: str
    state: str
    issued_at: int
    clock_start: int
    window: int | None
    clerk: str | None
    calls: int
    called_at: int | None
    started_at: int | None
    parked_for: int
    ended_at: int | None


def days(engine: Engine) -> list[str]:
    """The business days that have begun, ``YYYY-MM-DD``, oldest first. Raises :class:`StoreUnavailable`."""
    with reading(engine) as connection:
        return list(connection.execute(select(schema.days.c.day).order_by(schema.days.c.day)).scalars())


def visits_of(engine: Engine, day: str) -> list[Visit]:
    """All visits of a business day, in the order of issue. Raises :class:`StoreUnavailable`."""
    first = int(day.replace("-", "")) * IDS_PER_DAY
    table = schema.visits
    columns = (table.c[name] for name in Visit._fields)
    of_day = table.c.ticket.between(first, first + IDS_PER_DAY - 1)
    query = select(*columns).where(of_day).order_by(table.c.ticket, table.c.visit)
    with reading(engine) as connection:
        return [Visit(*row) for row in connection.execute(query)]


def mean_lengths(engine: Engine, day: str, days_back: int = 60) -> dict[str, tuple[int, int]]:
    """How long services took on the calendar days before ``day``: visits and mean milliseconds, by service.

    A visit of more than four hours was one that somebody forgot to finish; it does not count. Raises
    :class:`StoreUnavailable`.
    """
    until = date.fromisoformat(day)
    first, last = (int(f"{one:%Y%m%d}") * IDS_PER_DAY for one in (until - timedelta(days_back), until))
    table = schema.visits
    length = table.c.ended_at - table.c.started_at - table.c.parked_for
    query = (
        select(table.c.service, func.count(), func.avg(length))
        .where(table.c.ticket.between(first, last - 1), length.between(0, FORGOTTEN_AFTER_MS))
        .group_by(table.c.service)
    )
    with reading(engine) as connection:
        return {service: (count, round(mean)) for service, count, mean in connection.execute(query)}
