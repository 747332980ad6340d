"""A rating's way to the hall: at once where the hall answers; else it is kept and handed in later, once."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import hashlib
import logging
import random
import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Concatenate, Final, ParamSpec, TypeVar
from weakref import WeakValueDictionary

from msgspec.structs import replace
from sqlalchemy import Connection

from hall_server.client import (
    HallError,
    HallLink,
    HallSilent,
    Mirror,
    News,
    NotEnrolled,
    RefusedByHall,
    Synced,
    beside,
)
from hall_server.protocol import GetTicket, Rated, RateService, TicketStory, WindowView
from hall_server.web.state import State

from . import store
from .store import Kept

A = ParamSpec("A")
T = TypeVar("T")

log = logging.getLogger(__name__)

# Nobody looks at a blank page for long; where the hall was silent just now, it gets a shorter chance.
PATIENCE: Final = 3.0
PATIENCE_WHEN_SILENT: Final = 0.5
FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 30.0
TIDY_EVERY: Final = 60.0
DAY: Final = 24 * 3_600_000
# While a clerk has not closed a service that was rated during a fault, the rating waits so long for it.
TOO_EARLY_FOR: Final = DAY // 2
# Somebody who plays with the form must not fill the disk while the hall is away.
MOST_CHANGES: Final = 20
# Of all services of one ticket together. No number is for so many that this is too few.
MOST_KEPT: Final = 60
MOST_STORIES: Final = 5_000
MOST_FORMS: Final = 5_000
TELL_REFUSAL_FOR: Final = 7 * DAY
NOT_OVER_YET: Final = "not_over_yet"


class TooLate(Exception):
    """A rating that is kept can no longer be changed either."""


class NoSuchService(Exception):
    """The ticket has no such visit, as far as is known here."""


def wall() -> int:
    """This computer's clock, in milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


