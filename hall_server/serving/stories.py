"""What is known of tickets of any day, looked up on the disk beside the hall's own task."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, Final, Literal, ParamSpec, TypeVar

import msgspec
from sqlalchemy import Engine

from hall_server import protocol as p
from hall_server.domain.deciding.rating import change_until, rate_until
from hall_server.domain.hall import Hall
from hall_server.domain.plan import RatingRules
from hall_server.domain.rating import NOTHING_LEFT, Private, Rating, Served
from hall_server.domain.refusals import NotToBeRated, UnknownTicket
from hall_server.domain.ticket import Ticket
from hall_server.store import stories
from hall_server.store.about import about_rating
from hall_server.store.history import day_of

A = ParamSpec("A")
T = TypeVar("T")

LEFT: Final[tuple[Literal["words", "name", "phone"], ...]] = ("words", "name", "phone")
# Enough to know one's own number again, too little for anybody else.
SHOWN_DIGITS: Final = 2


class Stories:
    """Looks things up on a thread of its own, so that calling never waits for it.

    All of it raises ``StoreUnavailable`` when the disk does not answer.
    """

    def __init__(self, engine: Engine, rules: RatingRules) -> None:
        self._engine = engine
        self._rules = rules
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="stories")

    def close(self) -> None:
        self._thread.shutdown(wait=True)

    async def served(self, ticket: int, visit: int) -> Served:
        """Raises :class:`NotToBeRated` where there is no such visit."""
        found = await self._ask(stories.served, ticket, visit) if _stored(ticket, visit) else None
        if found is None:
            raise NotToBeRated
        return found

    async def left_behind(self, about: str) -> Private | None:
        """What somebody wrote or left about themselves, while it is kept."""
        return await self._ask(stories.left_behind, about)

    async def left_with(self, ticket: int, visit: int) -> Private:
        """What its giver wrote or left with the rating of a visit, while it is kept."""
        return await self.left_behind(about_rating(ticket, visit)) or NOTHING_LEFT

    async def story(self, ticket: int) -> p.TicketStory:
        """Raises :class:`UnknownTicket`."""
        found = await self._ask(stories.story, ticket) if _stored(ticket) else None
        if found is None:
            raise UnknownTicket(number=ticket)
        number, state, visits = found
        phone = await self._ask(stories.phone_of, ticket) or ""
        records = tuple([await self._record(visit) for visit in visits])
        return p.TicketStory(ticket, number, day_of(ticket), state.value, records, phone[-SHOWN_DIGITS:])

    async def log(self, ticket: Ticket) -> p.TicketLog:
        """What the log has about a ticket of today."""
        lines = [_line(*record) for record in await self._ask(stories.log_of, ticket.id)]
        return p.TicketLog(ticket.id, ticket.number, ticket.state.value, ticket.service, tuple(lines))

    async def log_at(self, hall: Hall, window: int) -> p.WindowLog:
        """What the log has about a window today. Raises :class:`UnknownWindow`."""
        hall.desk(window)
        lines = [_line(*record, hall) for record in await self._ask(stories.log_at, window)]
        return p.WindowLog(window, tuple(lines))

    async def _record(self, visit: Served) -> p.ServiceRecord:
        given = None if visit.rating is None else await self._given(visit.rating)
        ratable = visit.completed and visit.ended_at is not None
        return p.ServiceRecord(
            visit.visit,
            visit.service,
            visit.window,
            visit.ended_at,
            rate_until(self._rules, visit.ended_at or 0) if ratable else None,
            given,
        )

    async def _given(self, rating: Rating) -> p.GivenRating:
        private = await self.left_with(*rating.of) if rating.seal else NOTHING_LEFT
        left = tuple(field for field in LEFT if getattr(private, field))
        return p.GivenRating(rating.level.value, rating.options, change_until(self._rules, rating), left)

    async def _ask(self, look_up: Callable[Concatenate[Engine, A], T], *args: A.args, **rest: A.kwargs) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: look_up(self._engine, *args, **rest))


class _Said(msgspec.Struct):
    """What is told of any event, where it has it."""

    window: int | None = None
    clerk: str = ""
    service: str = ""
    reason: str = ""
    by: str = ""
    ticket: int | None = None
    released: int | None = None
    services: tuple[str, ...] = ()


def _line(at: int, kind: str, body: str, hall: Hall | None = None) -> p.LogLine:
    """With the ticket's number and the window's services where there is a ``hall`` to look them up in."""
    said = msgspec.json.decode(body, type=_Said)
    line = p.LogLine(at, kind, said.window, said.clerk, said.service, said.reason, said.by)
    if hall is None:
        return line
    ticket = hall.tickets.get(said.ticket or said.released or 0)
    return msgspec.structs.replace(line, number=ticket.number if ticket else "", services=said.services)


def _stored(*numbers: int) -> bool:
    """Whether the disk has a place for such numbers at all."""
    return all(0 <= number < 2**63 for number in numbers)
