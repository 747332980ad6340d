"""Concerns at a window, beside what goes on there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from textual import events
from textual.widget import Widget

from window_client.desk import Desk
from window_client.keys import meant
from window_client.screens.aside import Aside
from window_client.state import Picture
from window_client.words import Words

from .work import ConcernWork


class DeskConcerns(Aside):
    """Only for a clerk who has the duty: the hall is asked before this screen opens."""

    def __init__(self, desk: Desk, picture: Picture, redraw: Callable[[], None]) -> None:
        super().__init__(desk, picture, redraw)
        self._left = asyncio.Event()
        self.why: Words | None = None
        """Why it closed by itself."""

    def parts(self) -> Iterable[Widget]:
        yield ConcernWork(self, self._desk.now, leave=self._leave)

    async def work(self) -> None:
        await self._left.wait()

    def _leave(self, why: Words | None) -> None:
        self.why = why
        self._left.set()

    def on_key(self, event: events.Key) -> None:
        if self.is_current:
            self.query_one(ConcernWork).press(meant(event.key, event.character), event.time)