class Giving:
    """Takes ratings for the hall. ``clock`` is this computer's, in milliseconds since the epoch."""

    def __init__(self, link: HallLink, mirror: Mirror, state: State, clock: Callable[[], int] = wall) -> None:
        self._link = link
        self._mirror = mirror
        self._state = state
        self._clock = clock
        self._one_at_a_time: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._wake = asyncio.Event()
        self._stories: dict[int, TicketStory] = {}
        self._said: dict[str, tuple[str, int]] = {}
        self._given_at: dict[int, int] = {}

    @contextlib.asynccontextmanager
    async def delivering(self) -> AsyncIterator[None]:
        """Hand in what is kept while the block runs."""
        self._mirror.tell(self._heard)
        async with beside(self._deliver()):
            yield

    def now(self) -> int:
        """The hall's clock, or until it was heard this computer's."""
        return self._mirror.now() if self._mirror.as_of else self._clock()

    async def story(self, ticket: int) -> TicketStory:
        """What the hall knows of a ticket. Raises :class:`HallError`."""
        story = await self._link.ask(GetTicket(ticket), TicketStory, patience=self._patience())
        if len(self._stories) >= MOST_STORIES:
            self._stories.clear()
        self._stories[ticket] = story
        return story

    def last_story(self, ticket: int) -> TicketStory | None:
        """What was heard last of a ticket that has been through it all: it stays true without the hall."""
        story = self.heard(ticket)
        # While a service may still begin or end, what was true is no help later.
        return story if story is not None and story.state == "done" else None

    def heard(self, ticket: int) -> TicketStory | None:
        """What was heard last of a ticket, which may have moved on since."""
        return self._stories.get(ticket)

    def at_window(self, ticket: int) -> WindowView | None:
        """The window that a ticket was called to, or served at, when the hall was last heard."""
        windows = self._mirror.view.windows.values() if self._mirror.view else ()
        return next((one for one in windows if one.serving and one.serving.ticket == ticket), None)

    async def kept(self, ticket: int) -> list[Kept]:
        """The ratings of a ticket that the hall does not have, or did not take when they came."""
        return await self._in_db(store.kept_of, ticket)

    async def day_key(self) -> bytes:
        """The key of this day's signals. Yesterday's is no more."""
        return await self._in_db(store.day_key, self._today())

    async def give(self, form: str, ask: RateService, visit: int | None, change: int) -> None:
        """Hand a rating in, or keep it for the hall; either way it is on a disk when this returns.

        ``visit`` None is the one at a window when the hall was last heard, else the last that the ticket
        completed. The same form said twice is one rating. Raises :class:`HallError` for what the hall will
        never take, :class:`NoSuchService`, and :class:`TooLate` when an earlier one is kept for more than
        ``change`` milliseconds, or was changed too often.
        """
        # One after the other: what is said later must not be overtaken by what was said before.
        lock = self._one_at_a_time.setdefault(ask.ticket, asyncio.Lock())
        async with lock:
            request = self._request(form, ask, visit)
            before = await self.kept(ask.ticket)
            waiting = [one for one in before if one.refused is None]
            if not waiting:
                try:
                    if visit is None:
                        visit = meant(await self.story(ask.ticket))
                    await self._hand_in(request, ask, visit, self._patience())
                except HallError as error:
                    if _for_good(error):
                        # An id that was refused stays refused; by the next time the service may be over.
                        self._said[form] = "", self._said[form][1]
                        raise
                    log.warning("the hall does not take a rating now: %s; it is kept", error.code)
                else:
                    if before:
                        await self._in_db(store.answered, ask.ticket, visit)
                    return
            same = [one for one in waiting if visit is None or one.visit in (None, visit)]
            if not self._may_be(ask, visit):
                raise NoSuchService
            too_many = len(same) >= MOST_CHANGES or len(waiting) >= MOST_KEPT
            if too_many or self._too_late(ask.ticket, visit, same, change):
                raise TooLate
            window = self.at_window(ask.ticket) if visit is None else None
            called_at = window.serving.called_at if window and window.serving else None
            await self._in_db(store.keep, request, visit, ask, self._clock(), called_at)
            self._wake.set()

    def _request(self, form: str, ask: RateService, visit: int | None) -> str:
        """A form that says again what it said before it said something else is another request."""
        said = request_id(form, ask, visit)
        before, changes = self._said.pop(form, (said, 0))
        changes += said != before
        if len(self._said) >= MOST_FORMS:
            del self._said[next(iter(self._said))]
        self._said[form] = said, changes
        return request_id(f"{form}-{changes}", ask, visit) if changes else said

    def _may_be(self, ask: RateService, visit: int | None) -> bool:
        """Whether a ticket may have a visit: a screen names it with the hall's seal, a slip's holder is
        believed what the hall told of it last."""
        story = self.heard(ask.ticket)
        if visit is None or story is None or ask.channel == "screen":
            return True
        return any(record.visit == visit for record in story.services)

    def _too_late(self, ticket: int, visit: int | None, same: list[Kept], change: int) -> bool:
        """Whether the earlier one, kept here or known to be in the hall, can no longer be changed."""
        story = self.last_story(ticket)
        for record in story.services if story else ():
            if record.visit == visit and record.rating is not None:
                return self.now() > record.rating.change_until
        return bool(same) and self._clock() - same[0].kept_at > change

    async def _hand_in(self, request: str, ask: RateService, visit: int, patience: float) -> None:
        await self._link.ask(replace(ask, visit=visit), Rated, request_id=request, patience=patience)

    def _today(self) -> str:
        return datetime.fromtimestamp(self._clock() // 1000, UTC).astimezone().date().isoformat()

    def _patience(self) -> float:
        return PATIENCE if self._mirror.live else PATIENCE_WHEN_SILENT

    def _heard(self, news: News) -> None:
        if isinstance(news, Synced):
            self._wake.set()

    async def _deliver(self) -> None:
        pause = FIRST_PAUSE
        while True:
            self._wake.clear()
            try:
                left = await self._deliver_all()
                await self._tidy()
            except Exception:
                log.exception("kept ratings could not be handed in; it is tried again")
                left = True
            pause = min(2 * pause, LONGEST_PAUSE) if left else FIRST_PAUSE
            wait = pause * random.uniform(0.5, 1.0) if left else TIDY_EVERY
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._wake.wait()

    async def _deliver_all(self) -> bool:
        """In the order in which they came. True when some are left."""
        left: set[int] = set()
        waiting = await self._in_db(store.waiting)
        if not waiting:
            self._given_at.clear()
        for kept in waiting:
            if kept.ticket in left:
                continue
            try:
                if not await self._delivered(kept):
                    left.add(kept.ticket)
            except (HallSilent, NotEnrolled):
                return True
            except HallError as error:
                log.error("the hall does not take a kept rating: %s; it is tried again", error.code)
                left.add(kept.ticket)
        return bool(left)

    async def _delivered(self, kept: Kept, *, over: bool = False) -> bool:
        """Hand one in; False when it is too early for it. Raises :class:`HallError`.

        ``over`` is whether no service goes on with it any more, as the hall said before.
        """
        assert kept.ask is not None
        waited = self._clock() - kept.kept_at
        # The hall may have been slow to take the one before, and drops what seems to be older than that.
        kept_for = max(0, min(waited, self._clock() - self._given_at.get(kept.ticket, 0)))
        # An id that was refused stays refused, so what came too early is said again with another.
        request = f"{kept.request}-{kept.tries}" if kept.tries else kept.request
        try:
            visit = kept.visit
            if visit is None:
                visit = meant_then(await self.story(kept.ticket), kept.called_at)
                await self._in_db(store.found, kept.seq, visit)
            await self._hand_in(request, replace(kept.ask, kept_for=kept_for), visit, PATIENCE)
        except HallError as refusal:
            if not _for_good(refusal):
                raise
            if refusal.code == NOT_OVER_YET and waited < TOO_EARLY_FOR and not over:
                await self._in_db(store.too_early, kept.seq)
                if await self._at_window(kept.ticket):
                    return False
                # Its clerk may have closed it after the hall said so.
                return await self._delivered(dataclasses.replace(kept, tries=kept.tries + 1), over=True)
            await self._in_db(store.refused, kept.seq, refusal.text, self._clock())
            log.warning("the hall refused a kept rating: %s", refusal.code)
        else:
            self._given_at[kept.ticket] = self._clock() - kept_for
            await self._in_db(store.delivered, kept.seq)
            log.info("a kept rating was handed in after %d s", waited // 1000)
        await self._in_db(store.wipe)
        return True

    async def _at_window(self, ticket: int) -> bool:
        """Whether a service goes on, as far as the hall knows: its clerk has not closed it yet."""
        return any(record.ended_at is None for record in (await self.story(ticket)).services)

    async def _tidy(self) -> None:
        await self._in_db(store.forget, self._clock() - TELL_REFUSAL_FOR, self._today())

    async def _in_db(
        self, job: Callable[Concatenate[Connection, A], T], *about: A.args, **rest: A.kwargs
    ) -> T:
        """One thing done in ``web.db``; it is on the disk when this returns."""
        return await self._state.work(lambda db: job(db, *about, **rest))


def _for_good(error: HallError) -> bool:
    """Whether the same rating would be answered the same for ever."""
    return isinstance(error, RefusedByHall) or error.code == "malformed"


def last_completed(story: TicketStory) -> int:
    """The visit that somebody means who rates "the service just now"; the hall says no if it cannot be."""
    completed = [record.visit for record in story.services if record.rate_until is not None]
    return completed[-1] if completed else story.services[-1].visit if story.services else 1


def meant(story: TicketStory) -> int:
    """The visit that somebody means whose page could not say which it was: the one that goes on, which is
    too early to rate but no reason to rate another; else the last that was completed."""
    return next((record.visit for record in story.services if record.ended_at is None), last_completed(story))


def meant_then(story: TicketStory, called_at: int | None) -> int:
    """The same for a rating that was kept while the hall was silent: the visit that had been called at
    ``called_at`` by the hall's clock, or with None the last that was completed."""
    if called_at is None:
        return last_completed(story)
    later = (one.visit for one in story.services if one.ended_at is None or one.ended_at > called_at)
    return next(later, last_completed(story))


def request_id(form: str, ask: RateService, visit: int | None) -> str:
    """The id by which the hall knows a rating again: the same for the same form with the same content.

    The form's own id is random and kept on no disk, so nobody can guess from this what was written.
    """
    said = "\0".join(
        map(str, (form, ask.ticket, visit, ask.level, ask.options, ask.words, ask.name, ask.phone, ask.keep))
    )
    digest = hashlib.sha256(said.encode()).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")
