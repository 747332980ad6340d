"""Clerks sign in and out; windows open, pause and close."""

from __future__ import annotations

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.hall import Desk, Hall, WindowState
from hall_server.domain.refusals import ClerkServingElsewhere, NotSignedIn, WindowBusy


def sign_in(hall: Hall, command: c.SignIn, now: int) -> list[e.Event]:
    """A clerk sits at one window only: sitting down here leaves the window before, if it is free.

    A clerk who forgot to sign out here is signed out; the ticket at the window stays.
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
    events.append(e.ClerkSignedIn(now, desk.number, command.clerk))
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
    return [e.WindowPaused(now, desk.number, command.reason)]


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
