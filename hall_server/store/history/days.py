"""Which business days there are."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, Engine, Select, func, select

from hall_server.domain.hall import IDS_PER_DAY
from hall_server.store import schema
from hall_server.store.database import reading

from .position import Position


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
    return None if ticket is None else day_of(ticket)


class LoggedDay(NamedTuple):
    """A business day of the hall's own log, as it stood at a record: from ``first`` to ``last``.

    ``over``: the next one had begun by then.
    """

    day: str
    first: int
    last: int
    over: bool


def logged_day(connection: Connection, day: str, until: Position) -> LoggedDay | None:
    """None of a day that this hall has not begun at all.

    One that it began after ``until`` has a ``last`` below its ``first``.
    """
    table = schema.days
    this_and_next = select(table.c.day, table.c.first_seq).where(table.c.day >= day).order_by(table.c.day)
    found = connection.execute(this_and_next.limit(2)).all()
    if not found or found[0].day != day:
        return None
    over = len(found) > 1 and found[1].first_seq <= until.seq
    return LoggedDay(day, found[0].first_seq, found[1].first_seq - 1 if over else until.seq, over)


def logged_days(engine: Engine, first: str, last: str, until: Position) -> list[LoggedDay]:
    """The days that the hall had begun itself, oldest first. Raises :class:`StoreUnavailable`."""
    table = schema.days
    between = select(table.c.day).where(table.c.day.between(first, last), table.c.first_seq <= until.seq)
    with reading(engine) as connection:
        names = connection.execute(between.order_by(table.c.day)).scalars().all()
        return [found for name in names if (found := logged_day(connection, name, until))]


def begun(connection: Connection, day: str) -> int:
    """The first record of a day or, when the hall was not open, of the next; 0 if there is none."""
    table = schema.days
    first = select(table.c.first_seq).where(table.c.day >= day).order_by(table.c.day).limit(1)
    return connection.execute(first).scalar() or 0


def day_name(day: int) -> str:
    """20260302 as ``2026-03-02``."""
    return f"{day // 10_000:04}-{day // 100 % 100:02}-{day % 100:02}"


def day_of(number: int) -> str:
    """The business day ``YYYY-MM-DD`` of an id, of a ticket or whatever else."""
    return day_name(number // IDS_PER_DAY)


def first_id(day: str) -> int:
    """All ids of a day, of tickets, cases and whatever else, lie from here to ``IDS_PER_DAY`` on."""
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
