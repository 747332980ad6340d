"""Phones that follow their tickets: each is woken when there may be something new for it."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Final

from hall_server.client import News
from hall_server.web.shell import Shell
from hall_server.web.trouble import too_many

from .places import Places
from .sight import Sight
from .stories import Stories

# How often a phone may see the line move, in seconds. What happens to its own ticket it sees at once.
EVERY: Final = 1.0


class Following:
    """What each ticket's phone shows, and who waits for news of it."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._places = Places(shell.mirror)
        self._stories = Stories(shell.link)
        self._phones: dict[int, set[asyncio.Event]] = {}
        self._open: Counter[str] = Counter()
        self._total = 0
        self._moved = False

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Follow the hall while the block runs."""
        self._shell.mirror.tell(self._hear)
        task = asyncio.create_task(self._tick())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def sight(self, ticket: int) -> Sight:
        """What a page shows now. Raises :class:`hall_server.web.trouble.Trouble` and ``HallError``."""
        return self._places.of(ticket) or self._places.told(await self._stories.of(ticket))

    async def sight_again(self, ticket: int) -> Sight:
        """The same for a phone that follows: the hall is asked only when something has happened."""
        seen = self._places.of(ticket)
        story = self._stories.known(ticket) if seen is None else None
        return seen or (self._places.told(story) if story else await self.sight(ticket))

    @contextlib.contextmanager
    def phone(self, ticket: int, caller: str) -> Iterator[asyncio.Event]:
        """One open stream; the event is set when there may be news.

        Raises :class:`hall_server.web.trouble.Trouble` when there are too many of them.
        """
        web = self._shell.device.web
        if self._open[caller] >= web.streams_per_address or self._total >= web.streams:
            raise too_many()
        woken = asyncio.Event()
        self._open[caller] += 1
        self._total += 1
        self._phones.setdefault(ticket, set()).add(woken)
        try:
            yield woken
        finally:
            self._total -= 1
            self._open[caller] -= 1
            self._open += Counter()  # forgets who has none
            self._phones[ticket].discard(woken)
            if not self._phones[ticket]:
                del self._phones[ticket]

    def _hear(self, news: News) -> None:
        touched = self._places.hear(news)
        self._moved = True
        if touched is None:
            self._stories.forget_all()
            self._wake(self._phones)
            return
        for ticket in touched:
            self._stories.forget(ticket)
        self._wake(touched & self._phones.keys())

    async def _tick(self) -> None:
        """The line has moved: everybody may be nearer. At the end, streams are woken to end, too."""
        closing = self._shell.closing
        while not closing.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(EVERY):
                    await closing.wait()
            if closing.is_set():
                self._wake(self._phones)
            elif self._moved:
                self._moved = False
                await self._wake_in_turn()

    async def _wake_in_turn(self) -> None:
        """A few at a time, so that somebody who asks for a page need not wait for all of them."""
        for ticket in list(self._phones):
            self._wake({ticket} & self._phones.keys())
            await asyncio.sleep(0)

    def _wake(self, tickets: Iterable[int]) -> None:
        for ticket in tickets:
            for woken in self._phones[ticket]:
                woken.set()
