"""Concerns: bad ratings, complaints and whatever else goes the way of closed loops."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple, get_args

from sqlalchemy import Engine

from hall_server.domain.concern import Concern
from hall_server.domain.events import ConcernOpened, ContactSeen
from hall_server.domain.evolving.concerns import ConcernEvent
from hall_server.store import codec, schema

from .outlasting import Outlasting, as_it_stood, span
from .position import Position


class StepSeen(NamedTuple):
    """``by`` is a staff number, empty for the manager and the citizen. What was written is not here."""

    at: int
    what: str
    by: str


class ConcernSeen(NamedTuple):
    """One concern; moments are milliseconds since the epoch, ``respond_by`` and ``close_by`` ISO dates.

    ``opened_at`` is when it was first opened, ``responded_at`` when it was looked into since it was last
    opened. ``rating`` is the ticket and visit of the rating that opened it, ``level`` that rating's.
    ``contact``: a phone number was left. Steps are those of ``hall_server.domain.concern``.
    """

    concern: int
    number: str
    source: str
    state: str
    opened_at: int
    responded_at: int | None
    closed_at: int | None
    respond_by: str
    close_by: str
    service: str
    window: int | None
    clerk: str
    level: str | None
    rating: tuple[int, int] | None
    contact: bool
    steps: tuple[StepSeen, ...]


_CONCERNS = Outlasting(
    schema.concerns,
    "concern",
    ConcernOpened,
    tuple(kind for kind in get_args(ConcernEvent) if kind not in (ConcernOpened, ContactSeen)),
    codec.decode_concern,
    lambda hall: hall.concerns.by_id,
)


def concerns_between(engine: Engine, first: date, last: date, until: Position) -> Iterator[ConcernSeen]:
    """Those opened on the business days from ``first`` to ``last``, and earlier ones not closed before.

    In the order in which they were opened. Raises ``StoreUnavailable`` and ``StoreDamaged``.
    """
    days, table = span(engine, first, last, until), schema.concerns
    where = days.may_go_on(table.c.concern, table.c.closed_at)
    for known, concern in as_it_stood(engine, _CONCERNS, where, until):
        if days.goes_on(known, concern.closed_at):
            yield _seen(concern)


def _seen(concern: Concern) -> ConcernSeen:
    return ConcernSeen(
        concern.id,
        concern.number,
        concern.source.value,
        concern.state.value,
        concern.opened_at,
        concern.responded_at,
        concern.closed_at,
        concern.respond_by,
        concern.close_by,
        concern.service,
        concern.window,
        concern.clerk,
        concern.level.value if concern.level else None,
        concern.rating,
        concern.contact,
        tuple(StepSeen(step.at, step.what.value, step.by) for step in concern.steps),
    )
