"""A copy of the hall's picture that keeps itself equal to the server's.

Subscribe first, then ask for a snapshot, then apply numbered updates. A gap, a new epoch or silence
leads to a new snapshot after a random short wait, so that two hundred boards do not all ask at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator, Callable
from typing import Final

import msgspec
import zmq
import zmq.asyncio

from hall_server.protocol import (
    TOPIC,
    Accepted,
    Change,
    GetSnapshot,
    HallView,
    Ping,
    Snapshot,
    Unreadable,
    Update,
    decode_update,
)

from .beside import beside
from .errors import HallError
from .link import HallLink
from .socket import connected, secure_client

SILENCE: Final = 3.0
RESNAPSHOT_JITTER: Final = 0.25
PRESENT_EVERY: Final = 10.0


class Synced(msgspec.Struct, frozen=True):
    """The picture is whole and current: draw everything anew."""


class Changed(msgspec.Struct, frozen=True):
    """The picture moved on by these changes."""

    changes: tuple[Change, ...]


class WentStale(msgspec.Struct, frozen=True):
    """Nothing heard from the hall for a while; the picture is as of :attr:`Mirror.as_of`."""


News = Synced | Changed | WentStale


class Mirror:
    """The hall as this client knows it. ``live`` is false while the picture may be out of date; ``unwritten``
    is true while the hall cannot write, as :class:`hall_server.protocol.Update` says."""

    def __init__(self, link: HallLink, context: zmq.asyncio.Context | None = None) -> None:
        self.view: HallView | None = None
        self.live = False
        self.unwritten = False
        self.epoch = ""
        self.seq = 0
        self.resnapshots = 0
        self._link = link
        self._context = context or zmq.asyncio.Context.instance()
        self._listeners: list[Callable[[News], None]] = []
        self._past_epochs: set[str] = set()
        self._clock = (0, 0.0, 1.0)
        self._whole = asyncio.Event()

    @classmethod
    @contextlib.asynccontextmanager
    async def following(
        cls,
        link: HallLink,
        listener: Callable[[News], None] | None = None,
        context: zmq.asyncio.Context | None = None,
    ) -> AsyncIterator[Mirror]:
        """Follow the hall while the block runs. The first ``Synced`` may come at any later time."""
        mirror = cls(link, context)
        if listener:
            mirror.tell(listener)
        async with beside(mirror._follow(), mirror._be_present()):
            yield mirror

    def tell(self, listener: Callable[[News], None]) -> None:
        """Call ``listener`` with all news from now on, on the event loop."""
        self._listeners.append(listener)

    @property
    def as_of(self) -> int:
        """The hall's time of the last word heard from it."""
        return self._clock[0]

    def now(self) -> int:
        """The hall's clock now, in milliseconds; this computer's own clock does not matter."""
        hall, heard, speed = self._clock
        return hall + int((time.monotonic() - heard) * 1000 * speed)

    async def synced(self) -> HallView:
        """Wait until the picture is whole and current."""
        while self.view is None or not self.live:
            await self._whole.wait()
        return self.view

    async def _follow(self) -> None:
        device = self._link.device
        socket = secure_client(self._context, zmq.SUB, device)
        socket.setsockopt(zmq.SUBSCRIBE, TOPIC)
        async with connected(socket, device.hall.broadcasts):
            await self._resnapshot()
            while True:
                await self._hear(socket)

    async def _be_present(self) -> None:
        """Who only listens says now and then that it is there: the hall raises an alarm for who is lost."""
        while True:
            await asyncio.sleep(PRESENT_EVERY)
            with contextlib.suppress(HallError):
                await self._link.ask(Ping(), Accepted, patience=SILENCE)

    async def _hear(self, socket: zmq.asyncio.Socket) -> None:
        try:
            async with asyncio.timeout(SILENCE):
                frames = await socket.recv_multipart()
        except TimeoutError:
            self._went_stale()
            await self._resnapshot()
            return
        with contextlib.suppress(Unreadable):
            await self._take(decode_update(frames))

    async def _take(self, update: Update) -> None:
        if update.epoch in self._past_epochs:
            return
        self._clock = (update.now, time.monotonic(), update.speed)
        self.unwritten = update.unwritten
        last_needed = update.seq - 1 if update.changes else update.seq
        if update.epoch != self.epoch or last_needed > self.seq:
            self._went_stale()
            await asyncio.sleep(random.uniform(0, RESNAPSHOT_JITTER))
            await self._resnapshot()
            return
        if not self.live:
            self.live = True
            self._publish(Synced())
        if self.view is None or update.seq <= self.seq:
            return
        for change in update.changes:
            self.view.apply(change)
        self.view.issued = update.issued
        self.seq = update.seq
        self._publish(Changed(update.changes))

    async def _resnapshot(self) -> None:
        """Fetch the whole picture; without an answer the old one stays, marked as stale."""
        try:
            snapshot = await self._link.ask(GetSnapshot(), Snapshot, patience=SILENCE)
        except HallError:
            return
        if self.epoch and snapshot.epoch != self.epoch:
            self._past_epochs.add(self.epoch)
        self.resnapshots += 1
        self.view, self.epoch, self.seq = snapshot.view, snapshot.epoch, snapshot.seq
        self._clock = (snapshot.now, time.monotonic(), snapshot.speed)
        self.live = True
        self._publish(Synced())

    def _went_stale(self) -> None:
        if self.live:
            self.live = False
            self._publish(WentStale())

    def _publish(self, news: News) -> None:
        if self.live:
            self._whole.set()
        else:
            self._whole.clear()
        for listener in self._listeners:
            listener(news)
