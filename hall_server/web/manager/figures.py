"""What the page shows, as plain values drawn from the hall's picture. Of people there is nothing in it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from hall_server.protocol import (
    AlarmView,
    HallView,
    PrinterView,
    ServiceView,
    Text,
    WaitingTicket,
    WindowView,
)

MINUTE: Final = 60_000
Standing: TypeAlias = Literal["stuck", "over", "near", "good", "quiet"]
CardState: TypeAlias = Literal["serving", "called", "free", "paused", "closed"]

_WORST_FIRST: Final[tuple[Standing, ...]] = ("stuck", "over", "near", "good", "quiet")


@dataclass(frozen=True, slots=True)
class Zone:
    """``standing`` compares it with what was promised; ``stuck``: people wait and no window is open for them.
    ``longest`` minutes somebody has waited; ``expected`` is the range of minutes for who comes now, of the
    slowest of its services. ``open`` windows can call for it."""

    name: Text
    standing: Standing
    waiting: int
    longest: int
    expected: tuple[int, int] | None
    open: int


@dataclass(frozen=True, slots=True)
class Card:
    """A window. ``minutes`` is how long it has been in this state, ``number`` the ticket that is there."""

    window: int
    zone: Text
    state: CardState
    number: str
    minutes: int
    service: Text | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """``issued`` numbers were taken today, and ``served`` citizens are at windows now. Of ``alarms``
    those that nobody has taken come first."""

    waiting: int
    longest: int
    issued: int
    served: int
    zones: tuple[Zone, ...]
    cards: tuple[Card, ...]
    states: dict[CardState, int]
    printers: tuple[PrinterView, ...]
    alarms: tuple[AlarmView, ...]

    @property
    def over(self) -> int:
        """So many zones have somebody who waits longer than promised, or for no window at all."""
        return sum(zone.standing in ("stuck", "over") for zone in self.zones)


def figures_of(view: HallView, now: int, promise: int) -> Figures:
    """The hall at a moment of its own clock; ``promise`` is the wait in minutes that should not be passed."""
    cards = tuple(_card(view, view.windows[number], now) for number in sorted(view.windows))
    lines = _lines(view)
    zones = [_zone(view, zone, lines[zone], now, promise) for zone in view.zones]
    zones.sort(key=lambda zone: (_WORST_FIRST.index(zone.standing), -zone.longest, -zone.waiting))
    states: dict[CardState, int] = dict.fromkeys(("serving", "called", "free", "paused", "closed"), 0)
    for card in cards:
        states[card.state] += 1
    return Figures(
        waiting=len(view.waiting),
        longest=max((_waited(ticket, now) for ticket in view.waiting.values()), default=0),
        issued=view.issued,
        served=sum(card.state in ("serving", "called") for card in cards),
        zones=tuple(zones),
        cards=cards,
        states=states,
        printers=tuple(view.printers[name] for name in sorted(view.printers)),
        alarms=_alarms(view),
    )


def _alarms(view: HallView) -> tuple[AlarmView, ...]:
    """A clerk's emergency key is silent: it is for named people, and never for a screen on a wall."""
    shown = (alarm for alarm in view.alarms.values() if alarm.kind != "emergency")
    return tuple(sorted(shown, key=lambda alarm: (alarm.acknowledged_at is not None, -alarm.raised_at)))


def _lines(view: HallView) -> dict[str, list[WaitingTicket]]:
    """Who waits, by zone; a journey's ticket waits in each zone where it may be called next."""
    lines: dict[str, list[WaitingTicket]] = defaultdict(list)
    for ticket in view.waiting.values():
        services = (ticket.service, *(service for service, _place in ticket.also))
        for zone in {view.services[service].zone for service in services}:
            lines[zone].append(ticket)
    return lines


def _zone(view: HallView, zone: str, line: list[WaitingTicket], now: int, promise: int) -> Zone:
    services = [service for service in view.services.values() if service.zone == zone]
    expected = _slowest(services)
    longest = max((_waited(ticket, now) for ticket in line), default=0)
    own = {service.id for service in services}
    able = sum(
        window.state == "open" and not own.isdisjoint(window.services) for window in view.windows.values()
    )
    standing: Standing = "good"
    if line and not able:
        standing = "stuck"
    elif longest > promise:
        standing = "over"
    elif expected is not None and expected[1] > promise:
        standing = "near"
    elif not line:
        standing = "quiet"
    return Zone(view.zones[zone].name, standing, len(line), longest, expected, able)


def _slowest(services: list[ServiceView]) -> tuple[int, int] | None:
    ranges = [service.expected_wait for service in services if service.open and service.expected_wait]
    return max(ranges, key=lambda wait: (wait[1], wait[0]), default=None)


def _waited(ticket: WaitingTicket, now: int) -> int:
    """Whole minutes; who has an appointment later waits from then on."""
    return max(0, now - ticket.since) // MINUTE


def _card(view: HallView, window: WindowView, now: int) -> Card:
    serving = window.serving
    zone = view.zones[window.zone].name
    if serving is not None:
        since = serving.last_called_at if serving.state == "called" else serving.started_at or now
        spent = max(0, now - since - (serving.parked_for if serving.state == "serving" else 0))
        service = view.services[serving.service].name
        return Card(window.number, zone, serving.state, serving.number, spent // MINUTE, service)
    state: CardState = "free" if window.state == "open" else window.state
    return Card(window.number, zone, state, "", max(0, now - window.since) // MINUTE)
