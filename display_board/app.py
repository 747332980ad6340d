"""The board's program: follows the hall and shows it; nobody needs to touch it."""

from __future__ import annotations

import asyncio
import contextlib
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType

from hall_server.client import HallError, HallLink, Mirror, News
from hall_server.protocol import Accepted, Ping

from .settings import BoardFile
from .widgets import BoardView
from .words import other


class BoardApp(App[None]):
    """Shows one :class:`BoardView` for as long as it runs, whatever becomes of the hall."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "switch_language", show=False),
        Binding("q,ctrl+c", "quit", show=False, priority=True),
    ]

    def __init__(self, device: BoardFile) -> None:
        super().__init__()
        self.device = device
        self.mirror: Mirror | None = None
        self._connections = contextlib.AsyncExitStack()
        self.board = BoardView(lambda: self.mirror, language=device.language, zones=device.board.zones)

    def compose(self) -> ComposeResult:
        yield self.board

    async def on_mount(self) -> None:
        link = await self._connections.enter_async_context(HallLink.connect(self.device))
        self.mirror = await self._connections.enter_async_context(Mirror.following(link, self._on_news))
        self.run_worker(self._explain_until_reached(link, self.mirror))

    async def on_unmount(self) -> None:
        await self._connections.aclose()

    def _on_news(self, news: News) -> None:
        self.board.follow()

    async def _explain_until_reached(self, link: HallLink, mirror: Mirror) -> None:
        """Until there is a picture, say what an installer should know: a silent hall, an unknown key."""
        while mirror.view is None:
            try:
                await link.ask(Ping(), Accepted, patience=4)
            except HallError as error:
                self.board.trouble = error.text
            await asyncio.sleep(1)

    def on_board_view_call_shown(self) -> None:
        if self.device.board.chime:
            self.bell()

    def action_switch_language(self) -> None:
        self.board.language = other(self.board.language)
