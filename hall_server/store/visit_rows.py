"""The rows of the visits that an event changes: written with it, and found again when a day is replayed."""

from __future__ import annotations

from hall_server.domain import events as e
from hall_server.domain.hall import Hall
from hall_server.domain.ticket import Ticket

from .record import Record


def note_visits(hall: Hall, event: e.Event, before: Ticket | None, record: Record) -> None:
    """``hall`` is as it is after the event, ``before`` the event's ticket as it was."""
    if isinstance(event, e.WindowReleased | e.ClerkSignedIn):
        touched = event.released if isinstance(event, e.WindowReleased) else hall.desks[event.window].ticket
        if touched is not None:
            record.note_visit(hall.tickets[touched])
        return
    ticket = getattr(event, "ticket", None)
    if ticket is None:
        return
    after = hall.tickets[ticket]
    if isinstance(event, e.TicketIssued) and event.announced is not None:
        record.note_announced(ticket, event.announced)
    if isinstance(event, e.EndTakenBack) and before is not None and before.visit != after.visit:
        record.drop_visit(before)
    elif before is not None and before.visit != after.visit and not before.state.ended:
        record.note_visit(before, moved_at=event.at)
    record.note_visit(after)
