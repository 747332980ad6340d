"""A screen that the clerk opens beside the serving screen; what goes on at the window stays in sight."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import TypeVar

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from window_client.desk import Desk
from window_client.state import Picture
from window_client.widgets.header import Header
from window_client.widgets.meanwhile import Meanwhile
from window_client.widgets.panel import Panel

from .asking import Asking

T = TypeVar("T")


class Aside(Asking):
    """Shows the picture, too; who is called meanwhile stands out."""

    DEFAULT_CSS = "Aside { overflow: hidden; } Aside Notice { height: 2; }"

    def __init__(self, desk: Desk, picture: Picture, redraw: Callable[[], None]) -> None:
        super().__init__(desk, redraw)
        self._desk = desk
        self._picture = picture

    def compose(self) -> ComposeResult:
        yield Header()
        yield Meanwhile()
        yield from self.parts()

    def parts(self) -> Iterable[Widget]:
        """What stands below the window's own line, a notice among it."""
        raise NotImplementedError

    async def work(self) -> None:
        """What the clerk does here, from coming to leaving."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self.show(self._picture)
        self.run_worker(self._until_done())

    async def _until_done(self) -> None:
        await self.work()
        self.dismiss(None)

    def show(self, picture: Picture) -> None:
        self._picture = picture
        for panel in self.query(Panel):
            panel.picture = picture

    @property
    def picture(self) -> Picture:
        return self._picture

    async def answer(self, screen: Screen[T]) -> T | None:
        result = await super().answer(screen)
        if self._desk.window and self._desk.window.clerk is None:
            # Signed out from elsewhere: the app takes all screens away, and this work ends with its screen.
            await asyncio.Event().wait()
        return result
