"""What happens on the board, whoever looks at it: the turns of calls, the playlist, the voice."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Final

from display_board.calls import CallQueue
from display_board.hall import HallPicture, standing_calls
from display_board.settings import BoardFile
from hall_server.client import News
from hall_server.protocol import Call, HallView, Text

from .playlist import Playlist
from .scene import Scene, scene_of

TICK: Final = 0.25
LOOK_AGAIN: Final = 3.0


class Stage:
    """The board's state beside the hall's. A page that is loaded again finds the same, so nothing pulses or
    sounds twice. ``scene`` is numbered by ``number``, which grows whenever the scene is another."""

    def __init__(
        self,
        device: BoardFile,
        picture: Callable[[], HallPicture | None],
        playlist: Playlist | None,
        begun: Callable[[Call, HallView, float], None],
        release: str,
    ) -> None:
        """``begun`` is told each call as its turn in the giant place begins, and how many seconds ago it was
        made: perhaps while the hall was not heard."""
        self.trouble: Text | None = None
        self.number = 0
        self._device = device
        self._picture = picture
        self._playlist = playlist
        self._begun = begun
        self._release = release
        self._queue = CallQueue()
        self._changed = asyncio.Event()
        self.scene = self._look()

    def on_news(self, _news: News) -> None:
        """The hall's picture changed: the page shows it now."""
        picture = self._picture()
        if picture and picture.view:
            calls = standing_calls(picture.view, self._device.board.zones)
            self._announce(self._queue.follow(calls, time.monotonic()))
        self._refresh()

    async def changed(self, since: int) -> None:
        """Wait until the scene has another number than ``since``."""
        while self.number == since:
            await self._changed.wait()

    async def run(self) -> None:
        """Let calls take their turns, and the clock go on."""
        while True:
            await asyncio.sleep(TICK)
            self._announce(self._queue.advance(time.monotonic()))
            self._refresh()

    async def watch_playlist(self) -> None:
        """Look for what was put into the playlist's folder, or taken out of it."""
        while self._playlist:
            await asyncio.to_thread(self.look_at_playlist)
            await asyncio.sleep(LOOK_AGAIN)

    def look_at_playlist(self) -> None:
        """The page shows what is in the folder now. Blocks."""
        if self._playlist:
            self._playlist.look()

    def _announce(self, call: Call | None) -> None:
        picture = self._picture()
        if call and picture and picture.view:
            self._begun(call, picture.view, (picture.now() - call.at) / 1000)

    def _refresh(self) -> None:
        scene = self._look()
        if scene != self.scene:
            self.scene, self.number = scene, self.number + 1
            self._changed.set()
            self._changed = asyncio.Event()

    def _look(self) -> Scene:
        return scene_of(
            self._picture(),
            self._queue,
            self._device.board,
            self._device.language,
            time.monotonic(),
            trouble=self.trouble,
            playlist=self._playlist.items if self._playlist else (),
            release=self._release,
        )
