"""What a hall manager does about a crowd, each with a reason that is kept."""

from __future__ import annotations

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.hall import Hall, WindowState
from hall_server.domain.plan import Bilingual
from hall_server.domain.refusals import (
    ClosedAlready,
    LeftUnreadable,
    NobodyToCallBack,
    OpenAlready,
    PausedAlready,
    WordsMissing,
    WorksAlready,
)

from . import words

MOST_LEFT = 9_999


def cap_service(hall: Hall, command: c.CapService, now: int) -> list[e.Event]:
    """Counted from what has been taken, so that nobody who has a number loses it."""
    why = words.reason(command.reason)
    service = hall.service(command.service)
    if command.left is not None and not 0 <= command.left <= MOST_LEFT:
        raise LeftUnreadable(most=MOST_LEFT)
    most = None if command.left is None else hall.taken[service.id] + command.left
    if (service.id in hall.caps) == (most is not None) and hall.caps.get(service.id) == most:
        return []
    return [e.ServiceCapped(now, service.id, most, why)]


def close_kiosks(hall: Hall, command: c.CloseKiosks, now: int) -> list[e.Event]:
    why = words.reason(command.reason)
    return [] if hall.kiosks_closed else [e.KiosksClosed(now, why)]


def open_kiosks(hall: Hall, command: c.OpenKiosks, now: int) -> list[e.Event]:
    why = words.reason(command.reason)
    return [e.KiosksOpened(now, why)] if hall.kiosks_closed else []


def announce(hall: Hall, command: c.Announce, now: int) -> list[e.Event]:
    """Words in one language only stand for both."""
    zh, en = words.tidy(command.words.zh), words.tidy(command.words.en)
    if not zh and not en:
        raise WordsMissing
    said = Bilingual(zh or en, en or zh)
    return [] if said == hall.announcement else [e.Announced(now, said)]


def end_announcement(hall: Hall, now: int) -> list[e.Event]:
    return [e.AnnouncementEnded(now)] if hall.announcement else []


def call_back_clerk(hall: Hall, command: c.CallBackClerk, now: int) -> list[e.Event]:
    why = words.reason(command.reason)
    desk = hall.desk(command.window)
    if desk.clerk is None:
        raise NobodyToCallBack(window=desk.number)
    if desk.ticket is not None or (desk.state is WindowState.OPEN and desk.number in hall.standing_by):
        raise WorksAlready(window=desk.number)
    return [] if desk.call_back == why else [e.ClerkCalledBack(now, desk.number, why)]


def halt_window(hall: Hall, command: c.HaltWindow, now: int) -> list[e.Event]:
    """Two managers may be after the same window: the second is told."""
    why = words.reason(command.reason)
    desk = hall.desk(command.window)
    if desk.state is WindowState.CLOSED:
        raise ClosedAlready(window=desk.number)
    if desk.state is WindowState.PAUSED:
        raise PausedAlready(window=desk.number)
    # Nobody knows when it goes on, so that it counts as no break, and forecasts do without it.
    return [e.WindowPaused(now, desk.number, why, "back_office", command.by)]


def resume_window(hall: Hall, command: c.ResumeWindow, now: int) -> list[e.Event]:
    why = words.reason(command.reason)
    desk = hall.desk(command.window)
    if desk.clerk is None:
        raise NobodyToCallBack(window=desk.number)
    if desk.state is WindowState.OPEN:
        raise OpenAlready(window=desk.number)
    return [e.WindowOpened(now, desk.number, command.by, why)]
