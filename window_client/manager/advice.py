"""Is anybody waiting too long, why, and what would help: three sentences. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hall_server.protocol import WindowView
from window_client.words import _

from .glance import MINUTE, PROMISE, Sight, ZoneGlance, leaving, state_of, too_long


@dataclass(frozen=True)
class Verdict:
    """``trouble`` is 2 when the hall cannot write, or somebody waits too long or for no window at all, 1 when
    somebody will, else 0."""

    trouble: int
    says: str
    why: str
    helps: str


def verdict_of(sight: Sight) -> Verdict:
    if sight.calls_for_help:
        return _help_wanted(sight, sight.calls_for_help)
    if sight.unwritten:
        return Verdict(
            2,
            _("The hall cannot write: nobody can take a number, be called or be finished."),
            _("Its server's disk is full or failing. Screens go on showing what there is."),
            _("Tell whoever looks after the server to make room; what was pressed is tried again."),
        )
    worst = next((zone for zone in sight.zones if zone.bad), None)
    if worst is not None:
        bad = sum(zone.bad for zone in sight.zones)
        says = _stuck(sight, worst) if worst.stuck else _late(sight, worst)
        if bad > 1:
            says += "   " + _("({count} zones in trouble)", count=bad)
        return Verdict(2, says, _why(sight, worst), helps(sight, worst))
    worry = next((zone for zone in sight.zones if zone.worry), None)
    if worry is not None:
        says = _(
            "{zone}: whoever comes now may wait {minutes} min (promised: {promise} min)",
            zone=name_of(sight, worry.id),
            minutes=worry.forecast,
            promise=PROMISE,
        )
        return Verdict(1, says, _why(sight, worry), helps(sight, worry))
    waiting = len(sight.view.waiting)
    says = _("Nobody waits longer than {promise} min.", promise=PROMISE)
    return Verdict(0, says, _("{count} wait in all.", count=waiting) if waiting else _("Nobody waits."), "")


def _help_wanted(sight: Sight, windows: Sequence[int]) -> Verdict:
    """Somebody in danger comes before everybody who waits."""
    numbers = _(", ").join(map(str, windows))
    names = dict.fromkeys(
        name_of(sight, window.zone) for window in map(sight.view.windows.get, windows) if window
    )
    return Verdict(
        2,
        _("Window {windows} calls for help!", windows=numbers),
        _("the emergency key was pressed there   {zones}", zones=_(", ").join(names)),
        _("go there; A takes the alarm, so that others know"),
    )


def _stuck(sight: Sight, zone: ZoneGlance) -> str:
    return _(
        "{zone}: {number} waits, but no window is open", zone=name_of(sight, zone.id), number=zone.number
    )


def _late(sight: Sight, zone: ZoneGlance) -> str:
    return _(
        "{zone}: {number} has waited {minutes} min (promised: {promise} min)",
        zone=name_of(sight, zone.id),
        number=zone.number,
        minutes=zone.longest // MINUTE,
        promise=PROMISE,
    )


def name_of(sight: Sight, zone: str) -> str:
    known = sight.view.zones.get(zone)
    return known.name.in_language(_.language) if known else zone


def _why(sight: Sight, zone: ZoneGlance) -> str:
    states = zone.states
    at_work = states.get("serving", 0) + states.get("called", 0)
    parts = [
        _("{count} wait", count=zone.waiting),
        _("{busy} of {all} windows at work", busy=at_work, all=sum(states.values())),
    ]
    if soon := sum(leaving(window) for window in _serving(sight, zone.id)):
        parts.append(_("{count} of them paused then", count=soon))
    if free := states.get("free", 0):
        parts.append(_("{count} free", count=free))
    if paused := states.get("paused", 0):
        parts.append(_("{count} paused", count=paused))
    if closed := states.get("closed", 0):
        parts.append(_("{count} closed", count=closed))
    slow = sum(too_long(sight.view, window, sight.now) for window in _serving(sight, zone.id))
    if slow:
        parts.append(_("{count} much too long", count=slow))
    return _(", ").join(parts)


def _serving(sight: Sight, zone: str) -> list[WindowView]:
    return [window for window in sight.view.windows.values() if zone in (window.zone, *window.helps)]


def helps(sight: Sight, zone: ZoneGlance) -> str:
    """One thing to do for a zone, the quickest first."""
    name, windows = name_of(sight, zone.id), _serving(sight, zone.id)
    by_state = {state: [w.number for w in windows if state_of(w) == state] for state in ("free", "paused")}
    if by_state["free"]:
        return _("window {window} there is free: ask its clerk to call", window=by_state["free"][0])
    if (helper := helper_for(sight, zone.id)) is not None:
        return _("window {window} is free and could help {zone}", window=helper, zone=name)
    if by_state["paused"]:
        return _("window {window} there is paused: call its clerk back", window=by_state["paused"][0])
    if soon := [window.number for window in windows if leaving(window)]:
        return _("window {window} there is paused after its citizen: end that pause", window=soon[0])
    closed = [window.number for window in windows if state_of(window) == "closed"]
    if closed:
        return _("window {window} there is closed: send somebody", window=closed[0])
    return _("all windows are at work: add one, or let fewer numbers be taken for {zone}", zone=name)


def helper_for(sight: Sight, zone: str) -> int | None:
    """A free window of another zone for which nobody waits."""
    quiet = {one.id for one in sight.zones if one.waiting == 0}
    free = [
        window.number
        for window in sight.view.windows.values()
        if state_of(window) == "free" and window.zone in quiet and zone not in (window.zone, *window.helps)
    ]
    return min(free, key=lambda number: (sight.idle.get(number, sight.now), number), default=None)
