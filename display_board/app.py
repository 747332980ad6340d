"""The programs that fill a screen: they follow the hall and show it; nobody needs to touch them."""

from __future__ import annotations

import contextlib
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType

from hall_server.client import HallLink, Mirror, News, log_fault
from hall_server.protocol import Text

from .asking import CodeKeeper
from .reaching import explain_until_reached
from .settings import BoardFile
from .widgets import BoardView, WindowScreen
from .window import Code
from .words import other


class HallApp(App[None]):
    """Shows one :class:`BoardView` or :class:`WindowScreen` for as long as it runs, whatever becomes of
    the hall."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "switch_language", show=False),
        Binding("q,ctrl+c", "quit", show=False, priority=True),
    ]
    board: BoardView | WindowScreen

    def __init__(self, device: BoardFile) -> None:
        super().__init__()
        self.device = device
        self.mirror: Mirror | None = None
        self._connections = contextlib.AsyncExitStack()

    def compose(self) -> ComposeResult:
        yield self.board

    async def on_mount(self) -> None:
        link = await self._connections.enter_async_context(HallLink.connect(self.device))
        self.mirror = await self._connections.enter_async_context(Mirror.following(link, self.on_news))
        self.run_worker(explain_until_reached(link, self.mirror, self._explain))
        self.connected(link, self.mirror)

    async def on_unmount(self) -> None:
        await self._connections.aclose()

    def connected(self, link: HallLink, mirror: Mirror) -> None:
        """What else to begin once there is a line to the hall."""

    def on_news(self, news: News) -> None:
        """The hall's picture changed."""
        self.board.follow()

    def _explain(self, trouble: Text) -> None:
        self.board.trouble = trouble

    def _fatal_error(self) -> None:
        """Leave without Textual's report: citizens stand in front of this screen."""
        log_fault()
        self.panic()

    def action_switch_language(self) -> None:
        self.board.language = other(self.board.language)


class BoardApp(HallApp):
    """The board for a zone or the whole hall."""

    def __init__(self, device: BoardFile) -> None:
        super().__init__(device)
        self.board = BoardView(lambda: self.mirror, language=device.language, zones=device.board.zones)

    def on_board_view_call_shown(self) -> None:
        if self.device.board.chime:
            self.bell()


class WindowApp(HallApp):
    """The screen at one window. Only a device of role screen is told codes for rating."""

    def __init__(self, device: BoardFile, window: int) -> None:
        super().__init__(device)
        self._window = window
        self._keeper: CodeKeeper | None = None
        self.board = WindowScreen(window, lambda: self.mirror, self._code, language=device.language)

    def connected(self, link: HallLink, mirror: Mirror) -> None:
        if self.device.role == "screen":
            self._keeper = CodeKeeper(link, mirror, self._window, self.board.follow)
            self.run_worker(self._keeper.keep())

    def on_news(self, news: News) -> None:
        if self._keeper:
            self._keeper.look()
        super().on_news(news)

    def _code(self) -> Code:
        return self._keeper.code if self._keeper else Code()
