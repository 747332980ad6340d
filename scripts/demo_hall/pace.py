"""The simulation's time: the hall's seconds, passing faster than real ones."""

from __future__ import annotations

import asyncio
import time


class Pace:
    """Runs ``speed`` times as fast as real time from :meth:`start`."""

    def __init__(self, speed: float) -> None:
        self.speed = speed
        self._began: float | None = None

    def start(self) -> None:
        self._began = time.monotonic()

    @property
    def passed(self) -> float:
        """Seconds of the hall since the start."""
        return 0.0 if self._began is None else (time.monotonic() - self._began) * self.speed

    async def until(self, moment: float) -> None:
        await self.sleep(moment - self.passed)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds) / self.speed)
