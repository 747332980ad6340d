"""``/t/TOKEN``: a ticket's place in line; ``/t/TOKEN/events``: the same as it changes."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from hall_server.client import N_, HallError, HallSilent, NotEnrolled
from hall_server.web.shell import Shell
from hall_server.web.stream import BEAT, Stream, beat, main_part
from hall_server.web.tokens import BadToken, Fault, SlipToken
from hall_server.web.trouble import Trouble, bad_token, restarting

from .following import Following, FollowingPhone
from .sight import Sight

_CLASSES: Final = {
    "appointment": N_("Appointment"),
    "elderly": N_("Elderly"),
    "disabled": N_("Disability"),
    "pregnant": N_("Expecting or with a small child"),
    "green": N_("Green channel"),
}


@contextlib.asynccontextmanager
async def opened(shell: Shell) -> AsyncIterator[list[BaseRoute]]:
    """The routes of places in line, while the hall is followed."""
    following = Following(shell)
    views = _Views(shell, following)
    async with following.running():
        yield [
            Route("/t/{token}", views.place, methods=["GET"]),
            Route("/t/{token}/events", views.events, methods=["GET"]),
        ]


class _Views:
    def __init__(self, shell: Shell, following: Following) -> None:
        self._shell = shell
        self._following = following

    async def place(self, request: Request) -> Response:
        token = self._token(request)
        try:
            sight = await self._following.sight(token.ticket)
        except (HallSilent, NotEnrolled):
            raise restarting(f"/r/{token.text}") from None
        self._check_day(token, sight)
        return self._shell.pages.page(request, "place.html", **self._about(token, sight))

    async def events(self, request: Request) -> Response:
        """The page's main part as server-sent events ``main``, and ``beat`` when there is no news."""
        token = self._token(request)
        stack = contextlib.ExitStack()
        phone = stack.enter_context(self._following.phone(token.ticket, request.scope))
        return Stream(stack, self._parts(request, token, phone))

    async def _parts(self, request: Request, token: SlipToken, phone: FollowingPhone) -> AsyncIterator[str]:
        """Ends when the process is told to stop, and when the page itself has to say what is wrong."""
        pages = self._shell.pages
        language, chosen = pages.language(request), pages.chosen(request)
        while not self._shell.closing.is_set():
            phone.woken.clear()
            try:
                sight = await self._following.sight_again(token.ticket)
                self._check_day(token, sight)
            except (HallError, Trouble):
                return
            if sight != phone.shown:
                phone.shown = sight
                part = pages.text("place_main.html", language, chosen=chosen, **self._about(token, sight))
                yield main_part(part)
            if not await _within(BEAT, phone.woken):
                yield beat()

    def _token(self, request: Request) -> SlipToken:
        token = self._shell.token(request.path_params["token"])
        if not isinstance(token, SlipToken):
            raise bad_token(BadToken(Fault.MALFORMED))
        return token

    def _about(self, token: SlipToken, sight: Sight) -> dict[str, Any]:
        """What the templates of a place are about."""
        view = self._shell.mirror.view
        notices = view is not None and view.notices_ahead > 0
        told = token.ticket in self._shell.told
        return {
            "token": token.text,
            "sight": sight,
            "classes": _CLASSES,
            "notices": notices,
            "told": told,
        }

    def _check_day(self, token: SlipToken, sight: Sight) -> None:
        """A number is good for its day; what was completed stays to be rated. Raises :class:`Trouble`."""
        view = self._shell.mirror.view
        if view is not None and token.day != view.day and not sight.done:
            hint = N_("Numbers are good for one day. Take a new one in the hall.")
            raise Trouble(410, N_("This number was for {day}."), hint, day=token.day)


async def _within(seconds: float, woken: asyncio.Event) -> bool:
    try:
        async with asyncio.timeout(seconds):
            return await woken.wait()
    except TimeoutError:
        return False
