"""Plays the hall forward every few seconds, in a process of its own, and tells who waits."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import Final

from hall_server.domain.citizen import Priority
from hall_server.domain.hall import Hall
from hall_server.domain.plan import HallPlan, OpeningHours
from hall_server.domain.rules import MINUTE
from hall_server.forecast import Arrived, Latest, Outlook
from hall_server.forecast.outlook import STEP
from hall_server.forecast.usually import SHORTER_BY

from .announcing import Announcements
from .broadcaster import Broadcaster
from .clock import HallClock
from .forecast_worker import Answer, ForecastWorker, LearnDay, Look, SlotsAhead, WorkerLost
from .owner import HallOwner

log = logging.getLogger(__name__)

EVERY: Final = 5.0
"""Seconds of the hall's time between two forecasts; what follows are seconds of everybody's."""
SOONEST: Final = 1.0
LATE: Final = 20.0
AGAIN_AFTER: Final = 30.0
QUIETER_EVERY: Final = 5 * MINUTE
MOST_WAITING: Final = 2_000
"""Beyond this a look at them all would keep the hall's own task busy, and nobody is served soon anyway."""


class Forecasting:
    """One forecast after the other while the hall is open. Without one, the instant pass tells waits."""

    def __init__(
        self,
        plan: HallPlan,
        database: Path,
        owner: HallOwner,
        announcements: Announcements,
        broadcaster: Broadcaster,
        clock: HallClock,
    ) -> None:
        self._plan = plan
        self._database = database
        self._owner = owner
        self._announcements = announcements
        self._broadcaster = broadcaster
        self._clock = clock
        self._every = max(SOONEST, EVERY / clock.speed)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="forecast")
        self._worker: ForecastWorker | None = None
        self._learned = ""
        self._arrived: Arrived | None = None
        self._looked_further = 0
        self._searching = 0

    async def run(self) -> None:
        while True:
            await asyncio.sleep(self._every)
            try:
                await self._once()
            except WorkerLost as error:
                log.warning("forecasts begin anew: %s", error)
                await self._begin_anew()
            except Exception:
                # Citizens are called all the same.
                log.exception("no forecast could be made; this is a fault of the hall server")
                await self._begin_anew()

    async def _begin_anew(self) -> None:
        self._stop()
        self._nothing()
        self._tell()
        await asyncio.sleep(AGAIN_AFTER)

    @property
    def process(self) -> int | None:
        """The number of the process that forecasts, while there is one."""
        return None if self._worker is None else self._worker.pid

    def close(self) -> None:
        self._stop()
        self._thread.shutdown(wait=True)

    def _stop(self) -> None:
        if self._worker is not None:
            self._worker.end()
        self._worker, self._learned = None, ""

    async def _once(self) -> None:
        outlook = self._look()
        if outlook is None:
            self._nothing()
        else:
            day = self._owner.hall.day
            worker = await self._working(day)
            forecast, searched = await self._ask(worker, Look(outlook, self._further(outlook)))
            if self._owner.hall.day != day:
                return
            if forecast is None:
                self._nothing()
            else:
                self._announcements.take(outlook, forecast)
                if searched is not None and searched.at == self._searching:
                    self._announcements.take_quieter(searched.at, searched.found)
                    self._searching = 0
        self._tell()

    def _further(self, outlook: Outlook) -> SlotsAhead | None:
        """Seldom, as it changes slowly and costs as much as several forecasts: when is it quieter?

        That is asked where the last forecast says that one waits.
        """
        latest = self._announcements.latest
        recently = 0 <= outlook.now - self._looked_further < QUIETER_EVERY
        if latest is None or recently or self._searching:
            return None
        self._looked_further = outlook.now
        slots = slots_ahead(self._owner.hall, latest, outlook.now)
        if not slots:
            self._announcements.none_quieter()
            return None
        self._searching = outlook.now
        return SlotsAhead(slots, self._announcements.quieter(outlook.now))

    def _nothing(self) -> None:
        """There is no forecast, and what is searched for will be of another moment than the next."""
        self._announcements.nothing(self._owner.usual_waits().tickets)
        self._looked_further = self._searching = 0

    def _look(self) -> Outlook | None:
        """The hall as it is; None when no window is open, as at night, or when far too many wait."""
        hall = self._owner.hall
        self._announcements.learn(hall)
        if not any(desk.clerk for desk in hall.desks.values()):
            return None
        if sum(map(len, hall.queues.values())) > MOST_WAITING:
            return None
        if self._arrived is None or self._arrived.day != hall.day:
            on = date.fromisoformat(hall.day)
            midnight = datetime(on.year, on.month, on.day, tzinfo=self._plan.zoneinfo)
            services = [service.id for service in self._plan.services]
            self._arrived = Arrived(hall.day, int(midnight.timestamp() * 1000), services)
        came = self._arrived.look(hall)
        return self._owner.outlook(self._arrived.day_began, came, tuple(Priority))

    async def _working(self, day: str) -> ForecastWorker:
        if self._worker is None:
            self._worker = ForecastWorker()
        if self._learned != day:
            usual = {service.id: service.usual_length for service in self._plan.services}
            question = LearnDay(self._database, day, self._plan.timezone, usual)
            loop = asyncio.get_running_loop()
            known = await loop.run_in_executor(self._thread, self._worker.learn, question)
            self._announcements.begin_with(known.calibration, known.rolling, known.quiet)
            self._learned = day
            self._looked_further = self._searching = 0
        return self._worker

    async def _ask(self, worker: ForecastWorker, look: Look) -> Answer:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, worker.forecast, look, LATE)

    def _tell(self) -> None:
        picture = self._owner.picture
        changes = self._announcements.changes(picture.view)
        if changes:
            picture.move_on(changes, picture.view.issued)
            self._broadcaster.publish(picture.view, changes)


def slots_ahead(hall: Hall, latest: Latest, now: int) -> dict[str, list[int]]:
    """By service that one would wait for now, today's later half hours in which its numbers are handed out.

    Where numbers are capped nobody is told to come back: there might be none left.
    """
    plan, began = hall.plan, latest.outlook.day_began
    later = range(began + (now - began) // STEP * STEP + STEP, began + 48 * STEP, STEP)
    within: dict[OpeningHours, list[int]] = defaultdict(list)
    for slot in later:
        begins, ends = plan.openings(slot), plan.openings(slot + STEP - MINUTE)
        for hours, opening in begins.items():
            if opening.is_open and ends[hours].is_open:
                within[hours].append(slot)
    found: dict[str, list[int]] = {}
    for service in plan.services:
        slots, wait = within.get(service.hours), latest.newcomer(service.id)
        if slots and wait is not None and wait.middle >= SHORTER_BY and hall.cap_of(service) is None:
            found[service.id] = slots
    return found
