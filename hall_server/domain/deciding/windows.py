"""Clerks sign in and out; windows open, pause and close."""

from __future__ import annotations

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.hall import Desk, Hall, WindowState
from hall_server.domain.refusals import ClerkServingElsewhere, NotSignedIn, WindowBusy

from . import words
from .calling import ready_to_call


def sign_in(hall: Hall, command: c.SignIn, now: int) -> list[e.Event]:
    """A clerk sits at one window only: sitting down here leaves the window before, if it is free.

    Sitting down at an open window makes a substitute (AB 岗): the clerk before is signed out, and the
    ticket that is there goes on in the substitute's hands.
    """
    desk = hall.desk(command.window)
    if desk.clerk == command.clerk:
        return []
    events: list[e.Event] = []
    elsewhere = hall.desk_of_clerk(command.clerk)
    if elsewhere is not None:
        if elsewhere.ticket is not None:
            number = hall.tickets[elsewhere.ticket].number
            raise ClerkServingElsewhere(number=number, window=elsewhere.number)
        events += _leave(elsewhere, now)
    if desk.clerk is not None:
        events.append(e.ClerkSignedOut(now, desk.number, desk.clerk))
    instead_of = desk.clerk if desk.state is not WindowState.CLOSED else None
    events.append(e.ClerkSignedIn(now, desk.number, command.clerk, instead_of or ""))
    return events


def sign_out(hall: Hall, command: c.SignOut, now: int) -> list[e.Event]:
    desk = hall.desk(command.window)
    if desk.clerk is None:
        return []
    _must_be_free(hall, desk)
    return _leave(desk, now)


def open_window(hall: Hall, command: c.OpenWindow, now: int) -> list[e.Event]:
    desk = hall.desk(command.window)
    if desk.clerk is None:
        raise NotSignedIn
    return [] if desk.state is WindowState.OPEN else [e.WindowOpened(now, desk.number)]


def pause_window(hall: Hall, command: c.PauseWindow, now: int) -> list[e.Event]:
    """A pause stops further calls; a ticket at the window can still be finished."""
    desk = hall.desk(command.window)
    if desk.clerk is None:
        raise NotSignedIn
    return [e.WindowPaused(now, desk.number, words.tidy(command.reason), command.kind)]


def stand_by(hall: Hall, command: c.StandBy, now: int) -> list[e.Event]:
    desk, _clerk = ready_to_call(hall, command.window)
    return [] if desk.number in hall.standing_by else [e.WindowStoodBy(now, desk.number)]


def stand_down(hall: Hall, command: c.StandDown, now: int) -> list[e.Event]:
    desk = hall.desk(command.window)
    return [e.WindowStoodDown(now, desk.number)] if desk.number in hall.standing_by else []


def close_window(hall: Hall, command: c.CloseWindow, now: int) -> list[e.Event]:
    desk = hall.desk(command.window)
    if desk.state is WindowState.CLOSED:
        return []
    _must_be_free(hall, desk)
    return [e.WindowClosed(now, desk.number)]


def _leave(desk: Desk, now: int) -> list[e.Event]:
    assert desk.clerk is not None
    events: list[e.Event] = []
    if desk.state is not WindowState.CLOSED:
        events.append(e.WindowClosed(now, desk.number))
    return [*events, e.ClerkSignedOut(now, desk.number, desk.clerk)]


def _must_be_free(hall: Hall, desk: Desk) -> None:
    if desk.ticket is not None:
        raise WindowBusy(number=hall.tickets[desk.ticket].number)
