"""What one transaction writes: the events, and the rows of the read models that they change."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from hall_server.domain.announced import Announced
from hall_server.domain.appointment import Appointment
from hall_server.domain.case import Case
from hall_server.domain.concern import Concern
from hall_server.domain.events import Event
from hall_server.domain.rating import Private, Rating
from hall_server.domain.slip import Slip, SlipState
from hall_server.domain.ticket import Ticket

from . import codec

Row = dict[str, Any]
MOVED = "moved"


class OldReply(NamedTuple):
    """An answer already given, as it was sent, and when."""

    at: int
    body: bytes


@dataclass(slots=True)
class Record:
    """All that one transaction writes."""

    events: list[tuple[Event, str, str]] = field(default_factory=list)
    visits: dict[tuple[int, int], Row] = field(default_factory=dict)
    announcements: dict[int, Row] = field(default_factory=dict)
    slips: dict[int, Row] = field(default_factory=dict)
    printed: dict[int, Row] = field(default_factory=dict)
    dropped: set[tuple[int, int]] = field(default_factory=set)
    appointments: dict[int, Row] = field(default_factory=dict)
    cases: dict[int, Row] = field(default_factory=dict)
    concerns: dict[int, Row] = field(default_factory=dict)
    ratings: dict[tuple[int, int], Row | None] = field(default_factory=dict)
    personal: dict[str, Row | None] = field(default_factory=dict)
    phones: dict[int, Row | None] = field(default_factory=dict)
    replies: dict[tuple[str, str], OldReply] = field(default_factory=dict)
    forget_replies_before: int | None = None
    forget_phones: bool = False

    def note_visit(self, ticket: Ticket, moved_at: int | None = None) -> None:
        """A ticket's current visit; with ``moved_at`` the visit it has left for another."""
        self.dropped.discard((ticket.id, ticket.visit))
        self.visits[ticket.id, ticket.visit] = {
            "ticket": ticket.id,
            "visit": ticket.visit,
            "number": ticket.number,
            "service": ticket.service,
            "state": ticket.state.value if moved_at is None else MOVED,
            "issued_at": ticket.issued_at,
            "clock_start": ticket.place.clock_start,
            "window": ticket.window,
            "clerk": ticket.clerk,
            "calls": ticket.calls,
            "called_at": ticket.called_at,
            "started_at": ticket.started_at,
            "parked_for": ticket.parked_for if moved_at is None else ticket.parked_until(moved_at),
            "ended_at": ticket.ended_at if moved_at is None else moved_at,
            "priority": ticket.citizen.priority.value,
            "slot": ticket.slot,
            "package": ticket.package,
            "outcome": ticket.outcome,
            "person": ticket.citizen.person,
            "last_called_at": ticket.last_called_at,
            "chosen": ticket.chosen,
        }

    def note_announced(self, ticket: int, told: Announced) -> None:
        self.announcements[ticket] = {
            "ticket": ticket,
            "low": told.low,
            "middle": told.middle,
            "high": told.high,
            "naive": told.naive,
            "lower": told.factors[0],
            "upper": told.factors[1],
        }

    def drop_visit(self, ticket: Ticket) -> None:
        """A visit that did not come about, because the one before it was taken back."""
        self.visits.pop((ticket.id, ticket.visit), None)
        self.dropped.add((ticket.id, ticket.visit))

    def note_appointment(self, appointment: Appointment) -> None:
        self.appointments[appointment.id] = {
            "appointment": appointment.id,
            "day": appointment.day,
            "service": appointment.service,
            "slot": appointment.slot,
            "state": appointment.state.value,
            "body": codec.encode_whole(appointment),
        }

    def note_case(self, case: Case) -> None:
        self.cases[case.id] = {
            "case_id": case.id,
            "number": case.number,
            "service": case.service,
            "state": case.state.value,
            "collected_at": case.collected_at,
            "body": codec.encode_whole(case),
        }

    def note_concern(self, concern: Concern) -> None:
        ticket, visit = concern.rating or (None, None)
        self.concerns[concern.id] = {
            "concern": concern.id,
            "number": concern.number,
            "source": concern.source.value,
            "reference": concern.reference,
            "ticket": ticket,
            "visit": visit,
            "state": concern.state.value,
            "opened_at": concern.opened_at,
            "closed_at": concern.closed_at,
            "body": codec.encode_whole(concern),
        }

    def note_rating(self, rating: Rating) -> None:
        self.ratings[rating.of] = rating_row(rating)

    def drop_rating(self, rating: tuple[int, int]) -> None:
        """A rating whose service goes on after all."""
        self.ratings[rating] = None

    def note_personal(self, about: str, kind: str, at: int, private: Private) -> None:
        """What somebody wrote or left, in place of what they did before; nothing is kept of nothing."""
        left = {
            "about": about,
            "kind": kind,
            "at": at,
            "words": private.words,
            "name": private.name,
            "phone": private.phone,
            "salt": private.salt,
        }
        self.personal[about] = left if private.seal else None

    def note_phone(self, ticket: int, private: Private) -> None:
        """The number that messages about a ticket go to, until the day turns; none if none was left."""
        left = {"ticket": ticket, "phone": private.phone, "salt": private.salt}
        self.phones[ticket] = left if private.phone else None

    def note_slip(self, slip: Slip) -> None:
        self.slips[slip.id] = {
            "slip": slip.id,
            "ticket": slip.ticket,
            "printer": slip.printer,
            "state": slip.state.value,
            "attempt": slip.attempt,
            "reprint": slip.reprint,
            "reason": slip.reason,
            "queued_at": slip.queued_at,
            "printed_at": None,
        }

    def note_printed(self, slip: int, printer: str, at: int) -> None:
        self.printed[slip] = {
            "b_slip": slip,
            "printer": printer,
            "state": SlipState.PRINTED.value,
            "printed_at": at,
        }


def rating_row(rating: Rating) -> Row:
    """By the columns of ``schema.ratings``."""
    return {
        "ticket": rating.ticket,
        "visit": rating.visit,
        "at": rating.first_at,
        "level": rating.level.value,
        "service": rating.service,
        "window": rating.window,
        "clerk": rating.clerk,
        "body": codec.encode_whole(rating),
    }
