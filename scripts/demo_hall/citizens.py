"""Citizens come, take a number, and are known to the clerk who later serves them."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Sequence
from typing import Final

from hall_server.client import RefusedByHall
from hall_server.simulation.trace import Step

from .doors import Doors
from .pace import Pace
from .phones import Phones
from .synthetic import Guest
from .tally import Tally

NO_NUMBER: Final = ("service_closed", "numbers_exhausted", "kiosks_are_closed")
NUMBER_READ_WITHIN: Final = 3.0
STRANGE_AFTER: Final = 3.0
"""Real seconds after which a called number that nobody of the demo holds is somebody's from outside."""


class Visit:
    """A citizen in the hall, with the services still ahead."""

    def __init__(self, guest: Guest) -> None:
        self.comes_when_called = guest.visitor.shows_up
        self.on_a_journey = bool(guest.package)
        self.all_done = asyncio.Event()
        self._steps = list(guest.visitor.steps)

    def take_step(self, service: str) -> tuple[float, Step | None]:
        """How many seconds the service at hand takes, and the next one if it is another service."""
        here = [step for step in self._steps if step.service == service]
        self._steps = [step for step in self._steps if step.service != service]
        return sum(step.handling for step in here) / 1000, self._steps[0] if self._steps else None


class Crowd:
    """The citizens of a day."""

    def __init__(self, day: Sequence[Guest], pace: Pace, tally: Tally, phones: Phones) -> None:
        self._day = day
        self._pace = pace
        self._tally = tally
        self._phones = phones
        self._visits: dict[int, asyncio.Future[Visit | None]] = {}
        self._all_came = False
        self._doors_closed = False
        self._pressing = 0

    @property
    def gone_home(self) -> bool:
        """Everybody came, and nobody is left in the hall."""
        return self._all_came and self._tally.ended == len(self._tally.issued)

    async def visit(self, ticket: int) -> Visit | None:
        """Who has this ticket; None for a person who took it at one of the demo's kiosks, to play along.

        A window may be told of a ticket a moment before the citizen reads the number.
        """
        known = self._known(ticket)
        if not (await asyncio.wait({known}, timeout=STRANGE_AFTER))[0] and not known.done():
            known.set_result(None)
        return known.result()

    async def come(self, doors: Doors) -> None:
        """Everybody arrives at their time; a slow kiosk holds up nobody else's arrival."""
        async with asyncio.TaskGroup() as arrivals:
            for guest in self._day:
                await self._pace.until(guest.visitor.arrives / 1000)
                if self._doors_closed:
                    return
                arrivals.create_task(self._take_number(guest, doors))
        self._all_came = True

    async def close_doors(self) -> None:
        """Nobody else comes; whoever has pressed the kiosk's button still gets the number."""
        self._doors_closed = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(NUMBER_READ_WITHIN):
                while self._pressing:  # noqa: ASYNC110 - counted by the tasks of the arrivals
                    await asyncio.sleep(0.01)

    async def _take_number(self, guest: Guest, doors: Doors) -> None:
        self._pressing += 1
        try:
            await self._press(guest, doors)
        finally:
            self._pressing -= 1

    async def _press(self, guest: Guest, doors: Doors) -> None:
        pressed = time.monotonic()
        try:
            taken = await doors.number_for(guest)
        except RefusedByHall as refusal:
            if refusal.code not in NO_NUMBER:
                raise
            return
        self._tally.note_issued(taken, time.monotonic() - pressed)
        known = self._known(taken.ticket)
        # A number handed out twice is counted by the tally; the demo goes on with its first owner.
        if not known.done():
            visit = Visit(guest)
            known.set_result(visit)
            if visit.comes_when_called:
                self._phones.perhaps_taken_out(taken, visit.all_done)

    def _known(self, ticket: int) -> asyncio.Future[Visit | None]:
        return self._visits.setdefault(ticket, asyncio.get_running_loop().create_future())
