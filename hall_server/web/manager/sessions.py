"""Signing in: a cookie that only this process can make, and a brake on guessing."""

from __future__ import annotations

import asyncio
import base64
import hmac
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import ceil
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from hall_server.client import N_
from hall_server.web.door import caller
from hall_server.web.page_users import LONGEST, hash_of, right
from hall_server.web.shell import Shell
from hall_server.web.trouble import Trouble

COOKIE: Final = "manager"
VISIT: Final = "manager_visit"
"""Who has not signed in yet has this, so that nobody else's page can sign them in."""
PATH: Final = "/manager"
TRIES: Final = 5
LOCKED_FOR: Final = 60.0
MOST_REMEMBERED: Final = 10_000
_HOUR: Final = 3_600


@dataclass(slots=True)
class _Failures:
    count: int = 0
    last: float = 0.0


class Sessions:
    """Who is signed in, and until when. Nothing is kept of it: the cookie says so, sealed with the hash of
    the password, so that it ends when the password changes or its name is removed."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._key = shell.state.own_key("manager")
        self._lasts = shell.device.manager.hours * _HOUR
        self._failures: dict[str, _Failures] = {}
        # One at a time: the check is slow on purpose and must not take every core from the phones.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="password")

    def close(self) -> None:
        self._thread.shutdown(wait=False)

    async def who(self, request: Request) -> str | None:
        """The name that somebody has signed in by, or None."""
        name, _dot, rest = request.cookies.get(COOKIE, "").partition(".")
        until, _dot, code = rest.partition(".")
        try:
            who = base64.urlsafe_b64decode(name.encode()).decode()
            over = int(until) <= time.time()
        except ValueError:
            return None
        if over or not who:
            return None
        kept = await self._shell.state.work(lambda connection: hash_of(connection, who))
        if kept is None or not hmac.compare_digest(self._code(name, until, kept).encode(), code.encode()):
            return None
        return who

    async def sign_in(self, request: Request, name: str, password: str) -> str:
        """The cookie's value for who gave the right password. Raises :class:`Trouble`."""
        brakes = (f"from {caller(request.scope)}", f"name {name[:LONGEST]}")
        now = time.monotonic()
        self._refuse_if_locked(brakes, now)
        # Counted before the check, so that guesses sent all at once do not slip by together.
        for brake in brakes:
            failures = self._failures.setdefault(brake, _Failures())
            failures.count += 1
            failures.last = now
        kept = await self._shell.state.work(lambda connection: hash_of(connection, name))
        loop = asyncio.get_running_loop()
        if not await loop.run_in_executor(self._thread, right, kept, password[: LONGEST + 1]):
            raise Trouble(403, N_("The name or the password is wrong."))
        assert kept is not None
        for brake in brakes:
            self._failures.pop(brake, None)
        written = base64.urlsafe_b64encode(name.encode()).decode()
        until = str(int(time.time()) + self._lasts)
        return f"{written}.{until}.{self._code(written, until, kept)}"

    def give(self, request: Request, response: Response, value: str) -> None:
        self._set(request, response, COOKIE, value, self._lasts)
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

    def _code(self, name: str, until: str, kept: str) -> str:
        digest = hmac.digest(self._key, f"{name}.{until}.{kept}".encode(), "sha256")
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def _refuse_if_locked(self, brakes: tuple[str, ...], now: float) -> None:
        recent = {key: each for key, each in self._failures.items() if now - each.last < LOCKED_FOR}
        self._failures = dict(list(recent.items())[-MOST_REMEMBERED:])
        for brake in brakes:
            failures = self._failures.get(brake)
            if failures and failures.count >= TRIES:
                seconds = ceil(LOCKED_FOR - (now - failures.last))
                raise Trouble(
                    429,
                    N_("Too many wrong passwords. Try again in {seconds} s."),
                    headers={"Retry-After": str(seconds)},
                    seconds=seconds,
                )
