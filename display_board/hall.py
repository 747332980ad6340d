"""What a board shows of the hall's picture. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from hall_server.client import N_
from hall_server.protocol import Call, HallView, Onward, Text

from .words import both

ONWARD_SHOWN: Final = 2 * 60_000
"""For so long, in milliseconds of the hall's clock, the board says where somebody goes on to."""

CONNECTING: Final = N_("Connecting to the hall, please wait.")


class HallPicture(Protocol):
    """Where a board sees the hall; :class:`hall_server.client.Mirror` is one."""

    @property
    def view(self) -> HallView | None: ...

    @property
    def live(self) -> bool: ...

    @property
    def as_of(self) -> int: ...

    def now(self) -> int: ...


def standing_calls(view: HallView, zones: Collection[str]) -> list[Call]:
    """The calls that concern these zones (all calls when none is named), last called first.

    A window may help out another zone: who waited there looks at the board there.
    """

    def concerns(call: Call) -> bool:
        service = view.services.get(call.service)
        return call.zone in zones or (service is not None and service.zone in zones)

    return [call for call in view.calls if not zones or concerns(call)]


def held(call: Call, view: HallView, now: int) -> bool:
    """Whether the call is for somebody who needs longer and has not come to the window yet."""
    window = view.windows.get(call.window)
    serving = window.serving if window else None
    expected = serving is not None and serving.ticket == call.ticket and serving.state == "called"
    return expected and now < call.at + call.hold


def in_sight(calls: Sequence[Call], held: Collection[Call], most: int) -> list[Call]:
    """As many calls as there are lines, last called first.

    Held calls stay though newer ones push them out, but never take more than half of the lines.
    """
    newest = most - most // 2
    rest = sorted(calls[newest:], key=lambda call: call not in held)[: most // 2]
    return [*calls[:newest], *(call for call in calls[newest:] if call in rest)]


def going_on(view: HallView, zones: Collection[str], now: int) -> list[Onward]:
    """Who was just sent on and still waits, last one first: from these zones, or to them."""
    latest: dict[int, Onward] = {}
    for onward in view.onward:
        if now < onward.at + ONWARD_SHOWN and onward.ticket in view.waiting:
            latest.setdefault(onward.ticket, onward)
    return [onward for onward in latest.values() if not zones or {onward.zone, onward.left} & set(zones)]


class Waiting(NamedTuple):
    """How many wait in a zone, and for how long who comes now: minutes, None while that is not known."""

    zone: Text
    people: int
    wait: tuple[int, int] | None = None


def waiting_counts(view: HallView, zones: Collection[str]) -> list[Waiting]:
    """The shown zones, in the hall's order. A zone's wait goes from its shortest service to its longest."""
    counts = {zone: 0 for zone in view.zones if not zones or zone in zones}
    for ticket in view.waiting.values():
        service = view.services.get(ticket.service)
        if service and service.zone in counts:
            counts[service.zone] += 1
    return [Waiting(view.zones[zone].name, count, _wait(view, zone)) for zone, count in counts.items()]


def told_wait(wait: tuple[int, int] | None) -> Text:
    """A wait in words; none while it is not known."""
    if wait is None:
        return Text("", "")
    low, high = wait
    return both(N_("{low}-{high} min"), low=low, high=high)


def _wait(view: HallView, zone: str) -> tuple[int, int] | None:
    waits = [its.expected_wait for its in view.services.values() if its.zone == zone and its.expected_wait]
    return (min(low for low, _high in waits), max(high for _low, high in waits)) if waits else None


def unknown_zones(view: HallView, zones: Collection[str]) -> Text | None:
    """What an installer must mend when the device file names zones that the hall does not have."""
    unknown = [zone for zone in zones if zone not in view.zones]
    if not unknown:
        return None
    return both(
        N_("Device file, [board] zones: this hall has no {unknown}; it has {known}."),
        unknown=", ".join(unknown),
        known=", ".join(view.zones),
    )


def notice_of(picture: HallPicture, view: HallView, zones: Collection[str]) -> Text:
    """What keeps the board from being current, or from being right; empty while nothing does."""
    if not picture.live:
        return both(N_("As of {time}. Reconnecting."), time=clock(picture.as_of, view.timezone))
    return unknown_zones(view, zones) or Text("", "")


def place_of(call: Call, view: HallView) -> Text:
    """Where a call belongs: its zone and its service."""
    zone, service = view.zones.get(call.zone), view.services.get(call.service)
    names = [thing.name for thing in (zone, service) if thing]
    return Text(zh=" / ".join(name.zh for name in names), en=" / ".join(name.en for name in names))


def way_of(onward: Onward, view: HallView) -> Text:
    """Where somebody goes on to wait."""
    return both(N_("please go to {zone}"), zone=view.zones[onward.zone].name)


def sentence_of(call: Call, *, new: bool) -> Text:
    """The call in words; ``new`` while it has everybody's attention."""
    sentence = N_("Now calling {number}: {window}") if new else N_("{number}, please go to {window}")
    return both(sentence, number=call.number, window=window_name(call))


def window_name(call: Call) -> Text:
    return both(N_("Window {number}"), number=call.window)


def clock(moment: int, timezone: str) -> str:
    """A moment of the hall (milliseconds) as its wall clock shows it, such as ``10:42``."""
    return f"{datetime.fromtimestamp(moment / 1000, ZoneInfo(timezone)):%H:%M}"
