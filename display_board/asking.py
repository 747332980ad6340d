"""Keeps a window's rating code fresh: asks when the window changes, and twice a minute."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Final

from hall_server.client import HallError, HallLink, Mirror, RefusedByHall
from hall_server.protocol import GetScreen, Screen, ServingView

from .window import Code

ASK_EVERY: Final = 30_000
"""Milliseconds of the hall's clock, so that the code of a new minute is soon shown."""

LOOK_EVERY: Final = 1.0
PATIENCE: Final = 4.0


class CodeKeeper:
    """Asks the hall for what stands on the screen of ``window``; ``code`` is the latest answer."""

    def __init__(self, link: HallLink, mirror: Mirror, window: int, told: Callable[[], None]) -> None:
        self.code = Code()
        self._link = link
        self._mirror = mirror
        self._window = window
        self._told = told
        self._due = asyncio.Event()
        self._seen: ServingView | None = None

    def look(self) -> None:
        """The hall's picture changed: ask at once if it was this window."""
        here = self._mirror.view.windows.get(self._window) if self._mirror.view else None
        serving = here.serving if here else None
        if serving != self._seen:
            self._seen = serving
            self._due.set()

    async def keep(self) -> None:
        """Ask for as long as the screen runs. A hall that does not answer is asked again."""
        await self._mirror.synced()
        self._due.set()
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._due.wait(), LOOK_EVERY)
            if self._due.is_set() or self._mirror.now() >= self.code.asked_at + ASK_EVERY:
                await self._ask()

    async def _ask(self) -> None:
        self._due.clear()
        asked_at = self._mirror.now()
        try:
            screen = await self._link.ask(GetScreen(), Screen, patience=PATIENCE)
        except RefusedByHall:
            screen = Screen()  # a temporary window that nobody has opened today
        except HallError:
            await asyncio.sleep(LOOK_EVERY)
            self._due.set()
            return
        self.code = Code(screen, asked_at)
        self._told()
