"""Reading back the days that are in the database. Nothing here writes."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Engine, Select, func, select

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
    """The business days that have begun or were imported, ``YYYY-MM-DD``, oldest first.

    Raises :class:`StoreUnavailable`.
    """
    with reading(engine) as connection:
        visited = map(day_name, connection.execute(_visited_days).scalars())
        return sorted({*visited, *connection.execute(select(schema.days.c.day)).scalars()})


def served_days(engine: Engine) -> list[str]:
    """The business days that this hall has begun itself, oldest first. Raises :class:`StoreUnavailable`."""
    with reading(engine) as connection:
        return list(connection.execute(select(schema.days.c.day).order_by(schema.days.c.day)).scalars())


def last_day_of(engine: Engine, number: str) -> str | None:
    """The last business day on which a number was handed out, imported days included; None if never was.

    Raises :class:`StoreUnavailable`.
    """
    table = schema.visits
    newest = select(table.c.ticket).where(table.c.number == number).order_by(table.c.ticket.desc()).limit(1)
    with reading(engine) as connection:
        ticket = connection.execute(newest).scalar()
    return None if ticket is None else day_name(ticket // IDS_PER_DAY)


def visits_of(engine: Engine, day: str) -> list[Visit]:
    """All visits of a business day, in the order of issue. Raises :class:`StoreUnavailable`."""
    first = _first_ticket(day)
    table = schema.visits
    columns = (table.c[name] for name in Visit._fields)
    of_day = table.c.ticket.between(first, first + IDS_PER_DAY - 1)
    query = select(*columns).where(of_day).order_by(table.c.ticket, table.c.visit)
    with reading(engine) as connection:
        return [Visit(*row) for row in connection.execute(query)]


def mean_lengths(engine: Engine, before: str, business_days: int = 60) -> dict[str, tuple[int, int]]:
    """By service, how many visits a window completed and their mean handling time in milliseconds.

    Counted are the visits of the last so many business days before a day ``YYYY-MM-DD`` that were finished
    or went on elsewhere: mean = sum of (ended - started - parked_for) / count. One of more than four hours
    is a finish that was forgotten and is left out. Raises :class:`StoreUnavailable`.
    """
    earlier = [day for day in days(engine) if day < before][-business_days:]
    if not earlier:
        return {}
    table = schema.visits
    handling = table.c.ended_at - table.c.started_at - table.c.parked_for
    query = (
        select(table.c.service, func.count(), func.sum(handling))
        .where(table.c.ticket >= _first_ticket(earlier[0]), table.c.ticket < _first_ticket(before))
        .where(table.c.state.in_(("done", "moved")), handling.between(0, FORGOTTEN_AFTER_MS))
        .group_by(table.c.service)
    )
    with reading(engine) as connection:
        return {service: (count, total // count) for service, count, total in connection.execute(query)}


def day_name(day: int) -> str:
    """20260302 as ``2026-03-02``."""
    return f"{day // 10_000:04}-{day // 100 % 100:02}-{day % 100:02}"


def _first_ticket(day: str) -> int:
    return int(day.replace("-", "")) * IDS_PER_DAY


def _steps_through_visits() -> Select[int]:
    """The days that have visits, as 20260302: from each day one look-up finds the next.

    To look at every visit of years would take a second.
    """
    ticket = schema.visits.c.ticket
    day = select((func.min(ticket) // IDS_PER_DAY).label("day")).cte("day", recursive=True)
    following = select(func.min(ticket) // IDS_PER_DAY).where(ticket >= (day.c.day + 1) * IDS_PER_DAY)
    steps = select(following.correlate(day).scalar_subquery()).where(day.c.day.is_not(None))
    found = day.union_all(steps)
    return select(found.c.day).where(found.c.day.is_not(None))


_visited_days = _steps_through_visits()
