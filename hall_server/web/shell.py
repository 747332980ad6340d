"""What every page of this process works with."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from starlette.requests import Request

from hall_server.client import HallError, HallLink, Mirror, Synced, beside
from hall_server.protocol import GetLinkKey, LinkKey

from . import tokens
from .forms import Forms
from .pages import Pages
from .settings import WebFile
from .state import State
from .trouble import bad_token, restarting

log = logging.getLogger(__name__)

LINK_KEY = "links"
SILENT_AFTER = 5.0


@dataclass
class Shell:
    """The hall's line and picture, the kept state, pages and forms; ``of(request)`` finds it again.

    ``closing`` is set when the process is told to stop: what streams must end. ``told`` are the tickets whose
    phones, as far as this process has heard, get messages.
    """

    device: WebFile
    link: HallLink
    mirror: Mirror
    state: State
    pages: Pages
    forms: Forms
    link_key: bytes | None = field(default=None, repr=False)
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    told: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, request: Request) -> Shell:
        shell: Shell = request.app.state.shell
        return shell

    def token(self, text: str) -> tokens.Token:
        """The token in a link. Raises :class:`hall_server.web.trouble.Trouble` with the reason.

        Whether a screen's token has expired is for its page to say: ``check(shell.mirror.now())``.
        """
        if self.link_key is None:
            raise restarting()
        try:
            return tokens.read(text, self.link_key)
        except tokens.BadToken as error:
            raise bad_token(error) from None

    @contextlib.asynccontextmanager
    async def keeping_up(self) -> AsyncIterator[None]:
        """Learn the key of links whenever the hall is back, while the block runs."""
        back = asyncio.Event()
        self.mirror.tell(lambda news: back.set() if isinstance(news, Synced) else None)
        async with beside(self._learn_whenever(back), self._tell_silence()):
            yield

    async def _tell_silence(self) -> None:
        """The log says when the hall does not answer, as citizens' phones do, and when it is back."""
        silent = False
        while True:
            await asyncio.sleep(SILENT_AFTER)
            if silent == self.mirror.live:
                silent = not self.mirror.live
                if silent:
                    log.warning(
                        "the hall at %s does not answer, and phones are told that it restarts; does it run, "
                        "and is this its address?",
                        self.device.hall.requests,
                    )
                else:
                    log.info("the hall answers again")

    async def _learn_whenever(self, back: asyncio.Event) -> None:
        while True:
            await back.wait()
            back.clear()
            await self._learn_key()

    async def _learn_key(self) -> None:
        """Ask the hall for the key of links, and keep it for when the hall is down."""
        try:
            key = bytes.fromhex((await self.link.ask(GetLinkKey(), LinkKey)).key)
        except HallError as error:
            log.warning("the hall did not give the key of links: %s", error)
            return
        if key != self.link_key:
            self.link_key = key
            await self.state.keep_key(LINK_KEY, key)
