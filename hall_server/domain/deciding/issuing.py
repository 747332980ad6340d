"""Numbers are handed out, for a service or for a whole matter, and a new day makes them start again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.appointment import AppointmentState
from hall_server.domain.citizen import Citizen, Priority
from hall_server.domain.hall import Hall
from hall_server.domain.plan import NumberSeries, Service
from hall_server.domain.policy import Arrival, Policy, lines_for
from hall_server.domain.refusals import (
    AppointmentNeeded,
    DailyCapReached,
    GreenByStaffOnly,
    GreenCapReached,
    IdNeeded,
    KiosksAreClosed,
    NotSignedIn,
    NumbersExhausted,
    PriorityReasonMissing,
    ServiceClosed,
    ServiceClosedToday,
    ServiceNotHere,
    TooManyTickets,
    UnknownKiosk,
    UnknownPackage,
    UnknownReason,
)
from hall_server.domain.rules import Dispatch, Lengths

from .alarms import carried_over
from .printing import queue_slip


@dataclass(frozen=True, slots=True)
class Door:
    """Where a number is taken: at a kiosk, from a clerk at a window, or from neither."""

    kiosk: str | None = None
    window: int | None = None


@dataclass(frozen=True, slots=True)
class Errand:
    """What a number is for: the stages of services, and what it keeps or collects, if anything.

    ``appointment`` and ``collects``, a case, are ids.
    """

    stages: tuple[tuple[str, ...], ...]
    series: NumberSeries
    clock_start: int
    slot: int | None = None
    appointment: int | None = None
    package: str = ""
    collects: int | None = None


def take_ticket(hall: Hall, command: c.TakeTicket, now: int, policy: Policy) -> list[e.Event]:
    service = hall.service(command.service)
    door = Door(command.kiosk, command.window)
    must_be_offered(hall, [service], door)
    must_give_numbers(hall, door)
    must_be_open(hall, service, now)
    must_be_entitled(hall, command.citizen, door, command.slot)
    if command.slot is None:
        _must_not_exceed(hall, service)
    _must_show_id(command.citizen, [service], door)
    _must_be_within_persons_limit(hall, command.citizen)
    clock_start = now if command.slot is None else clock_of_slot(hall, command.slot, now)
    errand = Errand(((service.id,),), service.series, clock_start, command.slot)
    return issue(hall, errand, command.citizen, door, now, policy)


def begin_journey(hall: Hall, command: c.BeginJourney, now: int, policy: Policy) -> list[e.Event]:
    """One number for a whole matter. Its first stage must be open now; the rest comes when it comes."""
    package = hall.plan.package_by_id.get(command.package)
    if package is None:
        raise UnknownPackage(package=command.package)
    door = Door(command.kiosk, command.window)
    first, *later = [[hall.service(step) for step in stage] for stage in package.stages]
    must_be_offered(hall, first, door)
    must_give_numbers(hall, door)
    for service in first:
        must_be_open(hall, service, now)
    must_be_entitled(hall, command.citizen, door)
    _must_show_id(command.citizen, chain(first, *later), door)
    _must_be_within_persons_limit(hall, command.citizen)
    errand = Errand(package.stages, package.series, now, package=package.id)
    return issue(hall, errand, command.citizen, door, now, policy)


def issue(
    hall: Hall, errand: Errand, citizen: Citizen, door: Door, now: int, policy: Policy
) -> list[e.Event]:
    """The ticket in line, and its slip on the way to the printer of the door, if it has one."""
    if door.window is not None and hall.desk(door.window).clerk is None:
        raise NotSignedIn
    number = next_number(hall, errand.series)
    ticket = hall.next_ticket_id
    stage, *later = errand.stages
    arrival = Arrival(ticket, stage[0], citizen.priority, now, errand.clock_start)
    first, *also = lines_for(stage, arrival, hall.lengths, policy)
    issued = e.TicketIssued(
        now,
        ticket,
        number,
        first.service,
        first.place,
        door.kiosk,
        door.window,
        citizen,
        errand.slot,
        errand.appointment,
        errand.package,
        tuple(also),
        tuple(later),
        errand.collects,
    )
    printer = printer_at(hall, door)
    if printer is None:
        return [issued]
    ahead = hall.ahead_of(first)
    return [issued, queue_slip(hall, ticket, printer, ahead, now, reprint=False)]


def printer_at(hall: Hall, door: Door) -> str | None:
    """The printer beside a kiosk or window, if there is one."""
    if door.kiosk is not None:
        return hall.plan.kiosk_by_id[door.kiosk].printer
    return None if door.window is None else hall.desk(door.window).printer


def clock_of_slot(hall: Hall, slot: int, now: int) -> int:
    """Seniority counts from an appointment's slot, or from check-in when that is later than the grace."""
    return slot if now <= slot + hall.plan.appointments.grace else now


