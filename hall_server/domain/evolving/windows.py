"""Who sits where, and what each window serves."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from hall_server.domain import events as e
from hall_server.domain.hall import Desk, Hall, PauseKind, WindowState

from .tickets import wait_again

WindowEvent = (
    e.ClerkSignedIn
    | e.ClerkSignedOut
    | e.WindowOpened
    | e.WindowPaused
    | e.WindowClosed
    | e.WindowStoodBy
    | e.WindowStoodDown
    | e.WindowSkillsSet
    | e.WindowAdded
    | e.WindowReleased
)


def evolve(hall: Hall, event: WindowEvent) -> None:
    if not isinstance(event, e.WindowAdded | e.WindowSkillsSet | e.WindowStoodDown | e.WindowPaused):
        # Whoever was called back has moved, or is not there any more.
        hall.desks[event.window].call_back = ""
    match event:
        case e.WindowAdded():
            services = frozenset(event.services)
            hall.desks[event.window] = Desk(event.window, event.zone, services, services, temporary=True)
            hall.look_at_skills()
        case e.WindowSkillsSet():
            hall.desks[event.window].services = frozenset(event.services)
            hall.look_at_skills()
        case e.WindowStoodBy():
            hall.standing_by[event.window] = event.at
        case e.WindowStoodDown():
            hall.standing_by.pop(event.window, None)
        case e.WindowReleased():
            _release(hall, event)
        case _:
            _staff(hall, event)


def _release(hall: Hall, event: e.WindowReleased) -> None:
    desk = hall.desks[event.window]
    if event.released is not None:
        ticket = hall.tickets[event.released]
        # Whoever was being served is away from it until somebody goes on.
        away = event.at if ticket.parked_at is None else ticket.parked_at
        wait_again(hall, replace(ticket, parked_at=away), event.at)
    desk.ticket, desk.last_end = None, None


def _staff(
    hall: Hall,
    event: e.ClerkSignedIn | e.ClerkSignedOut | e.WindowOpened | e.WindowPaused | e.WindowClosed,
) -> None:
    desk = hall.desks[event.window]
    match event:
        case e.ClerkSignedIn():
            desk.clerk = event.clerk
            if event.instead_of and desk.ticket is not None:
                # Who handles it, is responsible for it: the substitute from here on.
                hall.tickets[desk.ticket] = replace(hall.tickets[desk.ticket], clerk=event.clerk)
        case e.ClerkSignedOut():
            # The next clerk cannot take back what this one ended.
            desk.clerk, desk.last_end = None, None
        case e.WindowOpened():
            _set_state(desk, WindowState.OPEN, event.at)
            # The clerk is told, until they call somebody.
            desk.call_back = event.reason
        case e.WindowPaused():
            _set_state(desk, WindowState.PAUSED, event.at, event.reason, event.kind)
            desk.paused_by = event.by
        case e.WindowClosed():
            _set_state(desk, WindowState.CLOSED, event.at)
    if desk.state is not WindowState.OPEN:
        hall.standing_by.pop(desk.number, None)


def _set_state(
    desk: Desk, state: WindowState, since: int, reason: str = "", kind: PauseKind | Literal[""] = ""
) -> None:
    desk.state, desk.since, desk.pause_reason, desk.pause_kind = state, since, reason, kind
    desk.paused_by = ""
