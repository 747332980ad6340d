"""Signing in and out: a cookie for each session, and one by which a browser is known again."""

from __future__ import annotations

import asyncio
import hmac
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from hall_server.client import N_
from hall_server.web import page_users
from hall_server.web.door import caller
from hall_server.web.shell import Shell
from hall_server.web.trouble import Trouble

from . import guessing

COOKIE: Final = "manager"
VISIT: Final = "manager_visit"
"""Who has not signed in yet has this, so that nobody else's page can sign them in."""
BROWSER: Final = "manager_browser"
"""Says by which name this browser has signed in before: no stranger's guesses count against it."""
PATH: Final = "/manager"
_HOUR: Final = 3_600
_YEAR: Final = 365 * 24 * _HOUR


class Sessions:
    """Who is signed in: kept in ``web.db`` until they sign out, their hours end, or their password changes or
    their name is removed."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._key = shell.state.own_key("manager")
        self._lasts = shell.device.manager.hours * _HOUR
        self._guesses = guessing.Guesses()
        # One at a time: the check is slow on purpose and must not take every core from the phones.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="password")

    def close(self) -> None:
        self._thread.shutdown(wait=False)

    async def who(self, request: Request) -> str | None:
        """The name that somebody has signed in by, or None."""
        session = request.cookies.get(COOKIE)
        if not session:
            return None
        now = int(time.time())
        return await self._shell.state.work(lambda kept: page_users.signed_in(kept, session, now))

    async def sign_in(self, request: Request, name: str, password: str) -> str:
        """The cookie's value for who gave the right password. Raises :class:`Trouble`."""
        browser = self._known(request, name)
        bounds = (
            guessing.known(browser)
            if browser
            else guessing.strangers(caller(request.scope), name[: page_users.LONGEST])
        )
        self._guesses.count(bounds)
        work = self._shell.state.work
        kept = await work(lambda connection: page_users.hash_of(connection, name))
        given = password[: page_users.LONGEST + 1]
        right = asyncio.get_running_loop().run_in_executor(self._thread, page_users.right, kept, given)
        if not await right or kept is None:
            raise Trouble(403, N_("The name or the password is wrong."))
        self._guesses.forgive(bounds)
        session = secrets.token_urlsafe(32)
        now = int(time.time())
        until = now + self._lasts
        await work(lambda connection: page_users.begin(connection, session, name, kept, now, until))
        return session

    async def sign_out(self, request: Request) -> None:
        session = request.cookies.get(COOKIE, "")
        await self._shell.state.work(lambda connection: page_users.end(connection, session))

    def give(self, request: Request, response: Response, name: str, session: str) -> None:
        self._set(request, response, COOKIE, session, self._lasts)
        browser = self._known(request, name) or secrets.token_urlsafe(12)
        self._set(request, response, BROWSER, f"{browser}.{self._seal(browser, name)}", _YEAR)
        response.delete_cookie(VISIT, path=PATH)

    def take(self, response: Response) -> None:
        response.delete_cookie(COOKIE, path=PATH)

    def visit(self, request: Request) -> str:
        """What marks this browser until it has signed in."""
        return request.cookies.get(VISIT) or secrets.token_urlsafe(18)

    def mark(self, request: Request, response: Response, visit: str) -> None:
        self._set(request, response, VISIT, visit, _HOUR)

    @staticmethod
    def _set(request: Request, response: Response, cookie: str, value: str, lasts: int) -> None:
        response.set_cookie(
            cookie,
            value,
            max_age=lasts,
            path=PATH,
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )

    def _known(self, request: Request, name: str) -> str | None:
        """Which browser this is, when it has signed in by this name before."""
        browser, _dot, seal = request.cookies.get(BROWSER, "").partition(".")
        return browser if hmac.compare_digest(seal.encode(), self._seal(browser, name).encode()) else None

    def _seal(self, browser: str, name: str) -> str:
        return hmac.digest(self._key, f"{browser}.{name}".encode(), "sha256").hex()
