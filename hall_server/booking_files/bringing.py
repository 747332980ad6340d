"""Appointments out of the hall, and into it one by one, over the protocol."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import date, timedelta
from typing import Literal, NamedTuple

from hall_server.client import HallLink, RefusedByHall
from hall_server.protocol import (
    AppointmentInfo,
    Appointments,
    BookAppointment,
    CitizenInfo,
    GetAppointment,
    ListAppointments,
    Text,
)

from .rows import Row

What = Literal["booked", "already_there", "not_open", "refused"]


class Outcome(NamedTuple):
    """What became of a row. ``refusal`` is the hall's code and sentence for what it refused.

    ``not_open``: a row that was cancelled, kept or missed is not booked.
    """

    row: Row
    what: What
    refusal: tuple[str, Text] | None = None


async def fetched(link: HallLink, first: date, last: date) -> list[AppointmentInfo]:
    """The hall's appointments from one day to another, both included, in the order of their slots."""
    found: list[AppointmentInfo] = []
    day = first
    while day <= last:
        answer = await link.ask(ListAppointments(day.isoformat()), Appointments)
        found += answer.appointments
        day += timedelta(days=1)
    return found


async def bring_in(link: HallLink, rows: Iterable[Row]) -> AsyncIterator[Outcome]:
    """Book the rows one after the other. What the hall refuses does not hold up the others."""
    for row in rows:
        yield await _book(link, row)


async def _book(link: HallLink, row: Row) -> Outcome:
    if row.state != "booked":
        return Outcome(row, "not_open")
    citizen = CitizenInfo(row.priority, needs=row.needs)
    ask = BookAppointment(row.service, row.slot, row.phone_tail, citizen, row.code)
    try:
        await link.ask(ask, Appointments)
    except RefusedByHall as refusal:
        # What the code stands for is asked only now: most rows of most files are new.
        if refusal.code == "code_taken" and await _is_there(link, row):
            return Outcome(row, "already_there")
        return Outcome(row, "refused", (refusal.code, refusal.text))
    return Outcome(row, "booked")


async def _is_there(link: HallLink, row: Row) -> bool:
    """Whether the code stands for this service and slot, whatever became of it since."""
    (known,) = (await link.ask(GetAppointment(row.code), Appointments)).appointments
    return (known.service, known.slot) == (row.service, row.slot)
