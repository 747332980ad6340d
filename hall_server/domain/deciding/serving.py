"""What happens to a ticket at a window: start, finish, park, return, transfer, and taking an end back."""

from __future__ import annotations

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.hall import Hall, WindowState
from hall_server.domain.policy import Policy
from hall_server.domain.refusals import (
    AlreadyStarted,
    NothingToTakeBack,
    NotParked,
    NotSignedIn,
    NotStarted,
    ReasonMissing,
    SameService,
    TakeBackTooLate,
    WindowBusy,
    WindowClosed,
)
from hall_server.domain.ticket import TicketState

from .calling import ticket_at


def start(hall: Hall, command: c.StartService, now: int) -> list[e.Event]:
    ticket = ticket_at(hall, command.window)
    if ticket.state is TicketState.SERVING:
        raise AlreadyStarted(number=ticket.number)
    return [e.ServiceStarted(now, ticket.id, command.window)]


def finish(hall: Hall, command: c.FinishService, now: int) -> list[e.Event]:
    ticket = ticket_at(hall, command.window)
    if ticket.state is not TicketState.SERVING:
        raise NotStarted(number=ticket.number)
    return [e.ServiceFinished(now, ticket.id, command.window)]


def park(hall: Hall, command: c.ParkTicket, now: int) -> list[e.Event]:
    if not command.reason.strip():
        raise ReasonMissing
    ticket = ticket_at(hall, command.window)
    return [e.TicketParked(now, ticket.id, command.window, command.reason)]


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
    place = policy.place(service, ticket.place.clock_start, ticket.id)
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
    return [e.EndTakenBack(now, desk.last_end.id, desk.number)]
