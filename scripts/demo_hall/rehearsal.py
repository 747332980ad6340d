"""The day in the hall: connects every device, lets the people work, and looks at the boards at the end."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Coroutine, Sequence
from subprocess import Popen
from typing import Final

import zmq
import zmq.asyncio

from hall_server.client import HallLink, Mirror

from .boards import in_sync, watch_calls
from .citizens import Crowd
from .clerks import Clerk, Rota
from .day import Citizen
from .pace import Pace
from .tally import Tally
from .venue import Venue
from .words import _

LOOK_EVERY: Final = 0.1
LAST_HOUR: Final = 14 * 3600.0
"""The demo ends before the hall's midnight, when numbers would start again."""
SLIPS_PRINTED_WITHIN: Final = 15.0
SIGN_INS_AT_ONCE: Final = 2
"""Checking a PIN is slow on purpose; a crowd at the door would only ask again and again."""
MOST_SOCKETS: Final = 4096


class ServerGone(Exception):
    """The hall server ended before the demo did."""


class Rehearsal:
    """One run. ``boards`` follow the hall from the moment it answers; ``over`` when the last went home."""

    def __init__(self, venue: Venue, day: Sequence[Citizen], speed: float, server: Popen[bytes]) -> None:
        self.tally = Tally(len(venue.names("board")))
        self.boards: list[Mirror] = []
        self.boards_in_sync = False
        self.over = False
        self.stop = asyncio.Event()
        self._venue = venue
        self._day = day
        self._speed = speed
        self._server = server
        self._context = zmq.asyncio.Context()
        self._context.set(zmq.MAX_SOCKETS, MOST_SOCKETS)

    async def run(self, seconds: float | None) -> None:
        """Work until ``stop``, for so many real seconds, or until the day is over.

        Raises :class:`ServerGone` or :class:`hall_server.client.HallError`.
        """
        allow_many_connections()
        watching = asyncio.create_task(self._watch_server())
        try:
            await _first_of(self._rehearse(seconds), watching)
        finally:
            watching.cancel()
            self._context.destroy(linger=0)

    async def _rehearse(self, seconds: float | None) -> None:
        async with contextlib.AsyncExitStack() as devices:
            links = [
                await devices.enter_async_context(self._link("board", name))
                for name in self._venue.names("board")
            ]
            for link in links:
                mirror = await devices.enter_async_context(Mirror.following(link, context=self._context))
                watch_calls(mirror, self.tally)
                self.boards.append(mirror)
                await mirror.synced()
            await self._work(seconds)
            await self._let_printers_finish()
            self.boards_in_sync = all(
                [await in_sync(board, link) for board, link in zip(self.boards, links, strict=True)]
            )

    async def _work(self, seconds: float | None) -> None:
        pace = Pace(self._speed)
        crowd = Crowd(self._day, pace, self.tally)
        rota = Rota(self.boards[0])
        sign_ins = asyncio.Semaphore(SIGN_INS_AT_ONCE)
        people = [self._kiosks(crowd)]
        for window in self._venue.folder.plan.windows:
            clerk = Clerk(window.number, window.services, self._venue.pin, crowd, rota, pace, self.tally)
            people.append(self._window(clerk, sign_ins))
        await _first_of(_all_of(people), asyncio.create_task(self._until_end(crowd, pace, seconds)))

    async def _kiosks(self, crowd: Crowd) -> None:
        async with contextlib.AsyncExitStack() as devices:
            names = self._venue.names("kiosk")
            await crowd.come([await devices.enter_async_context(self._link("kiosk", name)) for name in names])

    async def _window(self, clerk: Clerk, sign_ins: asyncio.Semaphore) -> None:
        async with self._link("window", str(clerk.window)) as link:
            async with sign_ins:
                await clerk.sit_down(link)
            await clerk.work(link)

    @contextlib.asynccontextmanager
    async def _link(self, role: str, name: str) -> AsyncIterator[HallLink]:
        async with HallLink.connect(self._venue.device(role, name), self._context) as link:
            yield link

    async def _until_end(self, crowd: Crowd, pace: Pace, seconds: float | None) -> None:
        end = time.monotonic() + seconds if seconds else None
        while not self.stop.is_set() and not self.over and (end is None or time.monotonic() < end):
            await asyncio.sleep(LOOK_EVERY)
            self.over = crowd.gone_home or pace.passed > LAST_HOUR

    async def _let_printers_finish(self) -> None:
        """A picture takes a printer some milliseconds; those queued last still come out."""
        view = await self.boards[0].synced()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SLIPS_PRINTED_WITHIN):
                while view.slips:
                    await asyncio.sleep(LOOK_EVERY)
                    view = await self.boards[0].synced()

    async def _watch_server(self) -> None:
        while self._server.poll() is None:  # noqa: ASYNC110 - another process
            await asyncio.sleep(LOOK_EVERY)
        raise ServerGone(_("the hall server has ended; its log says why"))


async def _all_of(people: Sequence[Coroutine[None, None, None]]) -> None:
    async with asyncio.TaskGroup() as group:
        for person in people:
            group.create_task(person)


async def _first_of(work: Coroutine[None, None, None], other: asyncio.Task[None]) -> None:
    """Run both until one ends, then end the other too; an error in either is raised."""
    task = asyncio.create_task(work)
    try:
        await asyncio.wait({task, other}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in (task, other):
            if not each.done():
                each.cancel()
        await asyncio.gather(task, other, return_exceptions=True)
    for each in (task, other):
        if not each.cancelled() and (error := each.exception()):
            raise _first_cause(error)


def _first_cause(error: BaseException) -> BaseException:
    """What went wrong first among people who worked together."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def allow_many_connections() -> None:
    """Two hundred windows in one process hold more files open than some systems start with."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 8192 if hard == resource.RLIM_INFINITY else min(8192, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
