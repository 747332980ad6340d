"""Appointments, and the book that says how many a slot has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from .citizen import ANYBODY, Citizen


class AppointmentState(StrEnum):
    BOOKED = "booked"
    KEPT = "kept"
    CANCELLED = "cancelled"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Appointment:
    """A citizen's claim on one slot. ``slot`` is its start, milliseconds since the epoch.

    ``code`` is what the citizen shows, ``phone_tail`` the last four digits of their phone, if given.
    ``day`` is the business day of the slot. Once kept, ``ticket`` is the number they were given.
    """

    id: int
    code: str
    service: str
    day: str
    slot: int
    booked_at: int
    phone_tail: str = ""
    citizen: Citizen = ANYBODY
    state: AppointmentState = AppointmentState.BOOKED
    ticket: int | None = None

    @property
    def holds_place(self) -> bool:
        """Whether it counts against the slot's capacity."""
        return self.state in (AppointmentState.BOOKED, AppointmentState.KEPT)


@dataclass(slots=True)
class Book:
    """The appointments from today on. It outlives the day, unlike tickets.

    Putting the same appointment in twice changes nothing, so a book that was read back from the store
    may hear today's events again.
    """

    by_id: dict[int, Appointment] = field(default_factory=dict)
    by_code: dict[str, int] = field(default_factory=dict)
    by_day: dict[str, dict[int, Appointment]] = field(default_factory=dict)
    taken: Counter[tuple[str, int]] = field(default_factory=Counter)
    made_today: int = 0

    def put(self, appointment: Appointment) -> None:
        before = self.by_id.get(appointment.id)
        if before is not None:
            if before.holds_place:
                self.taken[before.service, before.slot] -= 1
            if before.day != appointment.day:
                self._leave_day(before)
        self.by_id[appointment.id] = appointment
        self.by_day.setdefault(appointment.day, {})[appointment.id] = appointment
        self.by_code[appointment.code] = appointment.id
        if appointment.holds_place:
            self.taken[appointment.service, appointment.slot] += 1

    def coded(self, code: str) -> Appointment | None:
        known = self.by_code.get(code.strip().upper())
        return None if known is None else self.by_id[known]

    def _leave_day(self, appointment: Appointment) -> None:
        of_day = self.by_day[appointment.day]
        del of_day[appointment.id]
        if not of_day:
            del self.by_day[appointment.day]

    def of_day(self, day: str) -> Collection[Appointment]:
        return self.by_day.get(day, {}).values()

    def taken_together(self, services: Iterable[str], slot: int) -> int:
        """How many appointments several services have in one slot."""
        return sum(self.taken[service, slot] for service in services)

    def forget_before(self, day: str) -> None:
        """Drop what is over; the store keeps it."""
        for earlier in [each for each in self.by_day if each < day]:
            for appointment in self.by_day.pop(earlier).values():
                del self.by_id[appointment.id], self.by_code[appointment.code]
                self.taken.pop((appointment.service, appointment.slot), None)
        self.made_today = 0
