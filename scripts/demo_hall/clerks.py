"""Clerks sign in, call whoever is next, serve them, and send them on or home."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass
from typing import Final

from hall_server.client import Changed, HallLink, Mirror, News, RefusedByHall
from hall_server.protocol import (
    Accepted,
    AtWindow,
    CallNext,
    Finished,
    FinishService,
    MarkNoShow,
    OpenWindow,
    Recall,
    ServingView,
    SignedIn,
    SignIn,
    StartService,
    TransferTicket,
    WaitingTicket,
)

from .citizens import Crowd
from .pace import Pace
from .tally import Tally

WALK: Final = (10.0, 40.0)
"""Seconds of the hall from the call to the window, between these."""
PATIENCE: Final = 25.0
"""Seconds of the hall before a clerk calls again."""
CALLS: Final = 3
LOOK_AGAIN: Final = 2.0
"""Real seconds after which a free clerk looks at the queue unasked."""
BEATEN_TO_IT: Final = 0.1
FOR_A_PERSON: Final = 3.0
"""Real seconds in which a person who plays along walks to the window, and is then served."""


class Rota:
    """Wakes one free clerk for each ticket that joins a line, so that not all of them press at once."""

    def __init__(self, mirror: Mirror) -> None:
        self._mirror = mirror
        self._free: dict[asyncio.Future[None], frozenset[str]] = {}
        mirror.tell(self._hear)

    async def somebody_for(self, services: frozenset[str]) -> None:
        """Return when somebody seems to wait for one of these services."""
        while not self._waits(services):
            called: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._free[called] = services
            try:
                await asyncio.wait({called}, timeout=LOOK_AGAIN)
            finally:
                del self._free[called]

    def _waits(self, services: frozenset[str]) -> bool:
        view = self._mirror.view
        return view is not None and any(_services(ticket) & services for ticket in view.waiting.values())

    def _hear(self, news: News) -> None:
        for change in news.changes if isinstance(news, Changed) else ():
            if isinstance(change, WaitingTicket):
                self._wake_one(_services(change))

    def _wake_one(self, wanted: frozenset[str]) -> None:
        """Whoever can do least else goes first."""
        able = [called for called, services in self._free.items() if wanted & services and not called.done()]
        if able:
            min(able, key=lambda called: len(self._free[called])).set_result(None)


def _services(ticket: WaitingTicket) -> frozenset[str]:
    """The services that a ticket waits for: a journey's may be several."""
    return frozenset({ticket.service, *(service for service, _place in ticket.also)})


@dataclass
class Clerk:
    """One clerk at one window, all day."""

    window: int
    services: frozenset[str]
    pin: str
    crowd: Crowd
    rota: Rota
    pace: Pace
    tally: Tally

    def __post_init__(self) -> None:
        self._dice = random.Random(self.window)

    async def sit_down(self, link: HallLink) -> None:
        await link.ask(SignIn(f"{self.window:04}", self.pin), SignedIn)
        await link.ask(OpenWindow(), Accepted)

    async def work(self, link: HallLink) -> None:
        while True:
            await self.rota.somebody_for(self.services)
            serving = await self._call_next(link)
            if serving is None:
                await asyncio.sleep(BEATEN_TO_IT)
            else:
                await self._see_to(link, serving)

    async def _call_next(self, link: HallLink) -> ServingView | None:
        """The citizen called; None when another window was quicker."""
        pressed = time.monotonic()
        try:
            called = await link.ask(CallNext(), AtWindow)
        except RefusedByHall as refusal:
            if refusal.code != "nobody_waiting":
                raise
            return None
        self.tally.note_called(called.serving, self.window, pressed)
        return called.serving

    async def _see_to(self, link: HallLink, serving: ServingView) -> None:
        visit = await self.crowd.visit(serving.ticket)
        if visit is None:
            await self._see_to_person(link, serving)
            return
        if not visit.comes_when_called:
            await self._give_up(link)
            return
        await self.pace.sleep(self._dice.uniform(*WALK))
        await link.ask(StartService(), AtWindow)
        handling, then = visit.take_step(serving.service)
        await self.pace.sleep(handling)
        if then is None:
            await link.ask(FinishService(), Finished)
            self.tally.completed += 1
            visit.all_done.set()
        elif visit.on_a_journey:
            # The hall itself sends them on; noted before it answers, as below.
            self.tally.transfers[serving.ticket] += 1
            await link.ask(FinishService(), Finished)
        else:
            # Noted before the hall answers: from then on the next window may rightly call.
            self.tally.transfers[serving.ticket] += 1
            await link.ask(TransferTicket(then.service), Accepted)

    async def _see_to_person(self, link: HallLink, serving: ServingView) -> None:
        """At a pace at which a real person sees what happens; in the demo's figures it is only a call."""
        await asyncio.sleep(FOR_A_PERSON)
        await link.ask(StartService(), AtWindow)
        await asyncio.sleep(FOR_A_PERSON)
        # A journey's number is rightly called again for the next step.
        self.tally.transfers[serving.ticket] += 1
        await link.ask(FinishService(), Finished)

    async def _give_up(self, link: HallLink) -> None:
        for _call in range(CALLS - 1):
            await self.pace.sleep(PATIENCE)
            await link.ask(Recall(), AtWindow)
        await self.pace.sleep(PATIENCE)
        await link.ask(MarkNoShow(), Accepted)
        self.tally.no_shows += 1
