"""Zones, windows and tickets in words: the lines of the lists. Pure.

An item is a key, a row, and the window or the ticket that it opens.
"""

from __future__ import annotations

from typing import Final

from hall_server.protocol import LogLine, TicketLog, WaitingTicket, WindowLog
from window_client import reasons
from window_client.times import clock, length
from window_client.words import N_, _

from .advice import helps, name_of
from .cards import STATES
from .glance import Sight, leaving, runs, state_of, too_long
from .rows import Look, Row, left, named, right

Told = tuple[str, Row, int | None, str]
MOST_WAITING: Final = 300

STEPS: Final = {
    "TicketIssued": N_("number taken"),
    "AppointmentKept": N_("checked in for an appointment"),
    "TicketCalled": N_("called"),
    "TicketRecalled": N_("called again"),
    "ServiceStarted": N_("service started"),
    "ServiceFinished": N_("service finished"),
    "TicketNoShow": N_("did not come"),
    "TicketParked": N_("set aside"),
    "TicketReturned": N_("back in line"),
    "TicketTransferred": N_("sent on to another service"),
    "TicketExpired": N_("the day ended"),
    "TicketCancelled": N_("taken out"),
    "EndTakenBack": N_("the end was taken back"),
    "StepBegan": N_("goes on with the next step"),
    "CitizenChanged": N_("class or needs changed"),
    "WindowReleased": N_("the window was freed; back in line"),
    "SlipQueued": N_("slip sent to the printer"),
    "SlipTaken": N_("slip is being printed"),
    "SlipPrinted": N_("slip printed"),
    "SlipFailed": N_("slip failed"),
    "SlipMoved": N_("slip moved to another printer"),
    "NoticesWanted": N_("wants messages on a phone"),
    "NoticesStopped": N_("wants no more messages"),
    "ServiceRated": N_("rated"),
    "ClerkSignedIn": N_("signed in"),
    "ClerkSignedOut": N_("signed out"),
    "WindowOpened": N_("window opened"),
    "WindowPaused": N_("window paused"),
    "WindowClosed": N_("window closed"),
    "WindowSkillsSet": N_("serves from then on"),
    "WindowAdded": N_("window added for today"),
    "ClerkCalledBack": N_("clerk called back"),
}
TICKET_STATES: Final = {
    "waiting": N_("waiting"),
    "called": N_("called"),
    "serving": N_("being served"),
    "parked": N_("set aside"),
    "done": N_("done"),
    "no_show": N_("did not come"),
    "expired": N_("the day ended"),
    "cancelled": N_("taken out"),
}


def zone_items(sight: Sight, zone: str) -> list[Told]:
    """The zone's windows, then who waits, the longest first."""
    items: list[Told] = []
    glance = next((one for one in sight.zones if one.id == zone), None)
    if glance and (glance.bad or glance.worry):
        items.append(("help", ((" " + _("try") + "  " + helps(sight, glance), "bold"),), None, ""))
    for number, window in sorted(sight.view.windows.items()):
        if zone in (window.zone, *window.helps):
            items.append((f"window-{number}", _window_row(sight, number), number, ""))
    if others := _also_serving(sight, zone):
        also = _(", ").join(map(str, others))
        items.append(
            ("also", ((" " + _("also called for at windows {windows}", windows=also), "dim"),), None, "")
        )
    waiting = [one for one in sight.view.waiting.values() if zone in _zones_of(sight, one)]
    waiting.sort(key=lambda one: one.since)
    items.append(("gap", ((" " + _("{count} wait", count=len(waiting)), "bold"),), None, ""))
    items += [
        (f"ticket-{one.ticket}", _ticket_row(sight, one), None, one.number) for one in waiting[:MOST_WAITING]
    ]
    return items


def _also_serving(sight: Sight, zone: str) -> list[int]:
    """Open windows of other zones that call for this one too: somebody gave them its services."""
    services = {service.id for service in sight.view.services.values() if service.zone == zone}
    return [
        number
        for number, window in sorted(sight.view.windows.items())
        if window.state == "open"
        and zone not in (window.zone, *window.helps)
        and not services.isdisjoint(window.services)
    ]


def _zones_of(sight: Sight, ticket: WaitingTicket) -> set[str]:
    services = (ticket.service, *(service for service, _place in ticket.also))
    return {sight.view.services[one].zone for one in services if one in sight.view.services}


def _service(sight: Sight, service: str) -> str:
    known = sight.view.services.get(service)
    return known.name.in_language(_.language) if known else service


