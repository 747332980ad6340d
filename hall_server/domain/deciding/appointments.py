"""Slots, and who may have them: booking, moving, cancelling, checking in, and those who do not come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.appointment import Appointment, AppointmentState
from hall_server.domain.citizen import Citizen, Priority
from hall_server.domain.hall import Hall
from hall_server.domain.plan import Service
from hall_server.domain.policy import Policy
from hall_server.domain.refusals import (
    AlreadyCheckedIn,
    AppointmentIsCancelled,
    AppointmentIsMissed,
    BadCode,
    CodeTaken,
    GreenByStaffOnly,
    NoAppointmentsHere,
    NoSuchSlot,
    OtherDay,
    OtherHall,
    PhoneTailOnly,
    SlotFull,
    SlotPast,
    SlotTooFar,
    TooEarly,
    TooLate,
    TooManyAppointments,
    UnknownAppointment,
)

from .issuing import Door, Errand, clock_of_slot, issue, must_be_granted, must_be_offered

CODE_LENGTH = 40
_CODE = re.compile(rf"[A-Z0-9_-]{{1,{CODE_LENGTH}}}")
_PHONE_TAIL = re.compile(r"([0-9]{4})?")
_DAY = 24 * 3_600_000


class Slot(NamedTuple):
    """``start`` is in milliseconds since the epoch; ``free`` is how many can still be booked."""

    start: int
    free: int


def slots(hall: Hall, service: str, day: date, now: int) -> Iterator[Slot]:
    """The slots of a service on a day that can be booked, full or not, in order.

    Raises :class:`UnknownService`.
    """
    planned = hall.service(service)
    if not planned.appointments or _is_too_far(hall, day, now):
        return
    for start in _starts(hall, planned, day):
        if start > now:
            yield Slot(start, _free(hall, planned, start))


def book(hall: Hall, command: c.BookAppointment, now: int) -> list[e.Event]:
    """The green channel cannot be booked: the staff let people into it, who stand before them."""
    service = hall.service(command.service)
    code = command.code.strip().upper()
    if not _CODE.fullmatch(code):
        raise BadCode(most=CODE_LENGTH)
    if not _PHONE_TAIL.fullmatch(command.phone_tail):
        raise PhoneTailOnly
    must_be_granted(hall, command.citizen)
    if command.citizen.priority is Priority.GREEN:
        raise GreenByStaffOnly
    if hall.book.coded(code) is not None:
        raise CodeTaken
    day = _must_be_free(hall, service, command.slot, now)
    _must_be_within_limit(hall, command.citizen, day)
    appointment = Appointment(
        hall.next_appointment_id,
        code,
        service.id,
        day,
        command.slot,
        now,
        command.phone_tail,
        command.citizen,
    )
    return [e.AppointmentBooked(now, appointment)]


def move(hall: Hall, command: c.MoveAppointment, now: int) -> list[e.Event]:
    appointment = _open_appointment(hall, command.code)
    if appointment.slot == command.slot:
        return []
    day = _must_be_free(hall, hall.service(appointment.service), command.slot, now)
    if day != appointment.day:
        _must_be_within_limit(hall, appointment.citizen, day)
    return [e.AppointmentMoved(now, appointment.id, command.slot, day)]


def cancel(hall: Hall, command: c.CancelAppointment, now: int) -> list[e.Event]:
    appointment = known_appointment(hall, command.code)
    if appointment.state is AppointmentState.CANCELLED:
        return []
    return [e.AppointmentCancelled(now, _open_appointment(hall, command.code).id)]


def check_in(hall: Hall, command: c.CheckIn, now: int, policy: Policy) -> list[e.Event]:
    """A number for who comes in time: neither earlier nor later than the hall's bounds around the slot."""
    if command.hall and command.hall != hall.plan.id:
        raise OtherHall
    appointment = _open_appointment(hall, command.code)
    if appointment.day != hall.day:
        raise OtherDay(day=appointment.day)
    rules = hall.plan.appointments
    slot = hall.plan.local(appointment.slot).strftime("%H:%M")
    if now < appointment.slot - rules.early:
        opens = hall.plan.local(appointment.slot - rules.early).strftime("%H:%M")
        raise TooEarly(slot=slot, opens=opens)
    if now > appointment.slot + rules.late:
        raise TooLate(slot=slot)
    service = hall.service(appointment.service)
    door = Door(command.kiosk, command.window)
    must_be_offered(hall, [service], door)
    citizen = appointment.citizen
    if citizen.priority is Priority.NORMAL:
        citizen = replace(citizen, priority=Priority.APPOINTMENT)
    citizen = replace(citizen, needs=tuple(sorted({*citizen.needs, *command.needs})))
    clock_start = clock_of_slot(hall, appointment.slot, now)
    errand = Errand(((service.id,),), service.series, clock_start, appointment.slot, appointment.id)
    kept = e.AppointmentKept(now, appointment.id, hall.next_ticket_id)
    return [*issue(hall, errand, citizen, door, now, policy), kept]


