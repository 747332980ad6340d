"""The manager's line to the hall."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable

from hall_server.client import HallLink, Mirror, News
from hall_server.protocol import Accepted, Ask, HallView, Ping, Result
from window_client.answers import answer_to
from window_client.desk import GREETING_PATIENCE, Following, Link
from window_client.device import ManagerFile


class Office:
    """No window belongs to it, and nobody signs in: the device's key says who asks."""

    def __init__(self, link: Link, mirror: Following) -> None:
        self._link = link
        self._mirror = mirror
        self._asked_at: int | None = None

    @property
    def view(self) -> HallView | None:
        return self._mirror.view

    @property
    def live(self) -> bool:
        return self._mirror.live

    @property
    def as_of(self) -> int:
        """The hall's time of the last word heard from it."""
        return self._mirror.as_of

    @property
    def unwritten(self) -> bool:
        """Whether the hall cannot write."""
        return self._mirror.unwritten

    @property
    def unanswered(self) -> int | None:
        """How long the hall has owed an answer, in milliseconds; None when it owes none."""
        return None if self._asked_at is None else self.now() - self._asked_at

    def now(self) -> int:
        """The hall's clock, in milliseconds."""
        return self._mirror.now()

    async def ask(self, ask: Ask) -> Result:
        """Ask the hall. Raises HallError."""
        self._asked_at = self.now()
        try:
            return await self.look(ask)
        finally:
            self._asked_at = None

    async def look(self, ask: Ask) -> Result:
        """Ask for something by the way: nobody waits for it. Raises HallError."""
        return await self._link.ask(ask, answer_to(ask))

    async def greet(self) -> None:
        """Find out whether the hall answers this device at all. Raises HallError."""
        await self._link.ask(Ping(), Accepted, patience=GREETING_PATIENCE)


ConnectOffice = Callable[
    [ManagerFile, Callable[[News], None]],
    contextlib.AbstractAsyncContextManager[Office],
]


@contextlib.asynccontextmanager
async def connected(device: ManagerFile, listener: Callable[[News], None]) -> AsyncIterator[Office]:
    """The office of an enrolled manager, connected while the block runs."""
    async with HallLink.connect(device) as link, Mirror.following(link, listener) as mirror:
        yield Office(link, mirror)
