"""The bridge's process: follows the hall, and delivers, until it is told to stop."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Coroutine, Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from hall_server import notices
from hall_server.alarms import sending
from hall_server.alarms.lanes import recipients_of
from hall_server.outbox import Outbox, deliver, together
from hall_server.outbox.following import follow
from hall_server.outbox.posting import Poster
from hall_server.settings import HallFolder
from hall_server.settings.model import ProvinceTable
from hall_server.store.following import Database

from .follower import LANE, Follower
from .records import Recorder
from .sender import Sender, province_poster

log = logging.getLogger(__name__)


class AlreadyBridged(Exception):
    """Another bridge runs on the same folder."""


def lock_of(folder: HallFolder) -> Path:
    """The file that a bridge holds while it runs."""
    return folder.path / "bridge.lock"


@contextlib.contextmanager
def only_bridge(folder: HallFolder) -> Iterator[None]:
    """Hold the lock of the folder's bridge; the system frees it however this process ends.

    Raises :class:`AlreadyBridged`.
    """
    lock = FileLock(lock_of(folder), timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise AlreadyBridged from None
    try:
        yield
    finally:
        lock.release()


async def run(folder: HallFolder) -> None:
    """Carry everything that ``hall.toml`` asks for to the outside, until cancelled.

    Raises :class:`AlreadyBridged` and ``SettingsError`` before anything is sent, and ``StoreDamaged``.
    """
    settings = folder.settings
    async with contextlib.AsyncExitStack() as stack:
        stack.enter_context(only_bridge(folder))
        outbox = Outbox.open(folder.outbox)
        stack.callback(outbox.close)
        parts: list[Coroutine[None, None, None]] = []
        if settings.province is not None:
            poster = province_poster(folder, settings.province)
            stack.push_async_callback(poster.close)
            parts.append(_to_province(folder, settings.province, outbox, poster))
        if settings.notices.channels:
            parts.append(notices.run(folder, outbox))
        if recipients_of(settings):
            parts.append(sending.run(folder, outbox))
        log.info("the bridge of %s runs", folder.plan.id)
        await together(*parts)


async def _to_province(folder: HallFolder, province: ProvinceTable, outbox: Outbox, poster: Poster) -> None:
    database = Database(folder.database)
    recorder = Recorder(folder.plan, province.hall_code)
    follower = Follower(database.engine, outbox, recorder, province.send, folder.plan.rules.take_back)
    sender = Sender(poster, database.engine, send_words=province.send_words)
    try:
        await together(follow(database, follower, LANE), deliver(outbox, LANE, sender.send))
    finally:
        database.close()
