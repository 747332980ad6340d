"""The page's moving part, rendered once for everybody who looks, at most once a second."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final

from hall_server.client import N_, HallError, News, beside
from hall_server.protocol import GetToday, HallView, Today
from hall_server.web.pages import Pages
from hall_server.web.shell import Shell
from hall_server.web.trouble import Trouble, too_many

from .charts import HIGH, WIDE, charts_of
from .figures import MINUTE, figures_of

log = logging.getLogger(__name__)

EVERY: Final = 1.0
ASK_EVERY: Final = 15.0
"""Seconds between two looks at the whole day, while somebody looks at the page."""
MOST_VIEWERS: Final = 50


class Live:
    """What everybody who looks at the page sees. Where nobody looks, nothing is done."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._viewers: Counter[str] = Counter()
        self._texts: dict[str, str] = {}
        self._moved = asyncio.Condition()
        self._stale_text = True
        self._minute = 0
        self._today: Today | None = None
        self._asked_at = -ASK_EVERY

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        self._shell.mirror.tell(self._hear)
        async with beside(self._tick()):
            yield

    @contextlib.contextmanager
    def viewer(self, language: str) -> Iterator[None]:
        """Somebody looks. Raises :class:`hall_server.web.trouble.Trouble` when too many do."""
        if self._viewers.total() >= MOST_VIEWERS:
            raise too_many()
        self._viewers[language] += 1
        try:
            yield
        finally:
            self._viewers[language] -= 1
            if not self._viewers[language]:
                del self._viewers[language]
                self._texts.pop(language, None)

    async def text(self, language: str) -> str:
        """The moving part as it is now. Raises :class:`hall_server.web.trouble.Trouble`."""
        if self._today is None:
            await self._look()
        if language not in self._texts:
            self._texts[language] = self._rendered(language)
        if language in self._viewers:
            return self._texts[language]
        return self._texts.pop(language)

    async def next(self, language: str, shown: str, patience: float) -> str | None:
        """The moving part once it is another than ``shown``; None when it stays so for so many seconds."""

        def another() -> bool:
            return self._shell.closing.is_set() or self._texts.get(language, shown) != shown

        try:
            async with asyncio.timeout(patience), self._moved:
                await self._moved.wait_for(another)
        except TimeoutError:
            return None
        return self._texts.get(language)

    def _hear(self, _news: News) -> None:
        self._stale_text = True

    async def _tick(self) -> None:
        closing = self._shell.closing
        loop = asyncio.get_running_loop()
        while not closing.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(EVERY):
                    await closing.wait()
            if self._viewers and not closing.is_set():
                if loop.time() - self._asked_at >= ASK_EVERY:
                    await self._look()
                try:
                    self._render_all()
                except Exception:
                    # What is shown stays until the next change, and the phones' pages go on.
                    log.exception("the manager's page could not be rendered; this is a fault of this program")
            async with self._moved:
                self._moved.notify_all()

    async def _look(self) -> None:
        self._asked_at = asyncio.get_running_loop().time()
        try:
            self._today = await self._shell.link.ask(GetToday(), Today, patience=EVERY)
        except HallError as error:
            log.debug("the day so far is not known: %s", error)
        else:
            self._stale_text = True

    def _render_all(self) -> None:
        """Minutes go by, too, when nothing else happens."""
        minute = self._shell.mirror.now() // MINUTE
        if not self._stale_text and minute == self._minute:
            return
        self._stale_text, self._minute = False, minute
        for language in self._viewers:
            self._texts[language] = self._rendered(language)

    def _rendered(self, language: str) -> str:
        mirror, view = self._shell.mirror, self._shell.mirror.view
        if view is None:
            hint = N_("Try again in a minute.")
            raise Trouble(503, N_("The hall does not answer yet."), hint, {"Retry-After": "5"})
        promise = self._shell.device.manager.promise_minutes
        as_of = None if mirror.live else mirror.as_of
        return rendered(self._shell.pages, language, view, self._today, mirror.now(), promise, as_of)


def rendered(
    pages: Pages,
    language: str,
    view: HallView,
    today: Today | None,
    now: int,
    promise: int,
    as_of: int | None = None,
) -> str:
    """The moving part of the page; ``as_of`` is when this was known, while the hall is silent."""
    moment = now if as_of is None else as_of
    about: dict[str, Any] = {
        "hall_now": moment,
        "as_of": as_of,
        "figures": figures_of(view, moment, promise),
        "charts": charts_of(today, view) if today else None,
        "promise": promise,
        "wide": WIDE,
        "high": HIGH,
    }
    return pages.text("manager_main.html", language, **about)
