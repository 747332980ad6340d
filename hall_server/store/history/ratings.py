"""Ratings, with what tells how they came about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, Engine, select

from hall_server.domain.events import Event, RatingVoided, ServiceRated
from hall_server.domain.hall import IDS_PER_DAY
from hall_server.domain.rating import Rating
from hall_server.store import codec, schema
from hall_server.store.database import UNREADABLE_ROWS, StoreDamaged, reading

from .days import day_of, days, first_id, logged_day
from .log import Since, told
from .position import Position

Of = tuple[int, int]
KINDS = (ServiceRated, RatingVoided)


class RatingSeen(NamedTuple):
    """The rating of one visit. ``first_at`` is when it was first given, ``at`` when it was last changed.

    ``level`` and ``options`` are ids. ``channel`` is the code that was read, ``slip`` or ``screen``; empty of
    another system's. ``device`` tells the phones of one day apart, ``since_end`` is in milliseconds,
    ``on_site`` whether it came from the hall's own network. There is nothing in it of who gave it.
    """

    ticket: int
    visit: int
    service: str
    window: int
    clerk: str
    level: str
    options: tuple[str, ...]
    first_at: int
    at: int
    changes: int
    channel: str
    device: str
    on_site: bool
    since_end: int


class DayOfRatings(NamedTuple):
    """The ratings of a day's visits, whenever they were given, in the order of ticket and visit."""

    day: str
    ratings: list[RatingSeen]


def ratings_between(engine: Engine, first: date, last: date, until: Position) -> Iterator[DayOfRatings]:
    """The ratings of visits of the days from ``first`` to ``last``, as they stood at ``until``.

    Raises ``StoreUnavailable`` and ``StoreDamaged``.
    """
    since = Since(engine, KINDS, until, _of)
    for day in days(engine):
        if not first.isoformat() <= day <= last.isoformat():
            continue
        with reading(engine) as connection:
            logged = logged_day(connection, day, until)
            if logged is not None and logged.last < logged.first:
                continue
            rows = _rows(connection, day)
            since.catch_up(connection)
        touched = {of: event for of, event in since.first.items() if day_of(of[0]) == day}
        found = {of: rating for of, rating in rows.items() if of not in touched}
        if logged is not None and any(map(_was_there, touched.values())):
            found |= _as_told(engine, touched, logged.first, until.seq)
        yield DayOfRatings(day, [_seen(rating) for _of, rating in sorted(found.items())])


def _was_there(after: Event) -> bool:
    """Whether something had been given before the first that came afterwards."""
    return not isinstance(after, ServiceRated) or after.rating.changes > 0


def _as_told(engine: Engine, touched: dict[Of, Event], first: int, last: int) -> dict[Of, Rating]:
    """What the log had said of these by then."""
    found: dict[Of, Rating] = {}
    for _seq, event in told(engine, KINDS, first, last):
        of = _of(event)
        if of not in touched:
            continue
        if isinstance(event, ServiceRated):
            found[of] = event.rating
        else:
            found.pop(of, None)
    return found


def _rows(connection: Connection, day: str) -> dict[Of, Rating]:
    table, first = schema.ratings, first_id(day)
    between = table.c.ticket.between(first, first + IDS_PER_DAY - 1)
    bodies = connection.execute(select(table.c.body).where(between)).scalars()
    try:
        return {rating.of: rating for rating in map(codec.decode_rating, bodies)}
    except msgspec.DecodeError as error:
        raise StoreDamaged(UNREADABLE_ROWS, error=error) from error


def _of(event: Event) -> Of:
    assert isinstance(event, ServiceRated | RatingVoided)
    return event.rating.of if isinstance(event, ServiceRated) else event.rating


def _seen(rating: Rating) -> RatingSeen:
    signals = rating.signals
    return RatingSeen(
        rating.ticket,
        rating.visit,
        rating.service,
        rating.window,
        rating.clerk,
        rating.level.value,
        rating.options,
        rating.first_at,
        rating.at,
        rating.changes,
        signals.channel,
        signals.device,
        signals.on_site,
        signals.since_end,
    )
