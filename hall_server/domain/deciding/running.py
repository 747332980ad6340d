"""What keeps a day running: windows that help, and what the manager may do, each with a reason."""

from __future__ import annotations

from dataclasses import replace

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.citizen import Priority
from hall_server.domain.hall import Hall, WindowState
from hall_server.domain.policy import Arrival, Policy, choose_window, lines_for
from hall_server.domain.refusals import (
    NoServicesGiven,
    NothingToRelease,
    NotSignedIn,
    NoWindowNumber,
    TicketAtWindow,
    TicketEnded,
    UnknownZone,
    WindowThere,
)
from hall_server.domain.ticket import Ticket, TicketState
from hall_server.domain.watching import longest_wait

from . import words
from .issuing import must_be_granted, must_have_green_left

MOST_WINDOW_NUMBER = 9_999


def call_for_ready(hall: Hall, now: int, policy: Policy) -> list[e.Event]:
    """One citizen is called to a window that stands by; no events when there is no such pair."""
    found = choose_window(hall, policy)
    if found is None:
        return []
    window, choice = found
    clerk = hall.desk(window).clerk
    assert clerk is not None
    return [e.TicketCalled(now, choice.ticket, window, clerk, choice.reason(now), choice.service)]


def look_at_guards(hall: Hall, now: int) -> list[e.Event]:
    """Raise or lower guards by the longest wait in their zones."""
    events: list[e.Event] = []
    for index, guard in enumerate(hall.plan.guards):
        longest = longest_wait(hall, guard.zone, now)
        if index not in hall.guards and longest > guard.over:
            events.append(e.GuardRaised(now, index))
        elif index in hall.guards and longest <= guard.over // 2:
            events.append(e.GuardLowered(now, index))
    return events


def set_skills(hall: Hall, command: c.SetSkills, now: int) -> list[e.Event]:
    why = words.reason(command.reason)
    desk = hall.desk(command.window)
    services = _known_services(hall, command.services)
    if desk.services == frozenset(services):
        return []
    return [e.WindowSkillsSet(now, desk.number, services, why)]


def add_window(hall: Hall, command: c.AddWindow, now: int) -> list[e.Event]:
    why = words.reason(command.reason)
    if not 1 <= command.window <= MOST_WINDOW_NUMBER:
        raise NoWindowNumber(most=MOST_WINDOW_NUMBER)
    if command.window in hall.desks:
        raise WindowThere(window=command.window)
    if command.zone not in hall.plan.zone_by_id:
        raise UnknownZone(zone=command.zone)
    services = _known_services(hall, command.services)
    return [e.WindowAdded(now, command.window, command.zone, services, why)]


def release_window(hall: Hall, command: c.ReleaseWindow, now: int) -> list[e.Event]:
    """A clerk left without signing out: the citizen at the window keeps their place in line."""
    why = words.reason(command.reason)
    desk = hall.desk(command.window)
    if desk.clerk is None and desk.ticket is None:
        raise NothingToRelease(window=desk.number)
    events: list[e.Event] = [e.WindowReleased(now, desk.number, why, desk.ticket)]
    if desk.state is not WindowState.CLOSED:
        events.append(e.WindowClosed(now, desk.number))
    if desk.clerk is not None:
        events.append(e.ClerkSignedOut(now, desk.number, desk.clerk))
    return events


def change_citizen(hall: Hall, command: c.ChangeCitizen, now: int, policy: Policy) -> list[e.Event]:
    """The citizen's places follow the new class; their clock stays, and so does whose ID was shown."""
    why = words.reason(command.reason)
    ticket = _in_line(hall, command.number)
    was, citizen = ticket.citizen, replace(command.citizen, person=ticket.citizen.person)
    must_be_granted(hall, citizen)
    if command.window is not None:
        if hall.desk(command.window).clerk is None:
            raise NotSignedIn
        if Priority.GREEN is citizen.priority is not was.priority:
            must_have_green_left(hall, command.window)
    if citizen == was:
        return []
    clock_start, issued_at = ticket.place.clock_start, ticket.issued_at
    arrival = Arrival(ticket.id, ticket.service, citizen.priority, issued_at, clock_start)
    lines = lines_for((line.service for line in ticket.lines), arrival, hall.lengths, policy)
    return [e.CitizenChanged(now, ticket.id, citizen, lines, why, command.window)]


def cancel_ticket(hall: Hall, command: c.CancelTicket, now: int) -> list[e.Event]:
    why = words.reason(command.reason)
    ticket = _in_line(hall, command.number)
    return [e.TicketCancelled(now, ticket.id, why)]


def _in_line(hall: Hall, number: str) -> Ticket:
    """A ticket that waits or is parked; else refuses."""
    ticket = hall.ticket_numbered(number)
    if ticket.state.ended:
        raise TicketEnded(number=ticket.number)
    if ticket.state not in (TicketState.WAITING, TicketState.PARKED):
        raise TicketAtWindow(number=ticket.number, window=ticket.window)
    return ticket


def _known_services(hall: Hall, services: tuple[str, ...]) -> tuple[str, ...]:
    if not services:
        raise NoServicesGiven
    return tuple(sorted({hall.service(service).id for service in services}))
