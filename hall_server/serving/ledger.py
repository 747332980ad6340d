"""The ledger of concerns on the disk: what is kept of each, and which clerks may work on them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from sqlalchemy import Engine

from hall_server import protocol as p
from hall_server.domain import commands as c
from hall_server.domain.concern import Concern, Source, Staff
from hall_server.domain.refusals import NoContactLeft, UnknownClerk
from hall_server.store import concerns as store
from hall_server.store.about import about_concern, about_step
from hall_server.store.database import StoreUnavailable
from hall_server.store.registry import Clerk, Device, Registry
from hall_server.store.stories import served

from .translation import Question
from .translation.concerns import MOST_CLOSED, ConcernAsk, Work, closed_listed, concern_command, concern_told

T = TypeVar("T")

_WORK: Final = frozenset({"callback", "concerns"})
_SEE: Final = frozenset({"callback"})


class Ledger:
    """Looks things up on a thread of its own. What needs the disk raises ``StoreUnavailable``."""

    def __init__(self, engine: Engine, registry: Registry) -> None:
        self._engine = engine
        self._registry = registry
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ledger")

    def close(self) -> None:
        self._thread.shutdown(wait=True)

    async def staff(self, device: Device, ask: ConcernAsk) -> Staff:
        """Who may do it at a device. A duty that was given or taken away counts at once."""
        if device.role != "window":
            return Staff()
        callers = await self._with(_SEE)
        entitled = callers if isinstance(ask, p.SeeContact) else await self._with(_WORK)
        return Staff(int(device.name), entitled, callers)

    async def name_of(self, staff_no: str) -> str:
        """A clerk's name; empty when the clerk was removed, and while the disk cannot be read."""
        try:
            return next((clerk.name for clerk in await self._clerks() if clerk.staff_no == staff_no), "")
        except StoreUnavailable:
            return ""

    async def command(self, ask: Work, by: Staff) -> c.Command:
        """Raises :class:`UnknownClerk`."""
        if not isinstance(ask, p.OpenConcern):
            return concern_command(ask, by)
        about, source, reference = ask.clerk.strip(), Source(ask.source), " ".join(ask.reference.split())
        if about and about not in {clerk.staff_no for clerk in await self._clerks()}:
            raise UnknownClerk(clerk=about)
        # What has been closed for days is not in the hall any more, and is not to be opened a second time.
        known = None
        if reference:
            known = await self._ask(lambda: store.referenced(self._engine, source, reference))
        return concern_command(ask, by, known)

    async def story(self, by: Staff, number: str) -> Question:
        kept = await self._ask(lambda: store.numbered(self._engine, number))
        about = [] if kept is None else _about(kept)
        left = await self._ask(lambda: store.texts(self._engine, about))
        return concern_told(by, number, kept, left, await self._ticked(kept))

    async def closed(self, by: Staff) -> Question:
        """The concerns that were closed last."""
        return closed_listed(by, await self._ask(lambda: store.closed(self._engine, MOST_CLOSED)))

    async def _ticked(self, kept: Concern | None) -> tuple[str, ...]:
        """What was ticked in the rating that it came from."""
        if kept is None or kept.rating is None:
            return ()
        ticket, visit = kept.rating
        rated = await self._ask(lambda: served(self._engine, ticket, visit))
        return rated.rating.options if rated and rated.rating else ()

    async def contact(self, number: str) -> p.Contact:
        """Whom to call back. Raises :class:`NoContactLeft` when it was deleted."""
        kept = await self._ask(lambda: store.numbered(self._engine, number))
        about = [] if kept is None else [about_concern(kept)]
        for left in (await self._ask(lambda: store.texts(self._engine, about))).values():
            return p.Contact(p.one_line(left.name), left.phone)
        raise NoContactLeft(concern=number)

    async def _with(self, duties: frozenset[str]) -> frozenset[str]:
        """The staff numbers of those who have one of the duties."""
        return frozenset(
            clerk.staff_no for clerk in await self._clerks() if duties.intersection(clerk.duties)
        )

    async def _clerks(self) -> list[Clerk]:
        return await self._ask(self._registry.clerks)

    async def _ask(self, look_up: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, look_up)


def _about(concern: Concern) -> list[str]:
    steps = (about_step(concern.id, count) for count in range(1, len(concern.steps) + 1))
    return [about_concern(concern), *steps]
