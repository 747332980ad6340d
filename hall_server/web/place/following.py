"""Phones that follow their tickets: each is woken when there may be something new for it."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from typing import Final

from starlette.types import Scope

from hall_server.client import HallSilent, News, beside
from hall_server.http_door.connection import hang_up
from hall_server.web.door import address, caller
from hall_server.web.shell import Shell
from hall_server.web.trouble import too_many

from .places import Places
from .sight import Sight
from .stories import Stories

# How often a phone may see the line move, in seconds. What happens to its own ticket it sees at once.
EVERY: Final = 1.0
# Phones have their turns in so many parts of that time: whoever opens a page, and the hall beside us, would
# have to wait while all of them are told at one time.
PARTS: Final = 20
# More phones than a family has. Who has the slip and holds more streams loses the oldest.
MOST_PER_TICKET: Final = 20


@dataclass(eq=False, slots=True)
class FollowingPhone:
    """One open stream. ``woken`` is set when there may be news; ``shown`` is what its stream told last."""

    ticket: int
    caller: str
    scope: Scope
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    shown: Sight | None = None


class Following:
    """What each ticket's phone shows, and who waits for news of it."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._places = Places(shell.mirror)
        self._stories = Stories(shell.link)
        self._phones: dict[int, dict[FollowingPhone, None]] = {}
        self._open: Counter[str] = Counter()
        self._total = 0

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Follow the hall while the block runs."""
        self._shell.mirror.tell(self._hear)
        async with beside(self._tick()):
            yield

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
        return self._known(ticket) or await self.sight(ticket)

    def _known(self, ticket: int) -> Sight | None:
        """What can be said of a ticket without asking the hall."""
        seen = self._places.of(ticket)
        story = self._stories.known(ticket) if seen is None else None
        return self._places.told(story) if story else seen

    @contextlib.contextmanager
    def phone(self, ticket: int, scope: Scope) -> Iterator[FollowingPhone]:
        """The open stream of one request.

        Raises :class:`hall_server.web.trouble.Trouble` when there are too many of them.
        """
        phone = FollowingPhone(ticket, caller(scope), scope)
        self._make_room(phone)
        self._open[phone.caller] += 1
        self._total += 1
        self._phones.setdefault(ticket, {})[phone] = None
        try:
            yield phone
        finally:
            self._forget(phone)

    def _most(self, scope: Scope) -> int:
        """The streams of one address; one that many people share may have all."""
        web = self._shell.device.web
        return web.streams if web.shared(address(scope)) else web.streams_per_address

    def _make_room(self, phone: FollowingPhone) -> None:
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

    def _give_up(self, phone: FollowingPhone) -> None:
        """Counted no more from now on, however long its connection takes to end."""
        self._forget(phone)
        hang_up(phone.scope)

    def _forget(self, phone: FollowingPhone) -> None:
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
        if touched is None:
            self._stories.forget_all()
            self._wake(self._phones)
            return
        for ticket in touched:
            self._stories.forget(ticket)
        self._wake(touched & self._phones.keys())

    async def _tick(self) -> None:
        """The line moves: everybody may be nearer. At the end, streams are woken to end, too."""
        closing = self._shell.closing
        for part in cycle(range(PARTS)):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(EVERY / PARTS):
                    await closing.wait()
            if closing.is_set():
                break
            for ticket in self._phones:
                if ticket % PARTS == part:
                    self._look_after(ticket)
        self._wake(self._phones)

    def _look_after(self, ticket: int) -> None:
        """Wake those phones of a ticket that show something else than they should. Most of the time a line
        moves for others, and to find that out here costs far less than to wake a stream for it."""
        sight = self._known(ticket)
        for phone in self._phones[ticket]:
            if sight is None or phone.shown != sight:
                phone.woken.set()

    def _wake(self, tickets: Iterable[int]) -> None:
        for ticket in tickets:
            for phone in self._phones[ticket]:
                phone.woken.set()
