"""Wires a hall server together. Nothing else does."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import dataclass

from filelock import FileLock, Timeout

from hall_server.domain.plan import HallPlan
from hall_server.serving.access import Admission
from hall_server.serving.alarming import Alarming
from hall_server.serving.announcing import Announcements
from hall_server.serving.bridging import Bridging
from hall_server.serving.broadcaster import Broadcaster
from hall_server.serving.clock import HallClock
from hall_server.serving.forecasting import Forecasting
from hall_server.serving.forgetting import Forgetting
from hall_server.serving.gateway import Gateway
from hall_server.serving.housekeeping import Housekeeping
from hall_server.serving.ledger import Ledger
from hall_server.serving.owner import HallOwner
from hall_server.serving.pins import PinCheck
from hall_server.serving.presence import Presence
from hall_server.serving.sockets import Doors, open_doors, send_now
from hall_server.serving.stories import Stories
from hall_server.serving.translation import Answers, Commands
from hall_server.settings import HallFolder
from hall_server.store.database import migrate, open_engine
from hall_server.store.journal import Journal
from hall_server.store.registry import Registry

log = logging.getLogger(__name__)

ClockMaker = Callable[[int, HallPlan], HallClock]


class AlreadyServed(Exception):
    """Another hall server runs on the same folder."""


@dataclass(frozen=True, slots=True)
class RunningHall:
    """A hall that is open. ``stopped`` ends with the error when one of its tasks fails.

    ``metrics`` is where its figures are read, None when nowhere.
    """

    doors: Doors
    owner: HallOwner
    forecasting: Forecasting
    gateway: Gateway
    broadcaster: Broadcaster
    metrics: str | None
    stopped: asyncio.Future[None]


def real_clock(last_at: int, _plan: HallPlan) -> HallClock:
    return HallClock(last_at)


@contextlib.asynccontextmanager
async def running(folder: HallFolder, make_clock: ClockMaker = real_clock) -> AsyncIterator[RunningHall]:
    """Open the hall in ``folder`` while the block runs.

    Raises :class:`AlreadyServed`, ``SettingsError``, ``StoreDamaged``, ``StoreUnavailable`` or
    ``AddressTaken`` (of the sockets, or of HTTP) before anything is open.
    """
    network = folder.settings.network
    with _only_server(folder), contextlib.ExitStack() as closing:
        engine = open_engine(folder.database)
        closing.callback(engine.dispose)
        migrate(engine)
        journal = Journal(engine)
        registry = Registry(engine)
        clock = make_clock(journal.last_at, folder.plan)
        admission = Admission(registry)
        broadcaster = Broadcaster(clock)
        answers = Answers(folder.settings.slips.public_url, folder.link_secret)
        announcements = Announcements()
        owner = HallOwner(folder.plan, journal, clock, answers, broadcaster, announcements)
        forecasting = Forecasting(folder.plan, folder.database, owner, announcements, broadcaster, clock)
        pins = PinCheck(registry)
        stories = Stories(engine, folder.plan.ratings)
        ledger = Ledger(engine, registry)
        for part in (ledger, stories, pins, owner, forecasting):
            closing.callback(part.close)
        alarming = Alarming(folder.plan, folder.database.parent, owner, announcements, admission, clock)
        housekeeping = Housekeeping(folder.plan, owner, broadcaster, alarming)
        forgetting = Forgetting(engine, folder.plan, clock, folder.settings.privacy.keep_days)
        addresses = (
            f"tcp://{network.bind}:{network.request_port}",
            f"tcp://{network.bind}:{network.broadcast_port}",
        )
        async with open_doors(folder.key_pair, admission, *addresses) as doors:
            broadcaster.send_with(lambda frames: send_now(doors.broadcasts, frames))
            gateway = Gateway(
                doors.requests,
                admission,
                owner,
                broadcaster,
                pins,
                Commands(folder.link_secret),
                answers,
                stories,
                ledger,
                Presence(admission, Bridging(folder, journal)),
                housekeeping.heard,
            )
            async with contextlib.AsyncExitStack() as stack:
                metrics = None
                if folder.settings.metrics is not None:
                    # Who has no monitoring loads no HTTP server.
                    from hall_server.metrics import Lookout, serving

                    lookout = Lookout(
                        folder.plan,
                        clock,
                        journal,
                        owner,
                        announcements,
                        broadcaster,
                        gateway,
                        admission,
                        alarming,
                    )
                    metrics = await stack.enter_async_context(serving(folder, lookout))
                stopped = await stack.enter_async_context(
                    _tasks(
                        owner.run(),
                        gateway.run(),
                        housekeeping.run(),
                        admission.run(),
                        forgetting.run(),
                        forecasting.run(),
                    )
                )
                yield RunningHall(doors, owner, forecasting, gateway, broadcaster, metrics, stopped)


@contextlib.contextmanager
def _only_server(folder: HallFolder) -> Iterator[None]:
    """Hold the folder's lock; the system frees it however this process ends."""
    lock = FileLock(folder.lock, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise AlreadyServed(folder.path) from None
    try:
        yield
    finally:
        lock.release()


@contextlib.asynccontextmanager
async def _tasks(*coroutines: Coroutine[None, None, None]) -> AsyncIterator[asyncio.Future[None]]:
    stopped: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    tasks = [asyncio.create_task(coroutine) for coroutine in coroutines]

    def ended(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and not stopped.done() and (error := task.exception()):
            log.critical("a part of the hall has failed, so the hall closes", exc_info=error)
            stopped.set_exception(error)

    for task in tasks:
        task.add_done_callback(ended)
    try:
        yield stopped
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        stopped.cancel()
