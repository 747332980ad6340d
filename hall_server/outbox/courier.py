"""Delivers one lane of the outbox: tries again for as long as it takes, and never twice at once."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Final, ParamSpec, TypeVar

from hall_server.store.database import StoreUnavailable

from .items import Item
from .store import LONGEST_PAUSE, Outbox

log = logging.getLogger(__name__)

A = ParamSpec("A")
T = TypeVar("T")

# Milliseconds; LOOK_EVERY is in seconds.
FIRST_PAUSE = 2_000
CAP = 5 * 60_000
KEPT_AFTER_THE_END: Final = 7 * 24 * 3_600_000
LOOK_EVERY = 0.5
_TIDIED_EVERY: Final = 3_600.0


class NotNow(Exception):
    """It could not be delivered; later it may be. ``retry_after`` is the receiver's wish, in seconds.

    The text is the reason for the status, without anything personal or secret: a code of the channel's
    own, then perhaps ``: `` and what the receiver said.
    """

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Misconfigured(NotNow):
    """It cannot be delivered until somebody mends the settings here, or the receiver's. It keeps waiting."""


class Refused(Exception):
    """The receiver will never take this one as it is: it is set aside, and the lane goes on."""


class Pointless(Exception):
    """Nobody waits for this one any more: it is put away like what has expired."""


def now_ms() -> int:
    """This computer's clock, in milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


def pause_before(attempt: int, retry_after: float | None = None) -> int:
    """Milliseconds until the next try, after ``attempt`` tries that failed (1 or more).

    Exponential back-off with full jitter: a random length up to min(cap, first * 2^(attempt - 1)), so that
    many senders do not come back all at once. Source: M. Brooker, "Exponential Backoff And Jitter", AWS
    Architecture Blog, 2015. A wish of the receiver is honoured if it is longer, up to an hour.
    """
    longest = min(CAP, FIRST_PAUSE * 2 ** min(attempt - 1, 30))
    wish = 0 if retry_after is None else int(1000 * retry_after)
    return min(LONGEST_PAUSE, max(wish, random.randint(0, longest)))


async def deliver(
    outbox: Outbox,
    lane: str,
    send: Callable[[Item], Awaitable[None]],
    *,
    ordered: bool = True,
    at_once: int = 1,
    clock: Callable[[], int] = now_ms,
) -> None:
    """Deliver a lane until cancelled, one item after the other; without an order, some ``at_once``.

    ``send`` returns when the receiver has taken the item, and raises :class:`NotNow`,
    :class:`Misconfigured` or :class:`Refused` when it has not, :class:`Pointless` when it need not. It may
    be called again with an item that did arrive (the answer was lost, or this process was killed), so the
    receiver tells items by their key. Raises ``StoreDamaged``.
    """
    assert at_once == 1 or not ordered
    in_hand: set[int] = set()
    said: dict[str, str] = {}
    one_takes = asyncio.Lock()

    async def take() -> Item:
        """The next item that no other courier has in hand. While there is none, one courier looks for all."""
        async with one_takes:
            while True:
                item = await _surely(outbox.next_due, lane, clock(), ordered=ordered, but=frozenset(in_hand))
                if item is not None:
                    in_hand.add(item.id)
                    return item
                await asyncio.sleep(LOOK_EVERY)

    async def one_courier() -> None:
        while True:
            item = await take()
            try:
                await _send(outbox, item, send, clock, said)
            finally:
                in_hand.discard(item.id)

    await together(_tidy(outbox, clock), *(one_courier() for _ in range(at_once)))


async def together(*parts: Coroutine[None, None, None]) -> None:
    """Run the parts until one of them fails; then the others are stopped, and its error is raised."""
    tasks = [asyncio.create_task(part) for part in parts]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _tidy(outbox: Outbox, clock: Callable[[], int]) -> None:
    while True:
        await _surely(outbox.forget, clock() - KEPT_AFTER_THE_END)
        await asyncio.sleep(_TIDIED_EVERY)


async def _send(
    outbox: Outbox,
    item: Item,
    send: Callable[[Item], Awaitable[None]],
    clock: Callable[[], int],
    said: dict[str, str],
) -> None:
    """Send an item, and note what came of it. ``said`` is what the log was told of each that waits."""
    try:
        await send(item)
    except Pointless:
        await _surely(outbox.expire, item, clock())
    except Refused as error:
        log.warning("%s: item %s is set aside: %s", item.lane, item.key, error)
        await _surely(outbox.set_aside, item, clock(), str(error))
    except Exception as error:
        await _surely(_put_off, outbox, item, error, clock(), said)
    else:
        said.pop(item.key, None)
        await _surely(outbox.sent, item, clock())


def _put_off(outbox: Outbox, item: Item, error: Exception, now: int, said: dict[str, str]) -> None:
    wish, fault = None, False
    if isinstance(error, NotNow):
        reason, wish, fault = str(error), error.retry_after, isinstance(error, Misconfigured)
    else:
        # The text of an error that nobody foresaw might hold what is nobody's business.
        reason = f"unexpected: {type(error).__name__}"
    pause = pause_before(item.attempts + 1, wish)
    if said.get(item.key) != reason:
        said[item.key] = reason
        log.log(
            logging.ERROR if fault else logging.WARNING,
            "%s: item %s is not delivered yet: %s",
            item.lane,
            item.key,
            reason,
        )
    outbox.failed(item, now + pause, reason, fault=fault)


async def _surely(call: Callable[A, T], *args: A.args, **named: A.kwargs) -> T:
    """Ask the outbox, on a thread, until the disk answers.

    What was delivered is thus marked so before anything else is done, however long the disk is full.
    """
    told = False
    while True:
        try:
            return await asyncio.to_thread(call, *args, **named)
        except StoreUnavailable as error:
            if not told:
                log.error("the outbox cannot be used now: %s", error)
                told = True
            await asyncio.sleep(LOOK_EVERY)
