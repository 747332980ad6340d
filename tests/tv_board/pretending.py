"""The page of a board whose hall is moved on by hand."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from display_board.settings import BoardFile, BoardTable
from display_board.tv.app import release, tv_app
from display_board.tv.playlist import Playlist
from display_board.tv.stage import Stage
from hall_server.client import HallAddress, Keys, Synced
from hall_server.http_door.listening import listening
from hall_server.http_door.server import running
from tests.display_board.pretend import PretendHall

KEY = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"


def a_device(board: BoardTable, language: str = "zh") -> BoardFile:
    address = HallAddress(requests="tcp://127.0.0.1:1", broadcasts="tcp://127.0.0.1:2", public_key=KEY)
    return BoardFile.model_validate(
        {
            "role": "board",
            "name": "1",
            "language": language,
            "hall": address.model_dump(),
            "keys": Keys(public=KEY, secret=KEY).model_dump(),
            "board": board.model_dump(),
        }
    )


@contextlib.asynccontextmanager
async def showing(
    hall: PretendHall, board: BoardTable, language: str = "zh", folder: Path | None = None
) -> AsyncIterator[tuple[int, Stage]]:
    """The port of the page, and what it shows."""
    device = a_device(board, language)
    playlist = Playlist(folder) if folder else None
    stage = Stage(device, lambda: hall, playlist, lambda _call, _view, _late: None, release())
    closing = asyncio.Event()
    with listening("127.0.0.1", 0) as listener:
        async with running(tv_app(stage, playlist, closing), listener):
            if playlist:
                playlist.look()
            stage.on_news(Synced())
            tasks = [asyncio.create_task(stage.run())]
            try:
                yield listener.getsockname()[1], stage
            finally:
                closing.set()
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)


def busy_hall() -> PretendHall:
    """Seven calls stand, and people wait."""
    hall = PretendHall()
    keep_busy(hall)
    return hall


def keep_busy(hall: PretendHall) -> None:
    for at in range(7):
        hall.call(f"{'AB'[at % 2]}{41 + at:03d}", 3 * at + 1)
    for at in range(17):
        hall.wait(f"{'ABA'[at % 3]}{100 + at}")
