"""The hall's clock: it never goes back, and for rehearsals it can start anywhere and run faster."""

from __future__ import annotations

import logging
import time
from datetime import datetime
from zoneinfo import ZoneInfo

log = logging.getLogger(__name__)

NOTICEABLE_SETBACK_MS = 2_000


class HallClock:
    """Milliseconds since the epoch, never less than before.

    When the computer's clock is set back, the hall's goes on at its own pace from where it was, so
    that no wait becomes negative; when the computer's clock is ahead, the hall's follows it.
    """

    speed = 1.0

    def __init__(self, not_before: int = 0) -> None:
        self._last = not_before
        self._ticks = time.monotonic()
        self._warned = False
        behind = not_before - _wall()
        if behind > NOTICEABLE_SETBACK_MS:
            log.warning(
                "this computer's clock is %d s behind the hall's log; was it set back? "
                "Set it right; until then the hall goes on from the time of its last record",
                behind // 1000,
            )
            self._warned = True

    def now(self) -> int:
        ticks, wall = time.monotonic(), _wall()
        steady = self._last + int((ticks - self._ticks) * 1000)
        if wall < steady - NOTICEABLE_SETBACK_MS and not self._warned:
            log.warning("this computer's clock was set back; the hall's goes on")
            self._warned = True
        if steady > self._last or wall > self._last:
            self._last, self._ticks = max(wall, steady), ticks
        return self._last


class VirtualClock(HallClock):
    """A clock for rehearsals: starts at ``start`` and runs ``speed`` times as fast as real time."""

    def __init__(self, start: datetime, timezone: str, speed: float, not_before: int = 0) -> None:
        wanted = int(start.replace(tzinfo=ZoneInfo(timezone)).timestamp() * 1000)
        self.speed = speed
        self._start = max(wanted, not_before)
        self._began = time.monotonic()

    def now(self) -> int:
        return self._start + int((time.monotonic() - self._began) * 1000 * self.speed)


def _wall() -> int:
    return time.time_ns() // 1_000_000
