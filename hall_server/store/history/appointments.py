"""Appointments, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import Engine

from hall_server.domain.appointment import Appointment, AppointmentState
from hall_server.domain.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentKept,
    AppointmentMissed,
    AppointmentMoved,
)
from hall_server.store import codec, schema

from .outlasting import Outlasting, as_it_stood
from .position import Position


class AppointmentCount(NamedTuple):
    """Appointments for one service on one business day, each by what became of it.

    ``booked`` are those of which nothing is known yet.
    """

    day: str
    service: str
    booked: int
    kept: int
    missed: int
    cancelled: int


_APPOINTMENTS = Outlasting(
    schema.appointments,
    "appointment",
    AppointmentBooked,
    (AppointmentMoved, AppointmentCancelled, AppointmentKept, AppointmentMissed),
    codec.decode_appointment,
    lambda hall: hall.book.by_id,
)


def appointments_between(
    engine: Engine, first: date, last: date, until: Position
) -> Iterator[AppointmentCount]:
    """Those for the business days from ``first`` to ``last``, by day and service.

    Raises ``StoreUnavailable`` and ``StoreDamaged``.
    """
    where = schema.appointments.c.day.between(first.isoformat(), last.isoformat())
    counts: Counter[tuple[str, str, AppointmentState]] = Counter()
    for _known, one in as_it_stood(engine, _APPOINTMENTS, where, until):
        if first.isoformat() <= one.day <= last.isoformat():
            counts[one.day, one.service, one.state] += 1
    for day, service in sorted({(day, service) for day, service, _state in counts}):
        booked, kept, missed, cancelled = (counts[day, service, state] for state in _COLUMNS)
        yield AppointmentCount(day, service, booked, kept, missed, cancelled)


def booked_for(engine: Engine, day: date, until: Position) -> Iterator[Appointment]:
    """The appointments for a business day of which nothing but the booking is known yet.

    Raises ``StoreUnavailable`` and ``StoreDamaged``.
    """
    where = schema.appointments.c.day == day.isoformat()
    for _known, one in as_it_stood(engine, _APPOINTMENTS, where, until):
        if one.day == day.isoformat() and one.state is AppointmentState.BOOKED:
            yield one


_COLUMNS = (
    AppointmentState.BOOKED,
    AppointmentState.KEPT,
    AppointmentState.MISSED,
    AppointmentState.CANCELLED,
)
