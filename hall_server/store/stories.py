"""What the disk knows of single tickets, of whatever day: their visits, and how those were rated."""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, func, or_, select

from hall_server.domain import events as e
from hall_server.domain.rating import Private, Rating, Served
from hall_server.domain.ticket import TicketState

from . import codec, schema
from .database import UNREADABLE_ROWS, StoreDamaged, reading
from .following import before_today

Logged = tuple[int, str, str]

# What clerks, the manager and the citizens there did; not what somebody thought of it.
_AT_A_WINDOW: Final = [
    kind.__name__
    for kind in (
        e.ClerkSignedIn,
        e.ClerkSignedOut,
        e.WindowOpened,
        e.WindowPaused,
        e.WindowClosed,
        e.WindowSkillsSet,
        e.WindowAdded,
        e.WindowReleased,
        e.ClerkCalledBack,
        e.TicketCalled,
        e.TicketRecalled,
        e.ServiceStarted,
        e.ServiceFinished,
        e.TicketNoShow,
        e.TicketParked,
        e.TicketReturned,
        e.TicketTransferred,
        e.EndTakenBack,
    )
]


def served(engine: Engine, ticket: int, visit: int) -> Served | None:
    """One visit with its rating, or None where there is none. Raises ``StoreUnavailable``."""
    visits = schema.visits
    query = select(visits).where(visits.c.ticket == ticket, visits.c.visit == visit)
    with reading(engine) as connection:
        row = connection.execute(query).first()
        foreign = _is_imported(connection, ticket)
        return None if row is None else _served(row, _rating(engine, ticket, visit), foreign)


def story(engine: Engine, ticket: int) -> tuple[str, TicketState, list[Served]] | None:
    """A ticket's number, its state and its visits in order; None when nothing is known of it.

    Raises ``StoreUnavailable``.
    """
    visits = schema.visits
    query = select(visits).where(visits.c.ticket == ticket).order_by(visits.c.visit)
    with reading(engine) as connection:
        rows = connection.execute(query).all()
        foreign = _is_imported(connection, ticket)
    if not rows:
        return None
    return (
        rows[-1].number,
        TicketState(rows[-1].state),
        [_served(row, _rating(engine, ticket, row.visit), foreign) for row in rows if row.window is not None],
    )


def log_of(engine: Engine, ticket: int) -> list[Logged]:
    """What today's log has about one of today's tickets, oldest first: moment, kind and body, which is JSON.

    The database looks through the day, so that nobody else waits for the interpreter meanwhile. Raises
    ``StoreUnavailable``.
    """
    body = schema.events.c.body
    about = [func.instr(body, f'"{name}":{ticket}') > 0 for name in ("ticket", "released")]
    return _today(engine, or_(*about))


def log_at(engine: Engine, window: int) -> list[Logged]:
    """What today's log has about the work at a window, likewise. Raises ``StoreUnavailable``."""
    events = schema.events
    here = [func.instr(events.c.body, f'"window":{window}{end}') > 0 for end in ",}"]
    return _today(engine, and_(events.c.kind.in_(_AT_A_WINDOW), or_(*here)))


def _today(engine: Engine, which: ColumnElement[bool]) -> list[Logged]:
    events = schema.events
    query = select(events.c.at, events.c.kind, events.c.body).where(
        events.c.seq > before_today(engine), which
    )
    with reading(engine) as connection:
        return [(at, kind, body) for at, kind, body in connection.execute(query.order_by(events.c.seq))]


def left_behind(engine: Engine, about: str) -> Private | None:
    """What somebody wrote or left, while it is kept. Raises ``StoreUnavailable``."""
    personal = schema.personal
    columns = (personal.c.words, personal.c.name, personal.c.phone, personal.c.salt)
    with reading(engine) as connection:
        row = connection.execute(select(*columns).where(personal.c.about == about)).first()
    return None if row is None else Private(*row)


def phone_of(engine: Engine, ticket: int) -> str | None:
    """The number that messages about a ticket go to, while somebody wants them.

    Raises ``StoreUnavailable``.
    """
    phones = schema.phones
    with reading(engine) as connection:
        return connection.execute(select(phones.c.phone).where(phones.c.ticket == ticket)).scalar()


def _rating(engine: Engine, ticket: int, visit: int) -> Rating | None:
    ratings = schema.ratings
    query = select(ratings.c.body).where(ratings.c.ticket == ticket, ratings.c.visit == visit)
    with reading(engine) as connection:
        body = connection.execute(query).scalar()
    try:
        return None if body is None else codec.decode_rating(body)
    except msgspec.DecodeError as error:
        raise StoreDamaged(UNREADABLE_ROWS, error=error) from error


def _is_imported(connection: Connection, ticket: int) -> bool:
    imported = schema.imported
    found = connection.execute(select(imported.c.ticket).where(imported.c.ticket == ticket)).scalar()
    return found is not None


def _served(row: Row[tuple[object, ...]], rating: Rating | None, foreign: bool) -> Served:
    ended = row.state == "moved" or TicketState(row.state).ended
    return Served(
        row.ticket,
        row.visit,
        row.service,
        row.window or 0,
        row.clerk or "",
        row.ended_at if ended else None,
        # What another system did is not rated here: its citizens have no code to do it with.
        completed=row.state == TicketState.DONE.value and bool(row.outcome) and not foreign,
        rating=rating,
    )
