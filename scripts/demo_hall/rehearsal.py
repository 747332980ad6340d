"""The day in the hall: connects every device, lets the people work, and looks at the boards at the end."""

from __future__ import annotations

import asyncio
import contextlib
import math
import queue
from collections.abc import AsyncIterator, Coroutine, Sequence
from datetime import datetime
from subprocess import Popen
from typing import Final
from zoneinfo import ZoneInfo

import zmq
import zmq.asyncio

from hall_server.client import HallError, HallLink, Mirror, RefusedByHall
from hall_server.protocol import Accepted, AcknowledgeAlarm, Ping

from .boards import in_sync, watch_calls
from .citizens import Crowd
from .clerks import Clerk, Rota
from .doors import Doors
from .duty import Duty
from .pace import Pace
from .phones import Phones
from .synthetic import Guest
from .tally import Tally
from .venue import DUTY, Venue
from .words import _

LOOK_EVERY: Final = 0.1
PRESENT_EVERY: Final = 10.0
LAST_HOUR: Final = 23
"""The demo ends before the hall's midnight, when numbers start again and windows close."""
ON_THE_WAY: Final = 60.0
"""Seconds of the hall's time until whoever was told of an alarm sees to it."""
SLIPS_PRINTED_WITHIN: Final = 15.0
SIGN_INS_AT_ONCE: Final = 2
"""Checking a PIN is slow on purpose; a crowd at the door would only ask again and again."""
MOST_SOCKETS: Final = 4096


class ServerGone(Exception):
    """The hall server ended before the demo did."""


class Morning:
    """Before opening: the clerks sign in, a few at a time; when all sit, the doors open."""

    def __init__(self, clerks: int, pace: Pace) -> None:
        self.sign_ins = asyncio.Semaphore(SIGN_INS_AT_ONCE)
        self.doors = asyncio.Event()
        self._missing = clerks
        self._pace = pace

    def one_more_seated(self) -> None:
        self._missing -= 1
        if not self._missing:
            self._pace.start()
            self.doors.set()


class Rehearsal:
    """One run. ``boards`` follow the hall from the moment it answers; ``closing`` once
    nobody else may come."""

    def __init__(
        self, venue: Venue, day: Sequence[Guest], speed: float, server: Popen[bytes], duty: Duty
    ) -> None:
        self.tally = Tally(len(venue.names("board")))
        self.boards: list[Mirror] = []
        self.boards_in_sync = False
        self.closing = False
        self.stop = asyncio.Event()
        self.venue = venue
        self._day = day
        self.speed = speed
        self._server = server
        self._duty = duty
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
                for name in self.venue.names("board")
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
        pace = Pace(self.speed)
        phones = Phones(pace, self.tally)
        crowd = Crowd(self._day, pace, self.tally, phones)
        rota = Rota(self.boards[0])
        morning = Morning(len(self.venue.folder.plan.windows), pace)
        desks: list[HallLink] = []
        people = [self._come(crowd, desks, morning), self._see_to_alarms(pace)]
        for window in self.venue.folder.plan.windows:
            clerk = Clerk(window.number, self.venue.pin, crowd, rota, pace, self.tally)
            people.append(self._window(clerk, desks, morning))
        async with phones.in_pockets():
            await _first_of(_all_of(people), asyncio.create_task(self._until_end(crowd, pace, seconds)))

    async def _come(self, crowd: Crowd, desks: list[HallLink], morning: Morning) -> None:
        async with contextlib.AsyncExitStack() as devices:
            linked = [
                [await devices.enter_async_context(self._link(role, name)) for name in self.venue.names(role)]
                for role in ("kiosk", "booking")
            ]
            kiosks, (booking,) = linked
            await morning.doors.wait()
            await crowd.come(Doors(kiosks, desks, booking, self.boards[0], self.tally))

    async def _see_to_alarms(self, pace: Pace) -> None:
        """Whoever was told of an alarm comes, unless it is over by then."""
        async with self._link(*DUTY) as link:
            while not self.closing:
                try:
                    alarm = self._duty.unseen.get_nowait()
                except queue.Empty:
                    await asyncio.sleep(LOOK_EVERY)
                    continue
                await pace.sleep(ON_THE_WAY)
                with contextlib.suppress(RefusedByHall):
                    await link.ask(AcknowledgeAlarm(alarm), Accepted)

    async def _window(self, clerk: Clerk, desks: list[HallLink], morning: Morning) -> None:
        async with self._link("window", str(clerk.window)) as link:
            async with morning.sign_ins:
                await clerk.sit_down(link)
            desks.append(link)
            morning.one_more_seated()
            await clerk.work(link)

    @contextlib.asynccontextmanager
    async def _link(self, role: str, name: str) -> AsyncIterator[HallLink]:
        async with HallLink.connect(self.venue.device(role, name), self._context) as link:
            present = asyncio.create_task(_be_present(link))
            try:
                yield link
            finally:
                present.cancel()
                await asyncio.wait({present})

    async def _until_end(self, crowd: Crowd, pace: Pace, seconds: float | None) -> None:
        limit = seconds * self.speed if seconds else math.inf
        while not (  # noqa: ASYNC110 - looks at counts and clocks
            self.stop.is_set() or crowd.gone_home or pace.passed > limit or self._late()
        ):
            await asyncio.sleep(LOOK_EVERY)
        self.closing = True
        await crowd.close_doors()

    def _late(self) -> bool:
        mirror = self.boards[0]
        zone = ZoneInfo(mirror.view.timezone if mirror.view else "UTC")
        return datetime.fromtimestamp(mirror.now() / 1000, zone).hour >= LAST_HOUR

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


async def _be_present(link: HallLink) -> None:
    """Real terminals and kiosks follow the hall, and so say now and then that they are there."""
    while True:
        await asyncio.sleep(PRESENT_EVERY)
        with contextlib.suppress(HallError):
            await link.ask(Ping(), Accepted)