def _window_row(sight: Sight, number: int) -> Row:
    window = sight.view.windows[number]
    shape, serving = STATES[state_of(window)], window.serving
    slow = too_long(sight.view, window, sight.now)
    look: Look = "alarm" if slow else shape.look
    time = length(runs(window, sight.now) if serving else sight.now - window.since if window.since else 0)
    what = f"{serving.number}  {_service(sight, serving.service)}" if serving else ""
    if not serving and window.pause_reason:
        what = reasons.shown(window.pause_reason)
    if window.paused_by:
        by = N_("(then paused by {who})") if leaving(window) else N_("(paused by {who})")
        what += "  " + _(by, who=window.paused_by)
    if window.call_back:
        what += "  " + _("(called back)")
    return (
        (right(_("Window {number}", number=number), 12) + "  ", ""),
        (left(f"{shape.sign} {_(shape.word)}", 10), look),
        (right(time, 9) + ("!" if slow else " ") + " ", look),
        (left(window.clerk or "-", 8), ""),
        (what, ""),
    )


def _ticket_row(sight: Sight, ticket: WaitingTicket) -> Row:
    ahead = sight.view.waits.get(ticket.ticket)
    forecast = _("{low}-{high} min to go", low=ahead[0], high=ahead[1]) if ahead else ""
    return (
        (right(ticket.number, 12) + "  ", "bold"),
        (right(length(sight.now - ticket.since), 10) + "  ", ""),
        (named(_service(sight, ticket.service), 24) + "  ", ""),
        (forecast, "dim"),
    )


def window_rows(sight: Sight, number: int) -> list[Told]:
    """One window: its state, who sits there, what it serves, and the ticket that is there."""
    window = sight.view.windows.get(number)
    if window is None:
        return [("gone", ((" " + _("There is no such window today."), ""),), None, "")]
    facts = [
        ("state", _("State"), _window_row(sight, number)[1:]),
        ("zone", _("Zone"), ((name_of(sight, window.zone), ""),)),
        ("helps", _("Helps"), ((_(", ").join(name_of(sight, zone) for zone in window.helps) or "-", ""),)),
        ("services", _("Services"), ((_(", ").join(_service(sight, one) for one in window.services), ""),)),
        ("today", _("Out of turn"), ((str(window.chosen), ""),)),
    ]
    items: list[Told] = [(key, ((left(f" {name}", 14), "dim"), *row), None, "") for key, name, row in facts]
    if serving := window.serving:
        row: Row = (
            (left(" " + _("Ticket"), 14), "dim"),
            (serving.number, "bold"),
            ("  " + _("Enter: its story"), "dim"),
        )
        items.append(("ticket", row, None, serving.number))
    return items


def story_rows(sight: Sight, told: TicketLog) -> list[Told]:
    """What became of a ticket, line by line."""
    state = _(TICKET_STATES[told.state])
    items: list[Told] = [
        ("state", ((f" {state}   {_service(sight, told.service)}", "bold"),), None, ""),
        ("gap", (), None, ""),
    ]
    for count, line in enumerate(told.lines):
        items.append((f"line-{count}", _line(sight, line), None, ""))
    return items


def log_rows(sight: Sight, told: WindowLog) -> list[Told]:
    """What happened at a window today, the latest first; a line with a ticket opens its story."""
    if not told.lines:
        return [("nothing", ((" " + _("Nothing yet today."), ""),), None, "")]
    last = len(told.lines) - 1
    return [
        (f"line-{last - count}", _line(sight, line, here=True), None, line.number)
        for count, line in enumerate(reversed(told.lines))
    ]


def _line(sight: Sight, line: LogLine, *, here: bool = False) -> Row:
    """``here``: the window is known already."""
    parts = [_(STEPS[line.what]) if line.what in STEPS else line.what]
    if line.number:
        parts.insert(0, left(line.number, 5))
    if line.window is not None and not here:
        parts.append(_("window {number}", number=line.window))
    if line.clerk:
        parts.append(_("clerk {clerk}", clerk=line.clerk))
    if line.service:
        parts.append(_service(sight, line.service))
    if line.by:
        parts.append(_("by {who}", who=line.by))
    if line.reason:
        parts.append(reasons.shown(line.reason))
    if line.services:
        parts.append(_(", ").join(_service(sight, one) for one in line.services))
    at = clock(line.at, sight.view.timezone)
    seconds = f":{line.at // 1000 % 60:02d}"
    return ((f" {at}{seconds}  ", "dim"), ("   ".join(parts), ""))
