"""The book of appointments."""

from __future__ import annotations

from dataclasses import dataclass

from hall_server.domain.appointment import Appointment


@dataclass(frozen=True, slots=True)
class AppointmentBooked:
    at: int
    appointment: Appointment


@dataclass(frozen=True, slots=True)
class AppointmentMoved:
    at: int
    appointment: int
    slot: int
    day: str


@dataclass(frozen=True, slots=True)
class AppointmentCancelled:
    at: int
    appointment: int


@dataclass(frozen=True, slots=True)
class AppointmentKept:
    """The citizen checked in and was given a ticket."""

    at: int
    appointment: int
    ticket: int


@dataclass(frozen=True, slots=True)
class AppointmentMissed:
    at: int
    appointment: int
