"""What the hall's disk knows of tickets that are no longer in the picture."""

from __future__ import annotations

import asyncio
import time
from typing import Final

from hall_server.client import N_, HallLink, RefusedByHall
from hall_server.protocol import GetTicket, TicketStory
from hall_server.web.trouble import SLIP_HINT, Trouble

# A page that is opened again within so many seconds sees the same.
FRESH: Final = 3.0
PATIENCE: Final = 1.5
MOST_KEPT: Final = 5_000


class Stories:
    """Asks the hall once for each ticket at a time, and remembers the answers for a while."""

    def __init__(self, link: HallLink) -> None:
        self._link = link
        self._known: dict[int, tuple[float, TicketStory]] = {}
        self._asked: dict[int, asyncio.Task[TicketStory]] = {}

    def known(self, ticket: int) -> TicketStory | None:
        """What was last heard, however long ago; forgotten when something happens to the ticket."""
        return self._known[ticket][1] if ticket in self._known else None

    async def of(self, ticket: int) -> TicketStory:
        """The story as of some seconds ago at most. Raises :class:`Trouble` and ``HallError``."""
        kept = self._known.get(ticket)
        if kept is not None and time.monotonic() - kept[0] < FRESH:
            return kept[1]
        task = self._asked.get(ticket)
        if task is None:
            task = self._asked[ticket] = asyncio.create_task(self._ask(ticket))
            task.add_done_callback(lambda _task: self._asked.pop(ticket))
        return await asyncio.shield(task)

    def forget(self, ticket: int) -> None:
        self._known.pop(ticket, None)

    def forget_all(self) -> None:
        self._known.clear()

    async def _ask(self, ticket: int) -> TicketStory:
        try:
            story = await self._link.ask(GetTicket(ticket), TicketStory, patience=PATIENCE)
        except RefusedByHall:
            raise Trouble(404, N_("The hall does not know this number."), SLIP_HINT) from None
        if len(self._known) >= MOST_KEPT:
            self._known.clear()
        self._known[ticket] = time.monotonic(), story
        return story
