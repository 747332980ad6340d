"""Somebody comes in: numbers, appointments, results."""

from __future__ import annotations

from dataclasses import dataclass

from hall_server.domain.citizen import ANYBODY, Citizen, Need


@dataclass(frozen=True, slots=True)
class TakeTicket:
    """A citizen asks for a number, at a kiosk or from a clerk at a ``window``.

    Either decides which printer gets the slip, if any does. ``slot`` is the start of an appointment that
    somebody else keeps the book of; the hall's own are checked in by ``CheckIn``.
    """

    service: str
    kiosk: str | None = None
    window: int | None = None
    citizen: Citizen = ANYBODY
    slot: int | None = None


@dataclass(frozen=True, slots=True)
class BeginJourney:
    """A citizen asks for the one number of a package (一件事)."""

    package: str
    kiosk: str | None = None
    window: int | None = None
    citizen: Citizen = ANYBODY


@dataclass(frozen=True, slots=True)
class BookAppointment:
    """``slot`` is its start in milliseconds since the epoch; ``code`` is what the citizen will show."""

    service: str
    slot: int
    code: str
    phone_tail: str = ""
    citizen: Citizen = ANYBODY


@dataclass(frozen=True, slots=True)
class MoveAppointment:
    code: str
    slot: int


@dataclass(frozen=True, slots=True)
class CancelAppointment:
    code: str


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Somebody with an appointment is there. ``hall`` is what their QR code says, if one was read."""

    code: str
    hall: str = ""
    kiosk: str | None = None
    window: int | None = None
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class LapseAppointments:
    """Mark the appointments whose citizens did not come."""


@dataclass(frozen=True, slots=True)
class PickUp:
    """Somebody comes for the result of a case and takes a number at the pick-up service."""

    case: str
    kiosk: str | None = None
    window: int | None = None
    citizen: Citizen = ANYBODY


@dataclass(frozen=True, slots=True)
class ReprintSlip:
    """A citizen lost the slip: print it again, marked as a reprint."""

    number: str
    kiosk: str
