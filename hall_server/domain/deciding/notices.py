"""Who in line wants to be told when the turn comes near."""

from __future__ import annotations

from typing import Final

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.hall import Hall
from hall_server.domain.refusals import NoNoticesHere, NotInLine, NumbersTriedOut
from hall_server.domain.ticket import TicketState

from . import words

# Phone numbers that may be given for one ticket; a slip of the finger needs two.
MOST_NUMBERS: Final = 5


def want(hall: Hall, command: c.WantNotices, now: int) -> list[e.Event]:
    if not hall.plan.notices_ahead:
        raise NoNoticesHere
    words.must_be_phone(command.private.phone)
    ticket = hall.tickets.get(command.ticket)
    if ticket is None or ticket.state not in (TicketState.WAITING, TicketState.CALLED, TicketState.PARKED):
        raise NotInLine
    if hall.phones[ticket.id] >= MOST_NUMBERS:
        raise NumbersTriedOut
    return [e.NoticesWanted(now, ticket.id, command.private.seal)]


def stop(hall: Hall, command: c.StopNotices, now: int) -> list[e.Event]:
    """Nobody has to be in line any more to have a number deleted."""
    return [e.NoticesStopped(now, command.ticket)] if command.ticket in hall.listening else []
