"""The process of a television's board."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from display_board.reaching import explain_until_reached
from display_board.settings import BoardFile
from hall_server.client import HallLink, Mirror, Translator, beside, system_language
from hall_server.http_door.listening import listening
from hall_server.http_door.server import running, until_stopped
from hall_server.protocol import Text

from .app import release, tv_app
from .playlist import Playlist
from .speaking import Speaker
from .stage import Stage

_ = Translator("display_board", system_language())
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Serving:
    """The page while it is served. ``ended`` ends early only if something is wrong."""

    port: int
    stage: Stage
    ended: asyncio.Task[None]


async def serve(device: BoardFile, path: Path) -> None:
    """Serve the board's page on this computer until SIGINT or SIGTERM. ``path`` is the device file's.

    Raises :class:`hall_server.http_door.listening.AddressTaken`.
    """
    async with serving(device, path.parent, device.board.port) as served:
        await until_stopped(served.ended)


@contextlib.asynccontextmanager
async def serving(device: BoardFile, folder: Path, port: int = 0) -> AsyncIterator[Serving]:
    """The page, open while the block runs; port 0 takes a free one. Paths of the settings are beside the
    device file, in ``folder``."""
    board = device.board
    playlist = Playlist(folder / board.playlist) if board.playlist else None
    closing = asyncio.Event()
    mirror: Mirror | None = None
    speaker = Speaker(board, folder)
    stage = Stage(device, lambda: mirror, playlist, speaker.hear, release())

    def explain(trouble: Text) -> None:
        stage.trouble = trouble

    with listening("127.0.0.1", port) as listener:
        async with HallLink.connect(device) as link, Mirror.following(link, stage.on_news) as mirror:
            parts = (
                stage.run(),
                stage.watch_playlist(),
                speaker.run(),
                explain_until_reached(link, mirror, explain),
            )
            async with beside(*parts), running(tv_app(stage, playlist, closing), listener) as ended:
                number = listener.getsockname()[1]
                log.info(_("the board is at {address}", address=f"http://127.0.0.1:{number}/"))
                try:
                    yield Serving(number, stage, ended)
                finally:
                    closing.set()
