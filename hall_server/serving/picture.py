"""What everybody may see of the hall, and how each event moves it on."""

from __future__ import annotations

from collections import deque
from math import ceil

from hall_server import protocol as p
from hall_server.domain import events as e
from hall_server.domain.hall import Hall
from hall_server.domain.plan import MINUTE, HallPlan, Service
from hall_server.domain.ticket import Ticket

from .translation import serving, text

RECENT_DONE = 8


def empty_view(plan: HallPlan, now: int) -> p.HallView:
    """The picture of a hall in which nothing has happened."""
    return p.HallView(
        id=plan.id,
        name=text(plan.name),
        timezone=plan.timezone,
        zones={zone.id: p.ZoneView(zone.id, text(zone.name)) for zone in plan.zones},
        services={service.id: service_view(plan, service, now) for service in plan.services},
        windows={
            window.number: p.WindowView(window.number, window.zone, tuple(sorted(window.services)))
            for window in plan.windows
        },
        printers={printer.id: p.PrinterView(printer.id, "silent") for printer in plan.printers},
    )


def service_view(plan: HallPlan, service: Service, now: int, wait: int | None = None) -> p.ServiceView:
    """``wait`` is the expected wait in milliseconds, if it is known."""
    return p.ServiceView(
        id=service.id,
        zone=service.zone,
        name=text(service.name),
        usual_length=service.usual_length,
        open=plan.is_open(service, now),
        hours=plan.hours_today(service, now),
        expected_wait=None if wait is None else wait_range(wait),
    )


def wait_range(wait: int) -> tuple[int, int]:
    """A quarter less to a quarter more, in minutes, rounded outwards to five."""
    step = 5 * MINUTE
    low = int(wait * 0.75 // step) * 5
    return low, max(low + 5, ceil(wait * 1.25 / step) * 5)


def changes_of(hall: Hall, event: e.Event, before: Ticket | None) -> list[p.Change]:
    """How the picture changes, given the hall just after the event and the ticket just before it."""
    match event:
        case e.DayStarted():
            printers = [p.PrinterView(name, status.value) for name, status in hall.printers.items()]
            return [p.DayBegan(event.day), *printers]
        case e.TicketIssued() | e.TicketReturned():
            return [_waiting(hall.tickets[event.ticket])]
        case e.TicketCalled() | e.TicketRecalled():
            ticket = hall.tickets[event.ticket]
            gone: list[p.Change] = [p.TicketGone(ticket.id)] if isinstance(event, e.TicketCalled) else []
            return [*gone, _window(hall, event.window), _call(hall, ticket, event.window, event.at)]
        case e.TicketNoShow() | e.TicketParked() | e.TicketTransferred():
            return [
                _window(hall, event.window),
                p.CallWithdrawn(event.ticket),
                *_afterwards(hall, event),
            ]
        case e.EndTakenBack() | e.ServiceStarted() | e.ServiceFinished():
            return [_window(hall, event.window)]
        case e.TicketExpired():
            return [p.TicketGone(event.ticket)]
        case e.SlipQueued() | e.SlipTaken() | e.SlipFailed() | e.SlipMoved() | e.SlipPrinted():
            return _slip_changes(hall, event)
        case e.PrinterChanged():
            return [_printer(hall, event.printer)]
        case _:
            return [_window(hall, event.window)]


def _afterwards(hall: Hall, event: e.TicketNoShow | e.TicketParked | e.TicketTransferred) -> list[p.Change]:
    ticket = hall.tickets[event.ticket]
    match event:
        case e.TicketParked():
            parked = p.ParkedTicket(
                ticket.id, ticket.number, ticket.service, event.window, event.at, event.reason
            )
            return [parked]
        case e.TicketTransferred():
            return [_waiting(ticket)]
        case _:
            return []


def _waiting(ticket: Ticket) -> p.WaitingTicket:
    return p.WaitingTicket(ticket.id, ticket.number, ticket.service, ticket.place.clock_start, ticket.place)


def _call(hall: Hall, ticket: Ticket, window: int, at: int) -> p.Call:
    zone = hall.window(window).zone
    return p.Call(ticket.id, ticket.number, ticket.service, zone, window, at, ticket.calls)


def _window(hall: Hall, number: int) -> p.WindowView:
    desk = hall.desk(number)
    plan = hall.window(number)
    return p.WindowView(
        number=number,
        zone=plan.zone,
        services=tuple(sorted(plan.services)),
        state=desk.state.value,
        since=desk.since,
        clerk=desk.clerk,
        pause_reason=desk.pause_reason,
        serving=serving(hall.tickets[desk.ticket]) if desk.ticket is not None else None,
    )


def _printer(hall: Hall, printer: str) -> p.PrinterView:
    return p.PrinterView(printer, hall.printers[printer].value, hall.jobs[printer])


def _slip_changes(
    hall: Hall, event: e.SlipQueued | e.SlipTaken | e.SlipFailed | e.SlipMoved | e.SlipPrinted
) -> list[p.Change]:
    slip = hall.slips.get(event.slip)
    if slip is None:
        change = p.SlipView(event.slip, "", event.printer, "printed")
    else:
        number = hall.tickets[slip.ticket].number
        change = p.SlipView(slip.id, number, slip.printer, slip.state.value, slip.reprint, slip.reason)
    # A job that moved leaves one queue and joins another.
    touched = hall.printers if isinstance(event, e.SlipMoved | e.SlipPrinted) else [event.printer]
    return [change, *(_printer(hall, printer) for printer in touched)]


_DONE = {
    e.ServiceFinished: "finished",
    e.TicketNoShow: "no_show",
    e.TicketParked: "parked",
    e.TicketTransferred: "transferred",
    e.TicketReturned: "returned",
    e.EndTakenBack: "taken_back",
}


class Picture:
    """The committed view of the hall, with what was last done at each window."""

    def __init__(self, plan: HallPlan, now: int) -> None:
        self.view = empty_view(plan, now)
        self._done: dict[int, deque[p.DoneHere]] = {}

    def move_on(self, changes: list[p.Change], issued: int) -> None:
        for change in changes:
            self.view.apply(change)
        self.view.issued = issued

    def note_done(self, event: e.Event, before: Ticket | None) -> None:
        """Remember what a clerk did, for the clerk's own screen."""
        if isinstance(event, e.DayStarted):
            self._done.clear()
        what = _DONE.get(type(event))
        window = getattr(event, "window", None)
        if what and window is not None and before is not None:
            lasted = None
            if what in ("finished", "transferred") and before.started_at is not None:
                lasted = event.at - before.started_at - before.parked_until(event.at)
            done = self._done.setdefault(window, deque(maxlen=RECENT_DONE))
            done.appendleft(p.DoneHere(event.at, before.number, what, lasted))

    def done_at(self, window: int) -> tuple[p.DoneHere, ...]:
        """What was last done at a window, last first."""
        return tuple(self._done.get(window, ()))
