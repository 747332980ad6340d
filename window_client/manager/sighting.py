"""What the console knows between two looks: since when windows are idle, and what the hall told besides."""

from __future__ import annotations

from collections.abc import Mapping

from hall_server.protocol import SILENT_ALARMS, AlarmView, BridgeHeard, DeviceHeard, Today
from window_client.concerns.office import Office

from .alarms import Alarm, alarms_of, calls_for_help, with_the_halls
from .glance import Sight, idle_since, zones_of
from .machines import lost


class Sighting:
    """Looks at the office's picture as often as it is asked to."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._idle: Mapping[int, int] = {}
        self.today: Today | None = None
        self.told: dict[int, AlarmView] = {}
        """The hall's alarms with its silent ones, which are not in everybody's picture."""
        self.heard: tuple[DeviceHeard, ...] = ()
        """The enrolled devices; empty while the hall has not told of them."""
        self.bridge: BridgeHeard | None = None
        self.alarms: tuple[Alarm, ...] = ()
        self.sight: Sight | None = None

    def look(self) -> Sight | None:
        """The hall as it is now; None before its first picture."""
        view, now = self._office.view, self._office.now()
        if view is None:
            return None
        self._idle = idle_since(view, now, self._idle)
        silent = {number: one for number, one in self.told.items() if one.kind in SILENT_ALARMS}
        told = {**view.alarms, **silent}
        self.sight = Sight(
            view,
            now,
            self._office.live,
            self._office.as_of,
            zones_of(view, now),
            self._idle,
            self.today,
            self.heard,
            self._office.unanswered,
            self.bridge,
            self._office.unwritten,
            calls_for_help(told.values()),
        )
        seen = (*alarms_of(view, now, self._idle), *lost(view, self.heard, self.bridge))
        self.alarms = with_the_halls(told, seen)
        return self.sight
