"""Numbers are handed out, and a new day makes them start again."""

from __future__ import annotations

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.hall import Hall
from hall_server.domain.plan import NumberSeries
from hall_server.domain.policy import Policy
from hall_server.domain.refusals import (
    NumbersExhausted,
    ServiceClosed,
    ServiceClosedToday,
    ServiceNotHere,
    UnknownKiosk,
)

from .printing import queue_slip


def take_ticket(hall: Hall, command: c.TakeTicket, now: int, policy: Policy) -> list[e.Event]:
    service = hall.service(command.service)
    kiosk = None
    if command.kiosk is not None:
        kiosk = hall.plan.kiosk_by_id.get(command.kiosk)
        if kiosk is None:
            raise UnknownKiosk(kiosk=command.kiosk)
        if kiosk.zones and service.zone not in kiosk.zones:
            raise ServiceNotHere
    if not hall.plan.is_open(service, now):
        hours = hall.plan.hours_today(service, now)
        raise ServiceClosed(hours=hours) if hours else ServiceClosedToday
    number = next_number(hall, service.series)
    ticket = hall.next_ticket_id
    place = policy.place(service, now, ticket)
    issued = e.TicketIssued(now, ticket, number, service.id, place, command.kiosk)
    if kiosk is None or kiosk.printer is None:
        return [issued]
    ahead = hall.waiting_for(service.id)
    return [issued, queue_slip(hall, ticket, kiosk.printer, ahead, now, reprint=False)]


def next_number(hall: Hall, series: NumberSeries) -> str:
    """The next number of a series today. Raises :class:`NumbersExhausted`."""
    count = hall.handed_out.get(series.prefix, series.start - 1) + 1
    if count > series.last:
        raise NumbersExhausted(prefix=series.prefix)
    return series.number(count)


def turn_day(hall: Hall, now: int) -> list[e.Event]:
    """Nothing while the day lasts; else yesterday's open tickets expire and the new day starts.

    A clock that is set back never starts a day a second time.
    """
    day = hall.plan.business_day(now).isoformat()
    if day <= hall.day:
        return []
    open_tickets = [ticket for ticket in hall.tickets.values() if not ticket.state.ended]
    return [*(e.TicketExpired(now, ticket.id) for ticket in open_tickets), e.DayStarted(now, day)]
