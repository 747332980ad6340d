"""What devices ask about without changing anything: slots, appointments, cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from hall_server import protocol as p
from hall_server.domain.appointment import AppointmentState
from hall_server.domain.deciding.appointments import known_appointment, slots
from hall_server.domain.deciding.cases import open_case
from hall_server.domain.hall import Hall
from hall_server.domain.refusals import NoSuchDay

from .alarms import alarms_open
from .days import today
from .outward import appointment_info, case_info

# Answered between commands, of the hall as it then is at a moment; may raise a Refusal.
Question = Callable[[Hall, int], p.Result]
MOST_CASES = 500


def question_of(ask: p.Ask) -> Question | None:
    """The question that an ask puts, or None when it is a command."""
    match ask:
        case p.GetAlarms():
            return lambda hall, _now: alarms_open(hall)
        case p.GetSlots():
            return lambda hall, now: _slots(hall, ask, now)
        case p.GetAppointment():
            return lambda hall, _now: _appointment(hall, ask.code)
        case p.FindAppointments():
            return lambda hall, _now: _of_phone(hall, ask.phone_tail)
        case p.ListAppointments():
            return lambda hall, _now: _of_day(hall, ask.day)
        case p.GetToday():
            return today
        case p.GetCase():
            return lambda hall, _now: p.Cases((case_info(hall, open_case(hall, ask.case)),))
        case p.ListCases():
            return lambda hall, _now: _cases(hall, overdue=ask.overdue)
        case _:
            return None


def _slots(hall: Hall, ask: p.GetSlots, now: int) -> p.Slots:
    return p.Slots(tuple(p.Slot(*slot) for slot in slots(hall, ask.service, _day(ask.day), now)))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NoSuchDay(day=text) from None


def _appointment(hall: Hall, code: str) -> p.Appointments:
    return p.Appointments((appointment_info(hall, known_appointment(hall, code)),))


def _of_phone(hall: Hall, tail: str) -> p.Appointments:
    found = [
        one
        for one in hall.book.of_day(hall.day)
        if one.phone_tail == tail and tail and one.state is AppointmentState.BOOKED
    ]
    found.sort(key=lambda one: one.slot)
    return p.Appointments(tuple(appointment_info(hall, one) for one in found))


def _of_day(hall: Hall, day: str) -> p.Appointments:
    found = sorted(hall.book.of_day(_day(day).isoformat()), key=lambda one: (one.slot, one.id))
    return p.Appointments(tuple(appointment_info(hall, one) for one in found))


def _cases(hall: Hall, *, overdue: bool) -> p.Cases:
    """Those still to be decided come first, the most urgent first: by the earliest deadline that counts."""
    infos = [case_info(hall, case) for case in hall.cases.by_id.values() if not case.closed]
    if overdue:
        infos = [info for info in infos if info.overdue]
    infos.sort(key=_urgency)
    return p.Cases(tuple(infos[:MOST_CASES]))


def _urgency(info: p.CaseInfo) -> tuple[bool, str, str]:
    deadline = info.supplement_by or info.promised or info.legal or "9999"
    return info.state in ("ready", "refused"), deadline, info.number
