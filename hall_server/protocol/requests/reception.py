"""Numbers and appointments: at a kiosk, at a window for somebody, from outside."""

from __future__ import annotations

import msgspec

from .words import AccessNeed, CitizenInfo


class TakeTicket(msgspec.Struct, frozen=True, omit_defaults=True, tag="take_ticket"):
    """Kiosk, or a clerk for somebody: a number for a service. Answered by ``TicketTaken``."""

    service: str
    citizen: CitizenInfo = CitizenInfo()


class BeginJourney(msgspec.Struct, frozen=True, omit_defaults=True, tag="begin_journey"):
    """Kiosk or window: one number for a whole matter of several services. Answered by ``TicketTaken``."""

    package: str
    citizen: CitizenInfo = CitizenInfo()


class CheckIn(msgspec.Struct, frozen=True, omit_defaults=True, tag="check_in"):
    """Kiosk or window: somebody with an appointment is there. Answered by ``TicketTaken``.

    ``code`` is the appointment's code, or all that its QR code says.
    """

    code: str
    needs: tuple[AccessNeed, ...] = ()


class FindAppointments(msgspec.Struct, frozen=True, omit_defaults=True, tag="find_appointments"):
    """Kiosk or window: today's open appointments of a phone, by its last four digits. Answered by
    ``Appointments``."""

    phone_tail: str


class GetSlots(msgspec.Struct, frozen=True, omit_defaults=True, tag="get_slots"):
    """The slots of a service on a day, ``YYYY-MM-DD``. Answered by ``Slots``."""

    service: str
    day: str


class GetAppointment(msgspec.Struct, frozen=True, omit_defaults=True, tag="get_appointment"):
    """One appointment by its code. Answered by ``Appointments``."""

    code: str


class ListAppointments(msgspec.Struct, frozen=True, omit_defaults=True, tag="list_appointments"):
    """All appointments of a day from today on, ``YYYY-MM-DD``. Answered by ``Appointments``."""

    day: str


class BookAppointment(msgspec.Struct, frozen=True, omit_defaults=True, tag="book_appointment"):
    """A slot, by its start. Answered by ``Appointments`` with the one made.

    ``code`` is for appointments that another system gave a code already; else the hall makes one.
    """

    service: str
    slot: int
    phone_tail: str = ""
    citizen: CitizenInfo = CitizenInfo()
    code: str = ""


class MoveAppointment(msgspec.Struct, frozen=True, omit_defaults=True, tag="move_appointment"):
    """Answered by ``Appointments`` with the one moved."""

    code: str
    slot: int


class CancelAppointment(msgspec.Struct, frozen=True, omit_defaults=True, tag="cancel_appointment"):
    """Answered by ``Accepted``."""

    code: str


class PickUp(msgspec.Struct, frozen=True, omit_defaults=True, tag="pick_up"):
    """Kiosk or window: a number to collect the result of a case. Answered by ``TicketTaken``."""

    case: str
    citizen: CitizenInfo = CitizenInfo()


class ReprintSlip(msgspec.Struct, frozen=True, omit_defaults=True, tag="reprint_slip"):
    """Kiosk: print a ticket's slip again, marked as a reprint. Answered by ``Accepted``."""

    number: str
