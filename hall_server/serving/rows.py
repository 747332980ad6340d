"""What an event writes beside the log, in the same transaction."""

from __future__ import annotations

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.appointment import Appointment
from hall_server.domain.case import Case
from hall_server.domain.concern import Concern
from hall_server.domain.hall import Hall
from hall_server.domain.rating import NOTHING_LEFT
from hall_server.domain.ticket import Ticket
from hall_server.store.about import about_concern, about_rating, about_step
from hall_server.store.record import Record
from hall_server.store.visit_rows import note_visits


def note_rows(hall: Hall, event: e.Event, before: Ticket | None, record: Record) -> None:
    """The read models that an event changes."""
    if isinstance(event, e.ServiceRated):
        record.note_rating(event.rating)
        return
    if isinstance(event, e.RatingVoided):
        record.drop_rating(event.rating)
        return
    appointment = getattr(event, "appointment", None)
    if appointment is not None and not isinstance(event, e.TicketIssued):
        known = appointment if isinstance(appointment, Appointment) else hall.book.by_id[appointment]
        record.note_appointment(known)
        return
    case = getattr(event, "case", None)
    if case is not None and not isinstance(event, e.SlipQueued):
        record.note_case(case if isinstance(case, Case) else hall.cases.by_id[case])
        return
    concern = getattr(event, "concern", None)
    if concern is not None:
        record.note_concern(concern if isinstance(concern, Concern) else hall.concerns.by_id[concern])
        return
    slip = getattr(event, "slip", None)
    if slip is not None:
        if slip in hall.slips:
            record.note_slip(hall.slips[slip])
        elif isinstance(event, e.SlipPrinted):
            record.note_printed(slip, event.printer, event.at)
        return
    note_visits(hall, event, before, record)


def note_personal(event: e.Event, command: object, record: Record) -> None:
    """What somebody wrote or left about themselves: it came with the command and is never in an event."""
    match event, command:
        case e.ServiceRated(at, rating), c.Rate():
            record.note_personal(about_rating(*rating.of), "rating", at, command.private)
        case e.RatingVoided(at, (ticket, visit)), _:
            record.note_personal(about_rating(ticket, visit), "rating", at, NOTHING_LEFT)
        case e.NoticesWanted(_, ticket), c.WantNotices():
            record.note_phone(ticket, command.private)
        case e.NoticesStopped(_, ticket), _:
            record.note_phone(ticket, NOTHING_LEFT)
        case e.ConcernOpened(at, concern), c.OpenConcern():
            record.note_personal(about_concern(concern), "concern", at, command.private)
        case (
            e.ConcernVerified() | e.ConcernMended() | e.ConcernCalledBack() | e.ConcernClosed(),
            c.VerifyConcern() | c.MendConcern() | c.CallBackConcern() | c.CloseConcern(),
        ):
            about = about_step(event.concern, event.step)
            record.note_personal(about, "concern", event.at, command.private)
