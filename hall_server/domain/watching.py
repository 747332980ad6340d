"""What the rules of alarms look at: the hall as it is now, and what is known of it from outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .alarm import AlarmKind, AlarmRule, Key, Seen
from .case import Case, CaseState
from .concern import Concern
from .hall import Desk, Hall, WindowState
from .slip import PrinterStatus


@dataclass(frozen=True, slots=True)
class Outside:
    """What the hall cannot know by itself.

    ``forecast``: by zone, the milliseconds that somebody may have to wait there (p90); a zone without a
    forecast is not in it. ``silent``: by device, the milliseconds since it last spoke. ``disk_used`` in
    percent.
    """

    forecast: Mapping[str, int] = field(default_factory=dict)
    silent: Mapping[str, int] = field(default_factory=dict)
    disk_used: int | None = None


def seen(hall: Hall, rule: AlarmRule, now: int, outside: Outside) -> Iterator[tuple[Key, Seen]]:
    """Everything that a rule has an opinion on, with its value at ``now``."""
    match rule.kind:
        case AlarmKind.WAIT:
            found = {zone: Seen(longest_wait(hall, zone, now)) for zone in _zones(hall, rule)}
        case AlarmKind.QUEUE:
            found = {zone: Seen(how_many(hall, zone)) for zone in _zones(hall, rule)}
        case AlarmKind.FORECAST:
            found = {zone: Seen(wait) for zone, wait in outside.forecast.items() if rule.covers(zone)}
        case AlarmKind.IDLE:
            found = {str(one.number): Seen(1, one.number) for one in _idle(hall, rule)}
        case AlarmKind.LONG_SERVICE:
            found = dict(_services(hall, rule, now))
        case AlarmKind.PRINTER:
            found = {name: Seen(1, detail=status.value) for name, status in _faulty(hall)}
        case AlarmKind.DEVICE:
            found = {device: Seen(silent) for device, silent in outside.silent.items()}
        case AlarmKind.DISK:
            found = {} if outside.disk_used is None else {"": Seen(outside.disk_used)}
        case AlarmKind.DEADLINE:
            found = {number: Seen(1, detail=day) for day, number in _near(hall, rule, now)}
        case _:
            found = {}
    for about, one in found.items():
        yield (rule.id, about), one


def _zones(hall: Hall, rule: AlarmRule) -> Iterator[str]:
    return (zone.id for zone in hall.plan.zones if rule.covers(zone.id))


def longest_wait(hall: Hall, zone: str, now: int) -> int:
    """Nobody waits for a zone before they could be called there, nor before their appointment's slot."""
    places = (place for service in hall.plan.services_of(zone) for place in hall.queues.get(service, ()))
    since = (max(place.clock_start, hall.tickets[place.ticket].waits_since) for place in places)
    return max(0, now - min(since, default=now))


def how_many(hall: Hall, zone: str) -> int:
    """Tickets, each once: a journey's may wait for several services of the zone."""
    services = hall.plan.services_of(zone)
    return len({place.ticket for service in services for place in hall.queues.get(service, ())})


def _idle(hall: Hall, rule: AlarmRule) -> Iterator[Desk]:
    """Open windows without a ticket, while somebody waits whom they could call."""
    for desk in hall.desks.values():
        if desk.state is WindowState.OPEN and desk.clerk and desk.ticket is None and rule.covers(desk.zone):
            waiting = (place.ticket for service in desk.skills for place in hall.queues.get(service, ()))
            if any(not desk.only or hall.tickets[one].citizen.priority in desk.only for one in waiting):
                yield desk


def _services(hall: Hall, rule: AlarmRule, now: int) -> Iterator[tuple[str, Seen]]:
    for desk in hall.desks.values():
        if desk.ticket is not None and rule.covers(desk.zone):
            ticket = hall.tickets[desk.ticket]
            begun = ticket.started_at if ticket.started_at is not None else ticket.called_at
            if begun is not None:
                yield str(desk.number), Seen(now - begun - ticket.parked_until(now), desk.number)


def _faulty(hall: Hall) -> Iterator[tuple[str, PrinterStatus]]:
    """One that nobody hears is no fault by itself: it may not be there yet. If slips wait for it, it is."""
    for name, status in hall.printers.items():
        if status is PrinterStatus.SILENT and not hall.jobs[name]:
            continue
        if status is not PrinterStatus.READY:
            yield name, status


def _near(hall: Hall, rule: AlarmRule, now: int) -> list[tuple[str, str]]:
    """Days and numbers of what is to be done by then, the most urgent first."""
    today = hall.plan.business_day(now)
    ends = hall.plan.calendar.add_working_days(today, rule.days) if rule.days else today
    last = ends.isoformat()
    due = [
        *((_due_concern(one), f"concern {one.number}") for one in hall.concerns.unsettled()),
        *((_due_case(one), f"case {one.number}") for one in hall.cases.by_id.values() if one.undecided),
    ]
    return sorted((day, number) for day, number in due if day is not None and day <= last)


def _due_concern(concern: Concern) -> str | None:
    return concern.respond_by if concern.responded_at is None else concern.close_by


def _due_case(case: Case) -> str | None:
    """What stands still until papers come in is due when they are."""
    if case.state is CaseState.SUPPLEMENT and case.supplement_by:
        return case.supplement_by
    return min((day for day in (case.promised, case.legal) if day), default=None)