def lapse(hall: Hall, now: int) -> list[e.Event]:
    """Those who can no longer check in did not come."""
    over = now - hall.plan.appointments.late
    return [
        e.AppointmentMissed(now, appointment.id)
        for appointment in hall.book.of_day(hall.day)
        if appointment.state is AppointmentState.BOOKED and appointment.slot < over
    ]


def _starts(hall: Hall, service: Service, day: date) -> Iterator[int]:
    """The starts of a service's slots on a local day; a slot ends within the hours that it begins in."""
    plan = hall.plan
    midnight = datetime.combine(day, time(), plan.zoneinfo)
    length = plan.appointments.slot // 60_000
    for opens, closes in plan.spans_on(service, day):
        for minute in range(opens, closes - length + 1, length):
            yield int((midnight + timedelta(minutes=minute)).timestamp() * 1000)


def _free(hall: Hall, service: Service, start: int) -> int:
    free = service.appointments - hall.book.taken[service.id, start]
    bound = hall.plan.zone_by_id[service.zone].appointments
    if bound is not None:
        mates = hall.plan.services_of(service.zone)
        free = min(free, bound - hall.book.taken_together(mates, start))
    return max(0, free)


def _must_be_free(hall: Hall, service: Service, start: int, now: int) -> str:
    """The business day of a slot that can be booked; else refuses."""
    if not service.appointments:
        raise NoAppointmentsHere
    if start <= now:
        raise SlotPast
    days_ahead = hall.plan.appointments.days_ahead
    # A moment out of all calendars has no day.
    beyond = start > now + (days_ahead + 2) * _DAY
    if beyond or _is_too_far(hall, day := hall.plan.business_day(start), now):
        raise SlotTooFar(days=days_ahead)
    if start not in _starts(hall, service, day):
        raise NoSuchSlot
    if _free(hall, service, start) <= 0:
        raise SlotFull
    return day.isoformat()


def _is_too_far(hall: Hall, day: date, now: int) -> bool:
    return (day - hall.plan.business_day(now)).days > hall.plan.appointments.days_ahead


def _must_be_within_limit(hall: Hall, citizen: Citizen, day: str) -> None:
    if citizen.person is None:
        return
    most = hall.plan.appointments.per_person
    held = [one for one in hall.book.of_day(day) if one.citizen.person == citizen.person and one.holds_place]
    if len(held) >= most:
        raise TooManyAppointments(most=most)


def known_appointment(hall: Hall, code: str) -> Appointment:
    """The appointment of a code, whatever became of it. Raises :class:`UnknownAppointment`."""
    appointment = hall.book.coded(code)
    if appointment is None:
        raise UnknownAppointment
    return appointment


def _open_appointment(hall: Hall, code: str) -> Appointment:
    """The appointment of a code, still to be kept; else says what became of it."""
    appointment = known_appointment(hall, code)
    match appointment.state:
        case AppointmentState.KEPT:
            number = hall.tickets[appointment.ticket].number if appointment.ticket in hall.tickets else ""
            raise AlreadyCheckedIn(number=number)
        case AppointmentState.CANCELLED:
            raise AppointmentIsCancelled
        case AppointmentState.MISSED:
            raise AppointmentIsMissed
        case AppointmentState.BOOKED:
            return appointment
