"""What the hall answers to a command: the events that follow, or a refusal. Nothing is changed here."""

from __future__ import annotations

from typing import assert_never

from . import commands as c
from .deciding import calling, issuing, printing, serving, windows
from .events import Event
from .evolve import evolve
from .hall import Hall
from .policy import FirstComeFirstServed, Policy

FCFS = FirstComeFirstServed()


def decide(hall: Hall, command: c.Command, now: int, policy: Policy = FCFS) -> list[Event]:
    """The events of a command at ``now`` (milliseconds since the epoch), in order.

    An empty list means that what was asked for is already so. Raises a
    :class:`~hall_server.domain.refusals.Refusal` when the rules do not allow it.
    """
    match command:
        case c.TakeTicket():
            return issuing.take_ticket(hall, command, now, policy)
        case c.CallNext():
            return calling.call_next(hall, command, now, policy)
        case c.CallTicket():
            return calling.call_ticket(hall, command, now)
        case c.Recall():
            return calling.recall(hall, command, now)
        case c.MarkNoShow():
            return calling.no_show(hall, command, now)
        case c.StartService():
            return serving.start(hall, command, now)
        case c.FinishService():
            return serving.finish(hall, command, now)
        case c.ParkTicket():
            return serving.park(hall, command, now)
        case c.ReturnTicket():
            return serving.return_to_line(hall, command, now)
        case c.TransferTicket():
            return serving.transfer(hall, command, now, policy)
        case c.TakeBack():
            return serving.take_back(hall, command, now)
        case c.SignIn():
            return windows.sign_in(hall, command, now)
        case c.SignOut():
            return windows.sign_out(hall, command, now)
        case c.OpenWindow():
            return windows.open_window(hall, command, now)
        case c.PauseWindow():
            return windows.pause_window(hall, command, now)
        case c.CloseWindow():
            return windows.close_window(hall, command, now)
        case c.ClaimSlip():
            return printing.claim(hall, command, now)
        case c.ConfirmSlip():
            return printing.confirm(hall, command, now)
        case c.FailSlip():
            return printing.fail(hall, command, now)
        case c.ReprintSlip():
            return printing.reprint(hall, command, now)
        case c.ReportPrinter():
            return printing.report(hall, command, now)
        case c.TurnDay():
            return issuing.turn_day(hall, now)
    assert_never(command)


def carry_out(hall: Hall, command: c.Command, now: int, policy: Policy = FCFS) -> list[Event]:
    """Decide, and bring the hall forward. Returns what happened; a refusal leaves the hall as it was."""
    events = decide(hall, command, now, policy)
    for event in events:
        evolve(hall, event)
    return events
