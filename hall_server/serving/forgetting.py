"""Once a day the hall deletes what people left about themselves, when its time is over."""

from __future__ import annotations

import asyncio
import logging
from datetime import date
from typing import Final

from sqlalchemy import Engine

from hall_server.domain.plan import HallPlan
from hall_server.store import privacy
from hall_server.store.database import StoreUnavailable

from .clock import HallClock

log = logging.getLogger(__name__)

DAY_MS: Final = 86_400_000
LOOK_EVERY: Final = 10.0


class Forgetting:
    """Looks once in each business day, on a thread of its own. Texts are kept ``keep_days`` days."""

    def __init__(self, engine: Engine, plan: HallPlan, clock: HallClock, keep_days: int) -> None:
        self._engine = engine
        self._plan = plan
        self._clock = clock
        self._keep = keep_days * DAY_MS
        self._looked: date | None = None

    async def run(self) -> None:
        while True:
            now = self._clock.now()
            today = self._plan.business_day(now)
            if today != self._looked and await self._look(now):
                self._looked = today
            await asyncio.sleep(LOOK_EVERY)

    async def _look(self, now: int) -> bool:
        """Whether the disk was there to look at."""
        try:
            done = await asyncio.to_thread(privacy.forget, self._engine, now, now - self._keep)
        except StoreUnavailable as error:
            log.warning("what is old enough to be forgotten was not deleted; tried again soon: %s", error)
            return False
        if done.gone:
            counts = ", ".join(f"{kind} {texts}" for kind, texts in sorted(done.gone.items()))
            log.info("deleted what people left about themselves, as its time was over: %s", counts)
        return True