def must_be_offered(hall: Hall, services: Sequence[Service], door: Door) -> None:
    """A kiosk hands out numbers for what can be done in its zones, at least as a first step."""
    if door.window is not None:
        hall.desk(door.window)
    if door.kiosk is None:
        return
    kiosk = hall.plan.kiosk_by_id.get(door.kiosk)
    if kiosk is None:
        raise UnknownKiosk(kiosk=door.kiosk)
    if kiosk.zones and kiosk.zones.isdisjoint(service.zone for service in services):
        raise ServiceNotHere


def must_give_numbers(hall: Hall, door: Door) -> None:
    """The manager may have closed the kiosks; clerks still give numbers."""
    if door.kiosk is not None and hall.kiosks_closed:
        raise KiosksAreClosed


def must_be_open(hall: Hall, service: Service, now: int) -> None:
    if not hall.plan.is_open(service, now):
        hours = hall.plan.hours_today(service, now)
        raise ServiceClosed(hours=hours) if hours else ServiceClosedToday


def must_be_granted(hall: Hall, citizen: Citizen) -> None:
    """A class that is not for everybody has a reason, and a reason is a code that the hall knows."""
    if citizen.reason and citizen.reason not in hall.plan.green.reasons:
        raise UnknownReason(reason=citizen.reason)
    if citizen.priority is Priority.GREEN and not citizen.reason:
        raise PriorityReasonMissing


def must_have_green_left(hall: Hall, window: int | None) -> None:
    """Only so many a day are let into the green channel at one window."""
    if window is None:
        raise GreenByStaffOnly
    if hall.desk(window).green >= hall.plan.green.per_window:
        raise GreenCapReached(window=window, most=hall.plan.green.per_window)


def must_be_entitled(hall: Hall, citizen: Citizen, door: Door, slot: int | None = None) -> None:
    """Whoever takes a number has a class that can be had at this door."""
    must_be_granted(hall, citizen)
    if citizen.priority is Priority.APPOINTMENT and slot is None:
        raise AppointmentNeeded
    if citizen.priority is Priority.GREEN and (door.kiosk is not None or door.window is not None):
        must_have_green_left(hall, door.window)


def _must_not_exceed(hall: Hall, service: Service) -> None:
    cap = hall.cap_of(service)
    if cap is not None and hall.taken[service.id] >= cap:
        raise DailyCapReached(most=cap)


def _must_show_id(citizen: Citizen, services: Iterable[Service], door: Door) -> None:
    """A clerk may know better; a kiosk does not."""
    if door.kiosk is not None and citizen.person is None and any(one.needs_id for one in services):
        raise IdNeeded


def _must_be_within_persons_limit(hall: Hall, citizen: Citizen) -> None:
    most = hall.plan.tickets_per_person
    if most is not None and citizen.person is not None and hall.persons[citizen.person] >= most:
        raise TooManyTickets(most=most)


def next_number(hall: Hall, series: NumberSeries) -> str:
    """The next number of a series today. Raises :class:`NumbersExhausted`."""
    count = hall.handed_out.get(series.prefix, series.start - 1) + 1
    if count > series.last:
        raise NumbersExhausted(prefix=series.prefix)
    return series.number(count)


def turn_day(hall: Hall, command: c.TurnDay, now: int, policy: Policy) -> list[e.Event]:
    """Nothing while the day and the rule last; else yesterday's open tickets expire and the new day starts.

    Nobody can keep an appointment of a day before any more, however long the hall was off. A clock that
    is set back never starts a day a second time.
    """
    day = hall.plan.business_day(now).isoformat()
    if day > hall.day:
        left = [ticket for ticket in hall.tickets.values() if not ticket.state.ended]
        expired = (e.TicketExpired(now, ticket.id) for ticket in left)
        missed = (
            e.AppointmentMissed(now, one.id)
            for one in hall.book.by_id.values()
            if one.day < day and one.state is AppointmentState.BOOKED
        )
        lengths = command.lengths or hall.plan.usual_lengths
        began = e.DayStarted(now, day)
        return [*expired, *missed, began, *carried_over(hall, now), _dispatch(now, policy, lengths)]
    if hall.dispatch != Dispatch(policy.name, dict(policy.limits), policy.by_length):
        return [_dispatch(now, policy, hall.lengths)]
    return []


def _dispatch(now: int, policy: Policy, lengths: Lengths) -> e.DispatchSet:
    limits, of = dict(policy.limits), dict(lengths.of)
    return e.DispatchSet(now, policy.name, limits, of, lengths.hall_mean, policy.by_length)
