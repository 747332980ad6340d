"""The simulation's time: the hall's seconds, passing faster than real ones."""

from __future__ import annotations

import asyncio
import time


class Pace:
    """Runs from when it is made, ``speed`` times as fast as real time."""

    def __init__(self, speed: float) -> None:
        self.speed = speed
        self._began = time.monotonic()

    @property
    def passed(self) -> float:
        """Seconds of the hall since the beginning."""
        return (time.monotonic() - self._began) * self.speed

    async def until(self, moment: float) -> None:
        await self.sleep(moment - self.passed)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds) / self.speed)
