"""Whether the bridge carries on, as its outbox shows: for the manager's look at the machines."""

from __future__ import annotations

import asyncio
import time
from contextlib import closing
from typing import Final

from hall_server import protocol as p
from hall_server.outbox import LaneCounts, Outbox
from hall_server.settings import HallFolder
from hall_server.store.database import StoreDamaged, StoreUnavailable
from hall_server.store.journal import Journal

# Seconds. What waits is counted by reading the whole outbox.
LOOK_EVERY: Final = 10.0


class Bridging:
    """Looks when somebody asks, at most every ten seconds, on a thread: the hall never waits for it."""

    def __init__(self, folder: HallFolder, journal: Journal) -> None:
        settings = folder.settings
        self._folder = folder
        self._journal = journal
        self._cursors = [
            name
            for name, asked in (
                ("province", settings.province is not None),
                ("alarms", any(alarm.to for alarm in settings.alarms)),
            )
            if asked
        ]
        self._wanted = bool(self._cursors or settings.notices.channels)
        self._looking = asyncio.Lock()
        self._looked_at = -LOOK_EVERY
        self._moved_at = time.monotonic()
        self._reached: list[int] = []
        self._known: p.BridgeHeard | None = None

    async def told(self) -> p.BridgeHeard | None:
        """None when ``hall.toml`` asks for nothing outside, or while the outbox cannot be read."""
        async with self._looking:
            if self._wanted and time.monotonic() - self._looked_at >= LOOK_EVERY:
                self._looked_at = time.monotonic()
                records = self._journal.last_seq
                self._known = await asyncio.to_thread(self._look, records)
        return self._known

    def _look(self, records: int) -> p.BridgeHeard | None:
        lanes: list[LaneCounts] = []
        reached = [0] * len(self._cursors)
        if self._folder.outbox.is_file():
            try:
                with closing(Outbox.open(self._folder.outbox)) as outbox:
                    lanes = outbox.lanes()
                    reached = [outbox.cursor(name) for name in self._cursors]
            except (StoreUnavailable, StoreDamaged):
                return None  # the bridge says what is wrong with it
        waiting = [lane.oldest for lane in lanes if lane.oldest is not None]
        unread = any(seq < records for seq in reached)
        if not unread or reached != self._reached:
            self._reached, self._moved_at = reached, time.monotonic()
        still = time.monotonic() - self._moved_at
        if waiting:
            still = max(still, time.time() - min(waiting) / 1000)
        return p.BridgeHeard(
            sum(lane.waiting for lane in lanes),
            sum(lane.set_aside for lane in lanes),
            any(lane.fault for lane in lanes),
            round(1000 * still),
        )
