"""The hall's log is read on for those who put into the outbox what the outside is to know of it."""

from __future__ import annotations

import asyncio
import logging
from typing import Final, Protocol

from hall_server.store.database import StoreUnavailable
from hall_server.store.following import Database

log = logging.getLogger(__name__)

# Seconds.
LOOK_EVERY: Final = 0.5
MEND_EVERY: Final = 5.0


class OutOfStep(Exception):
    """The log cannot be read on before somebody has mended what the text says."""


class Follower(Protocol):
    """Used by one thread at a time."""

    def start_anew(self) -> None:
        """Another file lies where the log was."""

    def step(self) -> bool:
        """Read on; whether there may be more to read.

        Raises ``StoreUnavailable`` and :class:`OutOfStep`: the next step goes on from where this one came
        to. Raises ``StoreDamaged``.
        """


async def follow(database: Database, follower: Follower, part: str) -> None:
    """Read the log on until cancelled. ``part`` names to the program's log what is not sent meanwhile."""
    while True:
        await catch_up(database, follower, part)
        await asyncio.sleep(LOOK_EVERY)


async def catch_up(database: Database, follower: Follower, part: str) -> None:
    """Read the log to its end, however long that takes to become possible."""

    def look() -> bool:
        if database.replaced():
            follower.start_anew()
        return follower.step()

    told = ""
    while True:
        try:
            if not await asyncio.to_thread(look):
                return
            continue
        except StoreUnavailable as error:
            trouble, pause = f"the hall's database cannot be read now: {error}", LOOK_EVERY
        except OutOfStep as error:
            trouble, pause = f"the hall's log and hall.toml do not fit together: {error}", MEND_EVERY
        if trouble != told:
            log.error("%s: nothing is sent: %s", part, trouble)
            told = trouble
        await asyncio.sleep(pause)
