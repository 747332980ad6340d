"""Visits: one service of one ticket at a window, or on the way there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Select, bindparam, select

from hall_server.domain.events import Event
from hall_server.domain.hall import IDS_PER_DAY
from hall_server.domain.replay import ABOUT_TICKETS, BrokenLog, replay_tickets
from hall_server.store import schema
from hall_server.store.database import UNREADABLE, StoreDamaged, reading
from hall_server.store.record import Record
from hall_server.store.visit_rows import note_visits

from .days import LoggedDay, days, first_id, logged_day
from .log import told
from .position import Position


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


class FullVisit(NamedTuple):
    """A visit with all that is kept of it, by the columns of ``schema.visits``; see :class:`Visit`.

    ``priority`` is the citizen's class, ``slot`` the start of the appointment that was kept, ``outcome``
    says how a service was finished: ``done``, ``accepted``, ``refused``, or empty. ``person`` is a keyed hash
    that tells people apart, None where no ID was shown. ``last_called_at`` and ``chosen`` (called out of
    turn, by its number) are None where that is unknown.
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
    priority: str
    slot: int | None
    package: str
    outcome: str
    person: str | None
    last_called_at: int | None
    chosen: bool | None


class DayOfVisits(NamedTuple):
    """A day's visits in the order of ticket and visit; ``imported`` from another system, else the hall's."""

    day: str
    imported: bool
    visits: list[FullVisit]


def visits_of(engine: Engine, day: str) -> list[Visit]:
    """All visits of a business day, in the order of issue. Raises :class:`StoreUnavailable`."""
    table = schema.visits
    columns = (table.c[name] for name in Visit._fields)
    first = first_id(day)
    of_day = table.c.ticket.between(first, first + IDS_PER_DAY - 1)
    query = select(*columns).where(of_day).order_by(table.c.ticket, table.c.visit)
    with reading(engine) as connection:
        return [Visit(*row) for row in connection.execute(query)]


def visits_between(engine: Engine, first: date, last: date, until: Position) -> Iterator[DayOfVisits]:
    """The days from ``first`` to ``last`` that have begun or were imported, as they stood at ``until``.

    Of a day that was over by then the rows are final. One that went on is replayed from its log, so that
    it does not matter what became of it later. What was imported is not in the log and stands as it is now.
    Raises ``StoreUnavailable`` and ``StoreDamaged``.
    """
    for day in days(engine):
        if not first.isoformat() <= day <= last.isoformat():
            continue
        with reading(engine) as connection:
            logged = logged_day(connection, day, until)
            rows = _rows(connection, day) if logged is None or logged.over else []
        if logged is None:
            yield DayOfVisits(day, True, rows)
        elif logged.over:
            yield DayOfVisits(day, False, rows)
        elif logged.first <= logged.last:
            yield DayOfVisits(day, False, _replayed(engine, logged))


def _rows(connection: Connection, day: str) -> list[FullVisit]:
    first = first_id(day)
    span = {"first": first, "last": first + IDS_PER_DAY - 1}
    return list(map(FullVisit._make, connection.execute(_of_day, span).all()))


def _of_a_day() -> Select[Any]:
    table = schema.visits
    columns = (table.c[name] for name in FullVisit._fields)
    between = table.c.ticket.between(bindparam("first"), bindparam("last"))
    return select(*columns).where(between).order_by(table.c.ticket, table.c.visit)


_of_day = _of_a_day()


def _replayed(engine: Engine, day: LoggedDay) -> list[FullVisit]:
    """A day's visits as its log tells them."""
    record, reached = Record(), day.first

    def log() -> Iterator[Event]:
        nonlocal reached
        for one in told(engine, ABOUT_TICKETS, day.first, day.last):
            reached = one.seq
            yield one.event

    try:
        for hall, event, before in replay_tickets(log()):
            note_visits(hall, event, before, record)
    except BrokenLog as error:
        raise StoreDamaged(UNREADABLE, seq=reached) from error
    return [FullVisit(**row) for _key, row in sorted(record.visits.items())]
