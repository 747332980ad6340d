"""A ticket's way: issued, called, served, parked, sent on, ended."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import replace

from hall_server.domain import events as e
from hall_server.domain.citizen import Priority
from hall_server.domain.hall import Desk, Hall
from hall_server.domain.ticket import Line, Ticket, TicketState

TicketEvent = (
    e.TicketIssued
    | e.TicketCalled
    | e.TicketRecalled
    | e.StepBegan
    | e.CitizenChanged
    | e.TicketCancelled
    | e.ServiceStarted
    | e.ServiceFinished
    | e.TicketNoShow
    | e.TicketParked
    | e.TicketReturned
    | e.TicketTransferred
    | e.TicketExpired
    | e.EndTakenBack
)


def evolve(hall: Hall, event: TicketEvent) -> None:
    match event:
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
        case e.StepBegan():
            _wait(hall, _on_its_way(hall.tickets[event.ticket], event.lines, event.later), event.at)
        case e.TicketParked():
            _park(hall, event)
        case e.TicketReturned():
            wait_again(hall, hall.tickets[event.ticket], event.at)
        case e.TicketTransferred():
            _transfer(hall, event)
        case e.CitizenChanged():
            _change_citizen(hall, event)
        case e.TicketExpired():
            _leave(hall, event, TicketState.EXPIRED)
        case e.TicketCancelled():
            _leave(hall, event, TicketState.CANCELLED)
        case e.EndTakenBack():
            _take_back(hall, event)


def wait_again(hall: Hall, ticket: Ticket, since: int) -> None:
    """The ticket is back in line, at the place it always had."""
    _wait(hall, replace(ticket, state=TicketState.WAITING), since)


def _issue(hall: Hall, event: e.TicketIssued) -> None:
    ticket = Ticket(
        event.ticket,
        event.number,
        event.service,
        event.place,
        event.at,
        citizen=event.citizen,
        slot=event.slot,
        package=event.package,
        also=event.also,
        later=event.later,
        collects=event.collects,
        waits_since=event.at,
    )
    hall.by_number[ticket.number] = ticket.id
    hall.came.append((event.at, event.service))
    prefix = ticket.number.rstrip("0123456789")
    hall.handed_out[prefix] = int(ticket.number[len(prefix) :])
    if event.slot is None and not event.package:
        hall.taken[event.service] += 1
    if event.citizen.person is not None:
        hall.persons[event.citizen.person] += 1
    if event.citizen.priority is Priority.GREEN and event.window is not None:
        hall.desks[event.window].green += 1
    _wait(hall, ticket, event.at)


def _wait(hall: Hall, ticket: Ticket, since: int) -> None:
    # To copy a ticket costs more than all the rest here, and a new one has the moment already.
    hall.tickets[ticket.id] = ticket if ticket.waits_since == since else replace(ticket, waits_since=since)
    for service, place in ticket.lines:
        insort(hall.queues.setdefault(service, []), place)


def _leave_queues(hall: Hall, ticket: Ticket) -> None:
    if ticket.state is TicketState.WAITING:
        for service, place in ticket.lines:
            queue = hall.queues[service]
            del queue[bisect_left(queue, place)]


def _call(hall: Hall, event: e.TicketCalled) -> None:
    ticket = hall.tickets[event.ticket]
    if ticket.state is TicketState.WAITING:
        # Nobody waits before the slot of their appointment.
        since = max(ticket.waits_since, ticket.slot or 0)
        hall.waited.append((event.at, max(0, event.at - since)))
    _leave_queues(hall, ticket)
    desk = hall.desks[event.window]
    desk.call_back = ""
    chosen = event.why.rule == e.CHOSEN and ticket.state is TicketState.WAITING
    if chosen:
        desk.chosen += 1
    # A visit belongs to one window and service: what was done elsewhere or before stays with its visit.
    service = event.service or ticket.service
    same_visit = ticket.window is None or (ticket.window, ticket.service) == (event.window, service)
    ticket = _with_line_first(ticket, service)
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
        chosen=chosen or (ticket.chosen and same_visit),
    )
    hall.standing_by.pop(event.window, None)
    desk.ticket, desk.last_end, desk.served = ticket.id, None, None


def _with_line_first(ticket: Ticket, service: str) -> Ticket:
    """The line that a ticket is called from becomes its own; the others wait until this step is over."""
    if service == ticket.service:
        return ticket
    called = next(line for line in ticket.also if line.service == service)
    others = tuple(line for line in ticket.lines if line.service != service)
    return replace(ticket, service=called.service, place=called.place, also=others)


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
    outcome = event.outcome if isinstance(event, e.ServiceFinished) else ""
    hall.tickets[ticket.id] = replace(_ended(ticket, state, event.at), outcome=outcome)
    desk = hall.desks[event.window]
    # What was handed to the citizen on paper cannot be taken back.
    final = bool(outcome) and (outcome != "done" or ticket.collects is not None)
    desk.ticket, desk.last_end, desk.last_end_at = None, None if final else ticket, event.at
    if state is TicketState.DONE:
        desk.served, desk.served_at = ticket, event.at


def _ended(ticket: Ticket, state: TicketState, at: int) -> Ticket:
    return replace(ticket, state=state, ended_at=at, parked_for=ticket.parked_until(at), parked_at=None)


def _on_its_way(ticket: Ticket, lines: tuple[Line, ...], later: tuple[tuple[str, ...], ...]) -> Ticket:
    """The same ticket at the beginning of its next visit."""
    first, *also = lines
    return Ticket(
        ticket.id,
        ticket.number,
        first.service,
        first.place,
        ticket.issued_at,
        visit=ticket.visit + 1,
        citizen=ticket.citizen,
        slot=ticket.slot,
        package=ticket.package,
        also=tuple(also),
        later=later,
        collects=ticket.collects,
    )


def _take_back(hall: Hall, event: e.EndTakenBack) -> None:
    desk = hall.desks[event.window]
    assert desk.last_end is not None
    _leave_queues(hall, hall.tickets[event.ticket])
    hall.tickets[event.ticket] = desk.last_end
    desk.ticket, desk.last_end, desk.served = event.ticket, None, None
    hall.standing_by.pop(event.window, None)


def _park(hall: Hall, event: e.TicketParked) -> None:
    ticket = hall.tickets[event.ticket]
    # Parked again before the service went on: the citizen has been away since the first time.
    parked_at = event.at if ticket.parked_at is None else ticket.parked_at
    hall.tickets[ticket.id] = replace(
        ticket, state=TicketState.PARKED, parked_at=parked_at, park_reason=event.reason
    )
    _free(hall.desks[event.window])


def _transfer(hall: Hall, event: e.TicketTransferred) -> None:
    ticket = hall.tickets[event.ticket]
    _free(hall.desks[event.window])
    lines = (Line(event.service, event.place), *ticket.also)
    _wait(hall, _on_its_way(ticket, lines, ticket.later), event.at)


def _free(desk: Desk) -> None:
    desk.ticket, desk.last_end = None, None


def _change_citizen(hall: Hall, event: e.CitizenChanged) -> None:
    ticket = hall.tickets[event.ticket]
    _leave_queues(hall, ticket)
    if event.window is not None and Priority.GREEN is event.citizen.priority is not ticket.citizen.priority:
        hall.desks[event.window].green += 1
    first, *also = event.lines
    changed = replace(
        ticket, citizen=event.citizen, service=first.service, place=first.place, also=tuple(also)
    )
    if ticket.state is TicketState.WAITING:
        _wait(hall, changed, ticket.waits_since)
    else:
        hall.tickets[ticket.id] = changed


def _leave(hall: Hall, event: e.TicketExpired | e.TicketCancelled, state: TicketState) -> None:
    ticket = hall.tickets[event.ticket]
    _leave_queues(hall, ticket)
    hall.tickets[ticket.id] = _ended(ticket, state, event.at)
    if ticket.window is not None and hall.desks[ticket.window].ticket == ticket.id:
        hall.desks[ticket.window].ticket = None
