"""What happens to a ticket at a window: start, finish, park, return, transfer, and taking an end back."""

from __future__ import annotations

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.hall import Hall, WindowState
from hall_server.domain.policy import Arrival, Policy, lines_for
from hall_server.domain.refusals import (
    AlreadyStarted,
    ComesAnyway,
    NothingToTakeBack,
    NotParked,
    NotSignedIn,
    NotStarted,
    SameService,
    TakeBackTooLate,
    WentOn,
    WindowBusy,
    WindowClosed,
)
from hall_server.domain.ticket import Ticket, TicketState

from . import cases, rating, words
from .calling import ticket_at


def start(hall: Hall, command: c.StartService, now: int) -> list[e.Event]:
    ticket = ticket_at(hall, command.window)
    if ticket.state is TicketState.SERVING:
        raise AlreadyStarted(number=ticket.number)
    return [e.ServiceStarted(now, ticket.id, command.window)]


def finish(hall: Hall, command: c.FinishService, now: int, policy: Policy) -> list[e.Event]:
    """The service is over. A ticket for a package goes on to its next step, unless it was refused."""
    ticket = ticket_at(hall, command.window)
    if ticket.state is not TicketState.SERVING:
        raise NotStarted(number=ticket.number)
    missing = words.listed(command.missing)
    finished = e.ServiceFinished(now, ticket.id, command.window, command.outcome.value)
    match command.outcome:
        case c.Outcome.REFUSED:
            return [finished, *cases.refuse(hall, ticket, missing, now)]
        case c.Outcome.ACCEPTED:
            return [
                finished,
                *cases.accept(hall, ticket, missing, now),
                *next_step(hall, ticket, now, policy),
            ]
        case c.Outcome.DONE:
            return [finished, *cases.hand_over(hall, ticket, now), *next_step(hall, ticket, now, policy)]


def next_step(hall: Hall, ticket: Ticket, now: int, policy: Policy) -> list[e.Event]:
    """Where a ticket for a package goes on: first what is left of this stage, then the next one."""
    assert ticket.window is not None
    if ticket.also:
        return [e.StepBegan(now, ticket.id, ticket.window, ticket.also, ticket.later)]
    if not ticket.later:
        return []
    stage, *later = ticket.later
    lines = lines_for(stage, _arrival(ticket, stage[0]), hall.lengths, policy)
    return [e.StepBegan(now, ticket.id, ticket.window, lines, tuple(later))]


def _arrival(ticket: Ticket, service: str) -> Arrival:
    """A ticket that goes on keeps the clock that it started with."""
    return Arrival(ticket.id, service, ticket.citizen.priority, ticket.issued_at, ticket.place.clock_start)


def park(hall: Hall, command: c.ParkTicket, now: int) -> list[e.Event]:
    why = words.reason(command.reason)
    ticket = ticket_at(hall, command.window)
    return [e.TicketParked(now, ticket.id, command.window, why)]


def return_to_line(hall: Hall, command: c.ReturnTicket, now: int) -> list[e.Event]:
    if hall.desk(command.window).clerk is None:
        raise NotSignedIn
    ticket = hall.ticket_numbered(command.number)
    if ticket.state is not TicketState.PARKED:
        raise NotParked(number=ticket.number)
    return [e.TicketReturned(now, ticket.id, command.window)]


def transfer(hall: Hall, command: c.TransferTicket, now: int, policy: Policy) -> list[e.Event]:
    ticket = ticket_at(hall, command.window)
    service = hall.service(command.service)
    if service.id == ticket.service:
        raise SameService(number=ticket.number)
    to_come = {line.service for line in ticket.also}.union(*ticket.later)
    if service.id in to_come:
        raise ComesAnyway(number=ticket.number)
    place = policy.place(_arrival(ticket, service.id), hall.lengths)
    return [e.TicketTransferred(now, ticket.id, command.window, service.id, place)]


def take_back(hall: Hall, command: c.TakeBack, now: int) -> list[e.Event]:
    desk = hall.desk(command.window)
    if desk.ticket is not None:
        raise WindowBusy(number=hall.tickets[desk.ticket].number)
    if desk.last_end is None:
        raise NothingToTakeBack
    if desk.state is WindowState.CLOSED:
        raise WindowClosed
    limit = hall.plan.rules.take_back
    if now - desk.last_end_at > limit:
        raise TakeBackTooLate(seconds=limit // 1000)
    by_now = hall.tickets[desk.last_end.id]
    if by_now.visit != desk.last_end.visit and not _only_sent_on(desk.last_end, by_now):
        raise WentOn(number=by_now.number)
    if desk.last_end.collects is not None:
        cases.must_not_be_collected_with_another(hall, desk.last_end.collects)
    taken_back = e.EndTakenBack(now, desk.last_end.id, desk.number)
    return [taken_back, *rating.after_take_back(hall, desk.last_end.id, desk.last_end.visit, now)]


def _only_sent_on(ended: Ticket, by_now: Ticket) -> bool:
    """Whether nothing became of a ticket since then but that it waits for its next step."""
    waits_since = (TicketState.WAITING, ended.visit + 1, None, ended.citizen)
    return (by_now.state, by_now.visit, by_now.window, by_now.citizen) == waits_since
