"""The book of appointments."""

from __future__ import annotations

from dataclasses import replace

from hall_server.domain import events as e
from hall_server.domain.appointment import AppointmentState
from hall_server.domain.hall import Hall

AppointmentEvent = (
    e.AppointmentBooked
    | e.AppointmentMoved
    | e.AppointmentCancelled
    | e.AppointmentKept
    | e.AppointmentMissed
)


def evolve(hall: Hall, event: AppointmentEvent) -> None:
    book = hall.book
    if isinstance(event, e.AppointmentBooked):
        book.made_today += 1
        book.put(event.appointment)
        return
    appointment = book.by_id[event.appointment]
    match event:
        case e.AppointmentMoved():
            book.put(replace(appointment, slot=event.slot, day=event.day))
        case e.AppointmentCancelled():
            book.put(replace(appointment, state=AppointmentState.CANCELLED))
        case e.AppointmentKept():
            book.put(replace(appointment, state=AppointmentState.KEPT, ticket=event.ticket))
        case e.AppointmentMissed():
            book.put(replace(appointment, state=AppointmentState.MISSED))
