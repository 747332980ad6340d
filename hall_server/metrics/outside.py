"""What the bridge has yet to carry to the outside, as its outbox says.

The hall looks, because it also sees when no bridge runs at all. Emergencies are in no figure, and
nobody who is told of alarms is named.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from prometheus_client.core import Metric

from hall_server.outbox import LaneCounts, Outbox
from hall_server.settings import HallFolder
from hall_server.store.database import StoreDamaged, StoreUnavailable

from .families import by, gauges

# Seconds. What waits is counted by reading the whole outbox.
LOOK_EVERY: Final = 10.0
PROVINCE: Final = "province"


@dataclass(slots=True)
class _Lane:
    waiting: int = 0
    oldest: int | None = None
    set_aside: int = 0
    fault: bool = False

    def add(self, counts: LaneCounts) -> None:
        self.waiting += counts.waiting
        self.set_aside += counts.set_aside
        self.fault |= counts.fault
        if counts.oldest is not None:
            self.oldest = min(counts.oldest, self.oldest or counts.oldest)


class Outside:
    """Looks at the outbox now and then. Used by one thread."""

    def __init__(self, folder: HallFolder) -> None:
        self._folder = folder
        settings = folder.settings
        asked = {
            PROVINCE: settings.province is not None,
            "notices": bool(settings.notices.channels),
            "alarms": any(alarm.to for alarm in settings.alarms),
        }
        self._asked = [lane for lane, wanted in asked.items() if wanted]
        self._looked_at = -LOOK_EVERY
        self._lanes: Mapping[str, _Lane] = {}
        self._reached = 0

    def families(self, records: int) -> Iterator[Metric]:
        """Nothing when ``hall.toml`` asks for nothing outside, or while the outbox cannot be read."""
        if time.monotonic() - self._looked_at >= LOOK_EVERY:
            self._looked_at = time.monotonic()
            self._look()
        if not self._lanes:
            return
        now = time.time()
        lanes = self._lanes
        yield gauges(
            "tingxu_bridge_waiting_items",
            "What waits to be sent to the outside.",
            ["lane"],
            by({name: lane.waiting for name, lane in lanes.items()}),
        )
        yield gauges(
            "tingxu_bridge_oldest_waiting_seconds",
            "For how long the oldest of it has waited; 0 when nothing does.",
            ["lane"],
            by(
                {
                    name: 0.0 if lane.oldest is None else max(0.0, now - lane.oldest / 1000)
                    for name, lane in lanes.items()
                }
            ),
        )
        yield gauges(
            "tingxu_bridge_set_aside_items",
            "What a receiver refused for good; somebody must see to it.",
            ["lane"],
            by({name: lane.set_aside for name, lane in lanes.items()}),
        )
        yield gauges(
            "tingxu_bridge_fault",
            "1 when nothing goes out before somebody mends the settings.",
            ["lane"],
            by({name: lane.fault for name, lane in lanes.items()}),
        )
        if PROVINCE in lanes:
            yield gauges(
                "tingxu_bridge_unread_records",
                "Records of the log that the bridge has not looked at yet for the province.",
                ["lane"],
                by({PROVINCE: max(0, records - self._reached)}),
            )

    def _look(self) -> None:
        lanes = {name: _Lane() for name in self._asked}
        self._lanes = {}
        if lanes and self._folder.outbox.is_file():
            try:
                with closing(Outbox.open(self._folder.outbox)) as outbox:
                    for counts in outbox.lanes():
                        if (lane := lanes.get(counts.lane.partition("-")[0])) is not None:
                            lane.add(counts)
                    self._reached = outbox.cursor(PROVINCE)
            except (StoreUnavailable, StoreDamaged):
                return  # the bridge says what is wrong with it
        self._lanes = lanes
