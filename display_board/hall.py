"""What a board shows of the hall's picture. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from hall_server.client import N_
from hall_server.protocol import Call, HallView, Text

from .words import both


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
    """The calls that stand in these zones (in all of them when none is named), last called first."""
    return [call for call in view.calls if not zones or call.zone in zones]


def waiting_counts(view: HallView, zones: Collection[str]) -> list[tuple[Text, int]]:
    """The shown zones' names and how many wait there, in the hall's order."""
    counts = {zone: 0 for zone in view.zones if not zones or zone in zones}
    for ticket in view.waiting.values():
        service = view.services.get(ticket.service)
        if service and service.zone in counts:
            counts[service.zone] += 1
    return [(view.zones[zone].name, count) for zone, count in counts.items()]


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


def place_of(call: Call, view: HallView) -> Text:
    """Where a call belongs: its zone and its service."""
    zone, service = view.zones.get(call.zone), view.services.get(call.service)
    names = [thing.name for thing in (zone, service) if thing]
    return Text(zh=" / ".join(name.zh for name in names), en=" / ".join(name.en for name in names))


def window_name(call: Call) -> Text:
    return both(N_("Window {number}"), number=call.window)


def clock(moment: int, timezone: str) -> str:
    """A moment of the hall (milliseconds) as its wall clock shows it, such as ``10:42``."""
    return f"{datetime.fromtimestamp(moment / 1000, ZoneInfo(timezone)):%H:%M}"
