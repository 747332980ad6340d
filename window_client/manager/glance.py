"""What one look at the hall should tell: its zones, the worst first, and its windows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from hall_server.protocol import (
    BridgeHeard,
    DeviceHeard,
    HallView,
    PrinterView,
    Today,
    WaitingTicket,
    WindowView,
)

MINUTE: Final = 60_000
# Nine in ten citizens are to be called within so many minutes.
PROMISE: Final = 10

WindowState = Literal["serving", "called", "free", "paused", "closed"]


@dataclass(frozen=True)
class Limits:
    """From when on something stands out. Times are in minutes; ``long_service`` is in usual lengths, and
    nothing is too long before ``long_least``."""

    wait: int = PROMISE
    queue: int = 30
    long_service: int = 2
    long_least: int = 10
    idle: int = 3


LIMITS: Final = Limits()


@dataclass(frozen=True)
class ZoneGlance:
    """A zone: who waits there, for how long by now in milliseconds, and the forecast in minutes for who comes
    now (the upper end of its range). ``states`` counts the windows that serve it; ``manned``: one of
    the hall's is open for it, or nobody waits."""

    id: str
    waiting: int = 0
    longest: int = 0
    number: str = ""
    forecast: int | None = None
    states: Mapping[WindowState, int] = field(default_factory=dict)
    manned: bool = True

    @property
    def stuck(self) -> bool:
        """People wait, and no open window will ever call them."""
        return self.waiting > 0 and not self.manned

    @property
    def bad(self) -> bool:
        """Somebody has to act at once."""
        return self.stuck or self.late

    @property
    def late(self) -> bool:
        """Somebody waits longer than promised."""
        return self.longest > PROMISE * MINUTE

    @property
    def worry(self) -> bool:
        """Nobody does yet, but who comes now will."""
        return not self.bad and self.waiting > 0 and (self.forecast or 0) > PROMISE


@dataclass(frozen=True)
class Sight:
    """All that the console draws. ``idle`` says since when free windows have had nobody, ``unanswered`` for
    how long the hall has owed an answer, in milliseconds; ``unwritten`` while the hall cannot write."""

    view: HallView
    now: int
    live: bool
    as_of: int
    zones: tuple[ZoneGlance, ...]
    idle: Mapping[int, int]
    today: Today | None = None
    heard: tuple[DeviceHeard, ...] = ()
    unanswered: int | None = None
    bridge: BridgeHeard | None = None
    unwritten: bool = False
    calls_for_help: tuple[int, ...] = ()
    """Windows whose clerk pressed the emergency key, as long as nobody has taken the alarm."""


def state_of(window: WindowView) -> WindowState:
    if window.serving is not None:
        return window.serving.state
    return "free" if window.state == "open" else window.state


def leaving(window: WindowView) -> bool:
    """It serves its citizen to the end and is paused then."""
    return window.serving is not None and window.state == "paused"


def zones_of(view: HallView, now: int) -> tuple[ZoneGlance, ...]:
    """The zones, the worst first. One pass over who waits."""
    zone_of = {service.id: service.zone for service in view.services.values()}
    counts = dict.fromkeys(view.zones, 0)
    oldest: dict[str, WaitingTicket] = {}
    for ticket in view.waiting.values():
        for zone in {zone_of.get(ticket.service, ""), *(zone_of.get(one, "") for one, _p in ticket.also)}:
            if zone in counts:
                counts[zone] += 1
                if zone not in oldest or ticket.since < oldest[zone].since:
                    oldest[zone] = ticket
    states: dict[str, dict[WindowState, int]] = {zone: {} for zone in counts}
    for window in view.windows.values():
        state = state_of(window)
        for zone in {window.zone, *window.helps}:
            if zone in states:
                states[zone][state] = states[zone].get(state, 0) + 1
    forecasts = _forecasts(view)
    zones = [
        ZoneGlance(
            zone,
            count,
            max(0, now - oldest[zone].since) if zone in oldest else 0,
            oldest[zone].number if zone in oldest else "",
            forecasts.get(zone),
            states[zone],
            count == 0 or _manned(view, zone, zone_of),
        )
        for zone, count in counts.items()
    ]
    return tuple(sorted(zones, key=lambda zone: (not zone.stuck, -_badness(zone), -zone.waiting)))


def _manned(view: HallView, zone: str, zone_of: Mapping[str, str]) -> bool:
    """Whether an open window calls for a zone, its own asked first. One that is paused calls nobody more."""
    own_first = sorted(view.windows.values(), key=lambda window: window.zone != zone)
    return any(
        window.state == "open" and any(zone_of.get(skill) == zone for skill in window.services)
        for window in own_first
    )


def _forecasts(view: HallView) -> dict[str, int]:
    found: dict[str, int] = {}
    for service in view.services.values():
        if service.open and service.expected_wait is not None:
            found[service.zone] = max(found.get(service.zone, 0), service.expected_wait[1])
    return found


def _badness(zone: ZoneGlance) -> int:
    """In minutes: whole ones, so that zones do not change places all the time."""
    return max(zone.longest // MINUTE, zone.forecast or 0 if zone.waiting else 0)


def runs(window: WindowView, now: int) -> int:
    """How long its citizen has been served, or called, in milliseconds; 0 when nobody is there."""
    serving = window.serving
    if serving is None:
        return 0
    if serving.started_at is None:
        return max(0, now - serving.called_at)
    return max(0, now - serving.started_at - serving.parked_for)


def too_long(view: HallView, window: WindowView, now: int, limits: Limits = LIMITS) -> bool:
    """Whether the service there takes much longer than usual."""
    serving = window.serving
    if serving is None or serving.started_at is None:
        return False
    service = view.services.get(serving.service)
    usual = service.usual_length if service else 0
    return runs(window, now) > max(limits.long_service * usual, limits.long_least * MINUTE)


def idle_since(view: HallView, now: int, before: Mapping[int, int]) -> dict[int, int]:
    """Since when each free window has had nobody, as far as this was seen."""
    return {
        number: before.get(number, now)
        for number, window in view.windows.items()
        if state_of(window) == "free"
    }


def down(printers: Iterable[PrinterView]) -> list[PrinterView]:
    """The printers that do not print."""
    return [printer for printer in printers if printer.status != "ready"]
