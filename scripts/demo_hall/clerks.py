"""Clerks sign in, call whoever is next, serve them, and send them on or home."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterable
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
    WindowView,
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
NOT_NOW: Final = ("nobody_waiting", "window_paused", "window_closed", "not_signed_in")
"""Another clerk was quicker, or the manager paused or freed the window just then."""
FREED: Final = ("not_signed_in", "window_closed", "no_ticket_here")
"""The manager freed the window: its clerk has left for the day."""
FOR_A_PERSON: Final = 3.0
"""Real seconds in which a person who plays along walks to the window, and is then served."""


class Rota:
    """Wakes one free clerk for each ticket that joins a line, so that not all of them press at once."""

    def __init__(self, mirror: Mirror) -> None:
        self._mirror = mirror
        self._free: dict[asyncio.Future[None], int] = {}
        mirror.tell(self._hear)

    async def somebody_for(self, window: int) -> None:
        """Return when this window is open and somebody seems to wait for what it serves by now."""
        while not self._waits(window):
            called: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._free[called] = window
            try:
                await asyncio.wait({called}, timeout=LOOK_AGAIN)
            finally:
                del self._free[called]

    def _waits(self, window: int) -> bool:
        view, services = self._mirror.view, frozenset(self._serves(window))
        return view is not None and any(_services(ticket) & services for ticket in view.waiting.values())

    def _serves(self, window: int) -> tuple[str, ...]:
        """Nothing while it is paused or closed."""
        known = self._mirror.view.windows.get(window) if self._mirror.view else None
        return known.services if known and known.state == "open" else ()

    def _hear(self, news: News) -> None:
        for change in news.changes if isinstance(news, Changed) else ():
            if isinstance(change, WaitingTicket):
                self._wake_one(_services(change))
            elif isinstance(change, WindowView):
                self._wake([called for called, window in self._free.items() if window == change.number])

    def _wake_one(self, wanted: frozenset[str]) -> None:
        """Whoever can do least else goes first."""
        able = [
            called
            for called, window in self._free.items()
            if not called.done() and not wanted.isdisjoint(self._serves(window))
        ]
        able.sort(key=lambda called: len(self._serves(self._free[called])))
        self._wake(able[:1])

    @staticmethod
    def _wake(clerks: Iterable[asyncio.Future[None]]) -> None:
        for called in clerks:
            if not called.done():
                called.set_result(None)


def _services(ticket: WaitingTicket) -> frozenset[str]:
    """The services that a ticket waits for: a journey's may be several."""
    return frozenset({ticket.service, *(service for service, _place in ticket.also)})


@dataclass
class Clerk:
    """One clerk at one window, all day."""

    window: int
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
            await self.rota.somebody_for(self.window)
            serving = await self._call_next(link)
            if serving is None:
                await asyncio.sleep(BEATEN_TO_IT)
                continue
            try:
                await self._see_to(link, serving)
            except RefusedByHall as refusal:
                if refusal.code not in FREED:
                    raise
                # Back in line, and rightly called again.
                self.tally.transfers[serving.ticket] += 1

    async def _call_next(self, link: HallLink) -> ServingView | None:
        """The citizen called; None when another window was quicker."""
        pressed = time.monotonic()
        try:
            called = await link.ask(CallNext(), AtWindow)
        except RefusedByHall as refusal:
            if refusal.code not in NOT_NOW:
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
