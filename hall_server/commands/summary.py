"""The hall at one moment, summed up for a manager."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final

from hall_server.alarms.texts import text_of
from hall_server.domain import Hall
from hall_server.domain.alarm import Alarm
from hall_server.domain.hall import Desk
from hall_server.domain.plan import Bilingual, Zone
from hall_server.domain.ticket import TicketState
from hall_server.domain.watching import how_many
from hall_server.language import Translator

_ZH: Final = Translator("hall_server", "zh")
_EN: Final = Translator("hall_server", "en")


@dataclass(frozen=True, slots=True)
class Counts:
    """Today's tickets. ``serving`` are called or being served; ``issued`` is the sum of the others."""

    issued: int
    waiting: int
    serving: int
    parked: int
    done: int
    no_show: int
    expired: int
    cancelled: int


@dataclass(frozen=True, slots=True)
class ZoneNow:
    """``longest_wait_seconds`` of those who wait runs from where seniority counts; None if nobody does."""

    id: str
    name: Bilingual
    waiting: int
    longest_wait_seconds: int | None


@dataclass(frozen=True, slots=True)
class WindowNow:
    number: int
    zone: str
    state: str
    clerk: str | None
    ticket: str | None


@dataclass(frozen=True, slots=True)
class PrinterNow:
    """``slips`` counts the slips it has yet to print."""

    id: str
    status: str
    slips: int


@dataclass(frozen=True, slots=True)
class SlipNow:
    """A slip that is not printed. ``reason`` is the printer's status that made it fail, else empty."""

    number: str
    printer: str
    state: str
    reason: str
    reprint: bool


@dataclass(frozen=True, slots=True)
class AlarmNow:
    """``acknowledged_by`` is the device on which somebody did so, empty if nobody has."""

    id: int
    kind: str
    text: Bilingual
    since: str
    acknowledged_by: str


@dataclass(frozen=True, slots=True)
class Summary:
    """``day`` and ``as_of`` (ISO 8601, local) are None before the first day.

    ``calendar_ends`` is the last day with published holidays, if appointments can be booked beyond it.
    ``open_concerns`` counts those that are not closed; ``overdue_concerns`` are the numbers of those past a
    deadline, the most urgent first.
    """

    hall: str
    day: str | None
    as_of: str | None
    tickets: Counts
    zones: list[ZoneNow]
    windows: list[WindowNow]
    printers: list[PrinterNow]
    slips_not_printed: list[SlipNow]
    calendar_ends: str | None
    open_concerns: int
    overdue_concerns: list[str]
    alarms: list[AlarmNow]


def summed_up(hall: Hall, now: int) -> Summary:
    """``now`` is the moment to show, in milliseconds since the epoch: waits last until then."""
    return Summary(
        hall=hall.plan.id,
        day=hall.day or None,
        as_of=hall.plan.local(now).isoformat(timespec="seconds") if hall.day else None,
        tickets=_counts(hall),
        zones=[_zone(hall, zone, now) for zone in hall.plan.zones],
        windows=[_window(hall, desk) for desk in hall.desks.values()],
        printers=[
            PrinterNow(printer, status.value, hall.jobs[printer]) for printer, status in hall.printers.items()
        ],
        slips_not_printed=[
            SlipNow(
                hall.tickets[slip.ticket].number, slip.printer, slip.state.value, slip.reason, slip.reprint
            )
            for slip in hall.slips.values()
        ],
        calendar_ends=_calendar_ends(hall),
        open_concerns=sum(not concern.closed for concern in hall.concerns.by_id.values()),
        overdue_concerns=[concern.number for concern in hall.concerns.overdue(hall.day)],
        alarms=[_alarm(hall, alarm) for alarm in hall.alarms.open.values()],
    )


def _alarm(hall: Hall, alarm: Alarm) -> AlarmNow:
    zh, en = (text_of(alarm, hall.plan, translate) for translate in (_ZH, _EN))
    since = hall.plan.local(alarm.raised_at).isoformat(timespec="seconds")
    return AlarmNow(alarm.id, alarm.kind.value, Bilingual(zh, en), since, alarm.by)


def _calendar_ends(hall: Hall) -> str | None:
    if hall.day and hall.plan.calendar_ends_soon(date.fromisoformat(hall.day)):
        return str(hall.plan.calendar.known_until)
    return None


def _counts(hall: Hall) -> Counts:
    states = Counter(ticket.state for ticket in hall.tickets.values())
    return Counts(
        issued=len(hall.tickets),
        waiting=states[TicketState.WAITING],
        serving=states[TicketState.CALLED] + states[TicketState.SERVING],
        parked=states[TicketState.PARKED],
        done=states[TicketState.DONE],
        no_show=states[TicketState.NO_SHOW],
        expired=states[TicketState.EXPIRED],
        cancelled=states[TicketState.CANCELLED],
    )


def _zone(hall: Hall, zone: Zone, now: int) -> ZoneNow:
    services = hall.plan.services_of(zone.id)
    since = [place.clock_start for service in services for place in hall.queues.get(service, ())]
    # Who checked in early for an appointment does not wait before the slot.
    longest = max(0, now - min(since)) // 1000 if since else None
    return ZoneNow(zone.id, zone.name, how_many(hall, zone.id), longest)


def _window(hall: Hall, desk: Desk) -> WindowNow:
    ticket = hall.tickets[desk.ticket].number if desk.ticket is not None else None
    return WindowNow(desk.number, desk.zone, desk.state.value, desk.clerk, ticket)
