"""A window calls, recalls, and marks those who do not come."""

from __future__ import annotations

from math import ceil

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.hall import Desk, Hall, WindowState
from hall_server.domain.policy import Policy, callable_by, choose
from hall_server.domain.refusals import (
    AlreadyStarted,
    CannotServe,
    ChosenQuotaUsed,
    NeedsLonger,
    NobodyWaiting,
    NoTicketHere,
    NotSignedIn,
    RecallLimitReached,
    RecallTooSoon,
    TicketAtWindow,
    TicketEnded,
    TooFewCalls,
    WindowBusy,
    WindowClosed,
    WindowPaused,
)
from hall_server.domain.ticket import Ticket, TicketState

from . import words


def call_next(hall: Hall, command: c.CallNext, now: int, policy: Policy) -> list[e.Event]:
    desk, clerk = ready_to_call(hall, command.window)
    choice = choose(hall, desk.number, policy)
    if choice is None:
        raise NobodyWaiting
    return [e.TicketCalled(now, choice.ticket, desk.number, clerk, choice.reason(now), choice.service)]


def call_ticket(hall: Hall, command: c.CallTicket, now: int) -> list[e.Event]:
    note = words.reason(command.reason)
    desk, clerk = ready_to_call(hall, command.window)
    ticket = hall.ticket_numbered(command.number)
    if ticket.state.ended:
        raise TicketEnded(number=ticket.number)
    if ticket.state not in (TicketState.WAITING, TicketState.PARKED):
        raise TicketAtWindow(number=ticket.number, window=ticket.window)
    service = next((line.service for line in ticket.lines if line.service in desk.skills), None)
    if service is None:
        raise CannotServe(number=ticket.number)
    waiting = {
        place.ticket: place.clock_start
        for skill in desk.skills
        for place in callable_by(hall, desk, skill)
        if place.ticket != ticket.id
    }
    if ticket.state is TicketState.WAITING:
        most = hall.plan.rules.chosen_calls
        if desk.chosen >= most:
            raise ChosenQuotaUsed(most=most)
    clock = ticket.place.clock_start
    overtook = sum(start < clock for start in waiting.values())
    why = e.CallReason(e.CHOSEN, max(0, now - clock), len(waiting), note, overtook)
    return [e.TicketCalled(now, ticket.id, desk.number, clerk, why, service)]


def recall(hall: Hall, command: c.Recall, now: int) -> list[e.Event]:
    ticket = ticket_at(hall, command.window)
    if ticket.state is TicketState.SERVING:
        raise AlreadyStarted(number=ticket.number)
    rules = hall.plan.rules
    if ticket.calls > rules.recall_limit:
        raise RecallLimitReached(number=ticket.number, calls=ticket.calls)
    wait = (ticket.last_called_at or 0) + rules.recall_cooldown - now
    if wait > 0:
        raise RecallTooSoon(number=ticket.number, seconds=ceil(wait / 1000))
    return [e.TicketRecalled(now, ticket.id, command.window)]


def no_show(hall: Hall, command: c.MarkNoShow, now: int) -> list[e.Event]:
    ticket = ticket_at(hall, command.window)
    if ticket.state is TicketState.SERVING:
        raise AlreadyStarted(number=ticket.number)
    needed = hall.plan.rules.no_show_calls
    if ticket.calls < needed:
        raise TooFewCalls(number=ticket.number, calls=ticket.calls, needed=needed)
    wait = (ticket.last_called_at or 0) + hall.plan.rules.time_to_show_up(ticket.citizen.needs) - now
    if wait > 0:
        raise NeedsLonger(number=ticket.number, seconds=ceil(wait / 1000))
    return [e.TicketNoShow(now, ticket.id, command.window)]


def ready_to_call(hall: Hall, window: int) -> tuple[Desk, str]:
    """The window's desk and clerk, if it may call somebody now; else refuses."""
    desk = hall.desk(window)
    if desk.clerk is None:
        raise NotSignedIn
    if desk.ticket is not None:
        raise WindowBusy(number=hall.tickets[desk.ticket].number)
    if desk.state is WindowState.CLOSED:
        raise WindowClosed
    if desk.state is WindowState.PAUSED:
        raise WindowPaused
    return desk, desk.clerk


def ticket_at(hall: Hall, window: int) -> Ticket:
    """The ticket at a window. Raises :class:`NoTicketHere`."""
    desk = hall.desk(window)
    if desk.ticket is None:
        raise NoTicketHere
    return hall.tickets[desk.ticket]
