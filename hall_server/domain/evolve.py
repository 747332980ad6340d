"""How each event changes the hall. Facts are never refused; replaying a day's log rebuilds its hall."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import replace

from . import events as e
from .hall import Hall, WindowState, opened
from .slip import Slip, SlipState
from .ticket import Ticket, TicketState


def evolve(hall: Hall, event: e.Event) -> None:
    """Bring the hall forward by one event, in place."""
    match event:
        case e.DayStarted():
            _start_day(hall, event)
        case e.TicketIssued():
            _issue(hall, event)
        case e.TicketCalled():
            _call(hall, event)
        case e.TicketRecalled():
            ticket = hall.tickets[event.ticket]
            hall.tickets[ticket.id] = replace(ticket, calls=ticket.calls + 1, last_called_at=event.at)
        case e.ServiceStarted():
            _start(hall, event)
        case e.ServiceFinished():
            _end_at_window(hall, event, TicketState.DONE)
        case e.TicketNoShow():
            _end_at_window(hall, event, TicketState.NO_SHOW)
        case e.TicketParked():
            _park(hall, event)
        case e.TicketReturned():
            _wait(hall, replace(hall.tickets[event.ticket], state=TicketState.WAITING))
        case e.TicketTransferred():
            _transfer(hall, event)
        case e.TicketExpired():
            _expire(hall, event)
        case e.EndTakenBack():
            _take_back(hall, event)
        case e.SlipQueued() | e.SlipTaken() | e.SlipPrinted() | e.SlipFailed() | e.SlipMoved():
            _print(hall, event)
        case e.PrinterChanged():
            hall.printers[event.printer] = event.status
        case _:
            _staff(hall, event)


def _start_day(hall: Hall, event: e.DayStarted) -> None:
    fresh = opened(hall.plan)
    hall.day = event.day
    hall.tickets, hall.by_number, hall.queues = {}, {}, {}
    hall.desks, hall.handed_out = fresh.desks, {}
    hall.slips, hall.slip_count, hall.jobs, hall.printers = {}, 0, fresh.jobs, fresh.printers


def _issue(hall: Hall, event: e.TicketIssued) -> None:
    ticket = Ticket(event.ticket, event.number, event.service, event.place, event.at)
    hall.by_number[ticket.number] = ticket.id
    prefix = ticket.number.rstrip("0123456789")
    hall.handed_out[prefix] = int(ticket.number[len(prefix) :])
    _wait(hall, ticket)


def _wait(hall: Hall, ticket: Ticket) -> None:
    hall.tickets[ticket.id] = ticket
    insort(hall.queues.setdefault(ticket.service, []), ticket.place)


def _leave_queue(hall: Hall, ticket: Ticket) -> None:
    if ticket.state is TicketState.WAITING:
        queue = hall.queues[ticket.service]
        del queue[bisect_left(queue, ticket.place)]


def _call(hall: Hall, event: e.TicketCalled) -> None:
    ticket = hall.tickets[event.ticket]
    _leave_queue(hall, ticket)
    # A visit belongs to one window: what an earlier window did stays with that window's visit.
    same_visit = ticket.window in (None, event.window)
    hall.tickets[ticket.id] = replace(
        ticket,
        state=TicketState.CALLED,
        visit=ticket.visit if same_visit else ticket.visit + 1,
        window=event.window,
        clerk=event.clerk,
        calls=1,
        called_at=ticket.called_at if same_visit and ticket.called_at else event.at,
        last_called_at=event.at,
        started_at=ticket.started_at if same_visit else None,
        parked_for=ticket.parked_for if same_visit else 0,
        parked_at=ticket.parked_at if same_visit else None,
    )
    desk = hall.desks[event.window]
    desk.ticket, desk.last_end = ticket.id, None


def _start(hall: Hall, event: e.ServiceStarted) -> None:
    ticket = hall.tickets[event.ticket]
    hall.tickets[ticket.id] = replace(
        ticket,
        state=TicketState.SERVING,
        started_at=ticket.started_at if ticket.started_at is not None else event.at,
        parked_for=ticket.parked_until(event.at),
        parked_at=None,
    )


def _end_at_window(hall: Hall, event: e.ServiceFinished | e.TicketNoShow, state: TicketState) -> None:
    ticket = hall.tickets[event.ticket]
    hall.tickets[ticket.id] = _ended(ticket, state, event.at)
    desk = hall.desks[event.window]
    desk.ticket, desk.last_end, desk.last_end_at = None, ticket, event.at


def _ended(ticket: Ticket, state: TicketState, at: int) -> Ticket:
    return replace(ticket, state=state, ended_at=at, parked_for=ticket.parked_until(at), parked_at=None)


def _take_back(hall: Hall, event: e.EndTakenBack) -> None:
    desk = hall.desks[event.window]
    assert desk.last_end is not None
    hall.tickets[event.ticket] = desk.last_end
    desk.ticket, desk.last_end = event.ticket, None


def _park(hall: Hall, event: e.TicketParked) -> None:
    ticket = hall.tickets[event.ticket]
    # Parked again before the service went on: the citizen has been away since the first time.
    parked_at = event.at if ticket.parked_at is None else ticket.parked_at
    hall.tickets[ticket.id] = replace(
        ticket, state=TicketState.PARKED, parked_at=parked_at, park_reason=event.reason
    )
    desk = hall.desks[event.window]
    desk.ticket, desk.last_end = None, None


def _transfer(hall: Hall, event: e.TicketTransferred) -> None:
    ticket = hall.tickets[event.ticket]
    desk = hall.desks[event.window]
    desk.ticket, desk.last_end = None, None
    _wait(
        hall,
        Ticket(
            ticket.id, ticket.number, event.service, event.place, ticket.issued_at, visit=ticket.visit + 1
        ),
    )


def _expire(hall: Hall, event: e.TicketExpired) -> None:
    ticket = hall.tickets[event.ticket]
    _leave_queue(hall, ticket)
    hall.tickets[ticket.id] = _ended(ticket, TicketState.EXPIRED, event.at)
    if ticket.window is not None and hall.desks[ticket.window].ticket == ticket.id:
        hall.desks[ticket.window].ticket = None


def _staff(
    hall: Hall,
    event: e.ClerkSignedIn | e.ClerkSignedOut | e.WindowOpened | e.WindowPaused | e.WindowClosed,
) -> None:
    desk = hall.desks[event.window]
    match event:
        case e.ClerkSignedIn():
            desk.clerk = event.clerk
        case e.ClerkSignedOut():
            # The next clerk cannot take back what this one ended.
            desk.clerk, desk.last_end = None, None
        case e.WindowOpened():
            desk.state, desk.since, desk.pause_reason = WindowState.OPEN, event.at, ""
        case e.WindowPaused():
            desk.state, desk.since, desk.pause_reason = WindowState.PAUSED, event.at, event.reason
        case e.WindowClosed():
            desk.state, desk.since, desk.pause_reason = WindowState.CLOSED, event.at, ""


def _print(
    hall: Hall, event: e.SlipQueued | e.SlipTaken | e.SlipPrinted | e.SlipFailed | e.SlipMoved
) -> None:
    match event:
        case e.SlipQueued():
            hall.slip_count += 1
            hall.jobs[event.printer] += 1
            hall.slips[event.slip] = Slip(
                event.slip, event.ticket, event.printer, event.at, event.people_ahead, reprint=event.reprint
            )
        case e.SlipTaken():
            slip = hall.slips[event.slip]
            hall.slips[slip.id] = replace(
                slip,
                state=SlipState.PRINTING,
                attempt=slip.attempt + 1,
                taken_by=event.printer,
                reprint=event.reprint,
                reason="",
            )
        case e.SlipPrinted():
            hall.jobs[hall.slips.pop(event.slip).printer] -= 1
        case e.SlipFailed():
            hall.slips[event.slip] = replace(
                hall.slips[event.slip],
                state=SlipState.FAILED,
                reprint=event.reprint,
                reason=event.reason.value,
            )
        case e.SlipMoved():
            slip = hall.slips[event.slip]
            hall.jobs[slip.printer] -= 1
            hall.jobs[event.printer] += 1
            hall.slips[slip.id] = replace(
                slip,
                state=SlipState.QUEUED,
                printer=event.printer,
                reprint=event.reprint,
                reason="",
            )
