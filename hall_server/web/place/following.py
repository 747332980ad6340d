"""Phones that follow their tickets: each is woken when there may be something new for it."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from starlette.types import Scope

from hall_server.client import HallSilent, News
from hall_server.http_door.connection import hang_up
from hall_server.web.door import address, caller
from hall_server.web.shell import Shell
from hall_server.web.trouble import too_many

from .places import Places
from .sight import Sight
from .stories import Stories

# How often a phone may see the line move, in seconds. What happens to its own ticket it sees at once.
EVERY: Final = 1.0
# More phones than a family has. Who has the slip and holds more streams loses the oldest.
MOST_PER_TICKET: Final = 20


@dataclass(eq=False, slots=True)
class _Phone:
    """One open stream."""

    ticket: int
    caller: str
    scope: Scope
    woken: asyncio.Event = field(default_factory=asyncio.Event)


class Following:
    """What each ticket's phone shows, and who waits for news of it."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._places = Places(shell.mirror)
        self._stories = Stories(shell.link)
        self._phones: dict[int, dict[_Phone, None]] = {}
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
        seen = self._places.of(ticket)
        if seen is not None:
            return seen
        try:
            return self._places.told(await self._stories.of(ticket))
        except HallSilent:
            story = self._stories.known(ticket)
            if story is None:
                raise
            return self._places.told(story)

    async def sight_again(self, ticket: int) -> Sight:
        """The same for a phone that follows: the hall is asked only when something has happened."""
        seen = self._places.of(ticket)
        story = self._stories.known(ticket) if seen is None else None
        return seen or (self._places.told(story) if story else await self.sight(ticket))

    @contextlib.contextmanager
    def phone(self, ticket: int, scope: Scope) -> Iterator[asyncio.Event]:
        """The open stream of one request; the event is set when there may be news.

        Raises :class:`hall_server.web.trouble.Trouble` when there are too many of them.
        """
        phone = _Phone(ticket, caller(scope), scope)
        self._make_room(phone)
        self._open[phone.caller] += 1
        self._total += 1
        self._phones.setdefault(ticket, {})[phone] = None
        try:
            yield phone.woken
        finally:
            self._forget(phone)

    def _most(self, scope: Scope) -> int:
        """The streams of one address; one that many people share may have all."""
        web = self._shell.device.web
        return web.streams if web.shared(address(scope)) else web.streams_per_address

    def _make_room(self, phone: _Phone) -> None:
        """The oldest stream of a ticket with too many goes for a new one, so loading a page again always
        works. Where all streams are taken, the ticket with the most gives one to a ticket with fewer."""
        own = self._phones.get(phone.ticket, {})
        if len(own) >= MOST_PER_TICKET:
            self._give_up(next(iter(own)))
        if self._open[phone.caller] >= self._most(phone.scope):
            raise too_many()
        if self._total >= self._shell.device.web.streams:
            crowd = max(self._phones.values(), key=len)
            if len(crowd) <= len(own) + 1:
                raise too_many()
            self._give_up(next(iter(crowd)))

    def _give_up(self, phone: _Phone) -> None:
        """Counted no more from now on, however long its connection takes to end."""
        self._forget(phone)
        hang_up(phone.scope)

    def _forget(self, phone: _Phone) -> None:
        """A stream is no more; it may have been forgotten before."""
        phones = self._phones.get(phone.ticket, {})
        if phone not in phones:
            return
        del phones[phone]
        if not phones:
            del self._phones[phone.ticket]
        self._total -= 1
        self._open[phone.caller] -= 1
        if not self._open[phone.caller]:
            del self._open[phone.caller]

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
            for phone in self._phones[ticket]:
                phone.woken.set()
