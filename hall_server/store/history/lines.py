"""The log's own lines about tickets, for whoever wants to see what a figure rests on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import Connection, Engine, select

from hall_server.domain.events import ConcernOpened, RatingVoided, ServiceRated
from hall_server.store import schema
from hall_server.store.database import reading

from .days import day_of, logged_day
from .log import AT_ONCE, Kinds
from .position import Position

# Ids of slips and cases look the same, so that the name before them counts.
_ABOUT = re.compile(r'"(?:ticket|released)":(\d+)|"rating":\[(\d+),')
# What may still be said of a ticket when its day is over.
_LATER = (ServiceRated, RatingVoided, ConcernOpened)


class LogLine(NamedTuple):
    """A record as it stands in the log: ``body`` is JSON, ``hash`` is in hex."""

    seq: int
    at: int
    kind: str
    body: str
    device: str
    hash: str


def log_lines_of(engine: Engine, tickets: Collection[int], until: Position) -> Mapping[int, list[LogLine]]:
    """By ticket, every record up to ``until`` that is about it. Empty for one that was imported.

    That of a concern is the one that a rating of the ticket opened. Raises ``StoreUnavailable``.
    """
    found: dict[int, list[LogLine]] = {ticket: [] for ticket in sorted(tickets)}
    over: dict[int, int] = {}
    for day, of_day in groupby(found, day_of):
        wanted = set(of_day)
        with reading(engine) as connection:
            logged = logged_day(connection, day, until)
            rated = _rated(connection, wanted)
        if logged is None:
            continue
        for ticket, line in _lines(engine, logged.first, logged.last):
            if ticket in wanted:
                found[ticket].append(line)
        if logged.over:
            over |= dict.fromkeys(rated, logged.last)
    for ticket, line in _lines(engine, min(over.values(), default=until.seq) + 1, until.seq, _LATER):
        if ticket in over and line.seq > over[ticket]:
            found[ticket].append(line)
    return found


def _rated(connection: Connection, tickets: Iterable[int]) -> list[int]:
    """Those of which something may have been said when their day was over."""
    ratings = schema.ratings
    query = select(ratings.c.ticket).where(ratings.c.ticket.in_(tickets)).distinct()
    return list(connection.execute(query).scalars())


def _lines(engine: Engine, first: int, last: int, kinds: Kinds = ()) -> Iterator[tuple[int, LogLine]]:
    """The records from ``first`` to ``last``, of some kinds or of all, with the ticket that each is about."""
    events = schema.events
    columns = select(events.c.seq, events.c.at, events.c.kind, events.c.body, events.c.device, events.c.hash)
    if kinds:
        columns = columns.where(events.c.kind.in_([kind.__name__ for kind in kinds]))
    for start in range(first, last + 1, AT_ONCE):
        some = columns.where(events.c.seq.between(start, min(start + AT_ONCE - 1, last)))
        with reading(engine) as connection:
            rows = connection.execute(some.order_by(events.c.seq)).all()
        for seq, at, kind, body, device, digest in rows:
            if about := _ABOUT.search(body):
                yield int(about[1] or about[2]), LogLine(seq, at, kind, body, device, digest.hex())
