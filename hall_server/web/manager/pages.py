"""``/manager``: signing in and out, the page, and ``/manager/events``: the same as it changes."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from hall_server.client import N_
from hall_server.http_door.caller import within
from hall_server.web.door import address
from hall_server.web.shell import Shell
from hall_server.web.stream import BEAT, Stream, beat, main_part
from hall_server.web.trouble import Trouble

from .live import Live
from .sessions import COOKIE, PATH, Sessions

log = logging.getLogger(__name__)

WALL: Final = "wall"
"""In the query: larger type and less of it, for a screen that is read from across the room."""


@contextlib.asynccontextmanager
async def opened(shell: Shell) -> AsyncIterator[list[BaseRoute]]:
    """The routes of the manager's page; none where it is not enabled."""
    if not shell.device.manager.enabled:
        yield []
        return
    live, sessions = Live(shell), Sessions(shell)
    views = _Views(shell, live, sessions)
    try:
        async with live.running():
            yield [
                Route(PATH, views.look, methods=["GET"]),
                Route(f"{PATH}/events", views.events, methods=["GET"]),
                Route(f"{PATH}/sign-in", views.sign_in, methods=["POST"]),
                Route(f"{PATH}/sign-out", views.sign_out, methods=["POST"]),
            ]
    finally:
        sessions.close()


class _Views:
    def __init__(self, shell: Shell, live: Live, sessions: Sessions) -> None:
        self._shell = shell
        self._live = live
        self._sessions = sessions
        self._networks = shell.device.manager_networks

    async def look(self, request: Request) -> Response:
        self._only_from_within(request)
        if await self._sessions.who(request) is None:
            return self._asked(request)
        pages = self._shell.pages
        language = pages.language(request)
        seal = self._shell.forms.seal(request.cookies[COOKIE])
        main = await self._live.text(language)
        return pages.page(request, "manager.html", main=main, seal=seal, wall=WALL in request.query_params)

    async def events(self, request: Request) -> Response:
        """The moving part as events ``main``, and ``beat`` when there is no news."""
        self._only_from_within(request)
        if await self._sessions.who(request) is None:
            raise Trouble(403, N_("Sign in first."))
        language = self._shell.pages.language(request)
        viewer = contextlib.ExitStack()
        viewer.enter_context(self._live.viewer(language))
        return Stream(viewer, self._parts(request, language))

    async def _parts(self, request: Request, language: str) -> AsyncIterator[str]:
        """Ends when the process is told to stop, and soon after somebody may no longer look."""
        try:
            shown = await self._live.text(language)
        except Trouble:
            return
        yield main_part(shown)
        loop = asyncio.get_running_loop()
        looked = loop.time()
        while not self._shell.closing.is_set():
            text = await self._live.next(language, shown, BEAT)
            # A busy hall has news every second, and never a moment of silence.
            if loop.time() - looked >= BEAT:
                looked = loop.time()
                if await self._sessions.who(request) is None:
                    return
            if text is not None and text != shown:
                shown = text
                yield main_part(text)
            else:
                yield beat()

    async def sign_in(self, request: Request) -> Response:
        self._only_from_within(request)
        visit = self._sessions.visit(request)
        fields = await self._shell.forms.read(request, f"manager {visit}")
        name, password = str(fields.get("name", "")).strip(), str(fields.get("password", ""))
        try:
            session = await self._sessions.sign_in(request, name, password)
        except Trouble as trouble:
            return self._asked(request, trouble)
        response = self._to_page(request)
        self._sessions.give(request, response, name, session)
        return response

    async def sign_out(self, request: Request) -> Response:
        self._only_from_within(request)
        await self._shell.forms.read(request, request.cookies.get(COOKIE, ""))
        await self._sessions.sign_out(request)
        response = self._to_page(request)
        self._sessions.take(response)
        return response

    def _asked(self, request: Request, trouble: Trouble | None = None) -> Response:
        """The page that asks for a name and a password."""
        visit = self._sessions.visit(request)
        seal = self._shell.forms.seal(f"manager {visit}")
        status, headers = (trouble.status, trouble.headers) if trouble else (200, None)
        wall = WALL in request.query_params
        response = self._shell.pages.page(
            request, "manager_sign_in.html", status, headers, seal=seal, trouble=trouble, wall=wall
        )
        self._sessions.mark(request, response, visit)
        return response

    def _to_page(self, request: Request) -> RedirectResponse:
        pages = self._shell.pages
        wishes = {WALL: "1"} if WALL in request.query_params else {}
        if pages.chosen(request):
            wishes["lang"] = pages.language(request)
        return RedirectResponse(f"{PATH}?{urlencode(wishes)}" if wishes else PATH, 303)

    def _only_from_within(self, request: Request) -> None:
        """From elsewhere it looks as if there were no such page."""
        if not within(address(request.scope), self._networks):
            log.warning("the manager's page was asked for from none of the networks under [manager]")
            raise Trouble(404, N_("There is no such page."))
