"""Boards: when each shows a call, and whether in the end it is equal to the server."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Final

from hall_server.client import Changed, HallLink, Mirror, News
from hall_server.protocol import Call, GetSnapshot, Snapshot

from .tally import Tally

COMPARISONS: Final = 20
CATCHES_UP_WITHIN: Final = 3.0


def watch_calls(mirror: Mirror, tally: Tally) -> None:
    """Note every call at the moment when this board has it."""

    def hear(news: News) -> None:
        now = time.monotonic()
        for change in news.changes if isinstance(news, Changed) else ():
            if isinstance(change, Call):
                tally.note_shown((change.ticket, change.at), now)

    mirror.tell(hear)


async def in_sync(mirror: Mirror, link: HallLink) -> bool:
    """Whether a board is equal to a fresh snapshot, compared at the same broadcast.

    The hall may move on between the snapshot and the comparison; then it is compared anew.
    """
    for _attempt in range(COMPARISONS):
        snapshot = await link.ask(GetSnapshot(), Snapshot)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CATCHES_UP_WITHIN):
                while not _reached(mirror, snapshot):  # noqa: ASYNC110 - a mirror is read from outside
                    await asyncio.sleep(0.01)
            if mirror.seq == snapshot.seq:
                return mirror.view == snapshot.view
    return False


def _reached(mirror: Mirror, snapshot: Snapshot) -> bool:
    return mirror.live and mirror.epoch == snapshot.epoch and mirror.seq >= snapshot.seq
