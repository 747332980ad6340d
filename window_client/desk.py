"""The clerk's line to the hall: one request at a time, and what came of it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Protocol, TypeVar

from hall_server.client import HallError, HallLink, Mirror, News
from hall_server.protocol import (
    Accepted,
    Ask,
    DoneHere,
    GetRecent,
    HallView,
    Ping,
    RaiseEmergency,
    Recent,
    Result,
    SignedIn,
    WindowView,
)

from . import outcome
from .answers import answer_to
from .device import WindowFile
from .state import Picture, draw

R = TypeVar("R", bound=Result)

DONE_KEPT = 20
GREETING_PATIENCE = 2.0
HELP_PATIENCE = 600.0


class Link(Protocol):
    """The part of a hall link that a window uses."""

    async def ask(self, ask: Ask, expect: type[R], *, patience: float = ...) -> R: ...


class Following(Protocol):
    """The part of a mirror that a window uses."""

    @property
    def view(self) -> HallView | None: ...
    @property
    def live(self) -> bool: ...
    @property
    def as_of(self) -> int: ...
    @property
    def unwritten(self) -> bool: ...
    def now(self) -> int: ...


class Desk:
    """One window as its clerk works it. ``busy`` while the hall owes an answer."""

    def __init__(self, number: int, link: Link, mirror: Following) -> None:
        self.number = number
        self._link = link
        self._mirror = mirror
        self._asked_at: int | None = None
        self._done: tuple[DoneHere, ...] = ()
        self._names: dict[str, str] = {}

    @property
    def busy(self) -> bool:
        return self._asked_at is not None

    @property
    def view(self) -> HallView | None:
        return self._mirror.view

    @property
    def window(self) -> WindowView | None:
        """This window in the hall's picture; None before the first picture, or if the hall has none."""
        return self._mirror.view.windows.get(self.number) if self._mirror.view else None

    def now(self) -> int:
        """The hall's clock, in milliseconds."""
        return self._mirror.now()

    def picture(self, language: str) -> Picture | None:
        """What to show now; None before the first picture of the hall."""
        view, window, now = self._mirror.view, self.window, self._mirror.now()
        if view is None or window is None:
            return None
        return draw(
            view,
            self.number,
            now=now,
            language=language,
            live=self._mirror.live,
            as_of=self._mirror.as_of,
            clerk=self._names.get(window.clerk or "", ""),
            done=self._done,
            unanswered=None if self._asked_at is None else now - self._asked_at,
            unwritten=self._mirror.unwritten,
        )

    async def ask(self, ask: Ask) -> Result:
        """Ask the hall and take its answer into the picture. Raises HallError."""
        before = self.window.serving if self.window else None
        self._asked_at = self._mirror.now()
        try:
            answer = await self._link.ask(ask, answer_to(ask))
        except HallError as error:
            if error.code == "not_signed_in" and self.view and self.window:
                self.view.apply(outcome.nobody_signed_in(self.window))
            raise
        finally:
            self._asked_at = None
        if isinstance(answer, SignedIn):
            self._names[answer.staff_no] = answer.name
        now = self._mirror.now()
        if self.view and self.window:
            for change in outcome.changes(self.view, self.window, ask, answer, now):
                self.view.apply(change)
        if one := outcome.line(ask, before, answer, now):
            self._done = (one, *self._done)[:DONE_KEPT]
        return answer

    async def look(self, ask: Ask) -> Result:
        """Ask for something by the way: nobody waits for it. Raises HallError."""
        return await self._link.ask(ask, answer_to(ask))

    async def call_for_help(self) -> None:
        """Ask the manager for help silently, for as long as somebody may still come. Raises HallError."""
        await self._link.ask(RaiseEmergency(), Accepted, patience=HELP_PATIENCE)

    async def greet(self) -> None:
        """Find out whether the hall answers this device at all. Raises HallError."""
        await self._link.ask(Ping(), Accepted, patience=GREETING_PATIENCE)

    async def remember(self) -> None:
        """Fetch what was last done here; without an answer the list stays as it is."""
        with contextlib.suppress(HallError):
            recent = await self._link.ask(GetRecent(), Recent)
            self._done = recent.done
            if recent.clerk_name and self.window and self.window.clerk:
                self._names[self.window.clerk] = recent.clerk_name


Connect = Callable[
    [WindowFile, Callable[[News], None]],
    contextlib.AbstractAsyncContextManager[Desk],
]


@contextlib.asynccontextmanager
async def connected(device: WindowFile, listener: Callable[[News], None]) -> AsyncIterator[Desk]:
    """The desk of an enrolled window, connected while the block runs."""
    async with HallLink.connect(device) as link, Mirror.following(link, listener) as mirror:
        yield Desk(device.number, link, mirror)
