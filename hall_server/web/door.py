"""Before anything else: not too often, not too much. After everything else: one line in the log for
each request, which names the kind of page and never whose it is."""

from __future__ import annotations

import logging
import time
from typing import Final

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive, Scope, Send

from hall_server.client import N_
from hall_server.http_door.body import TooLarge, TooSlow, whole_body
from hall_server.http_door.brake import Brake, TooMany
from hall_server.http_door.caller import customer

from .pages import Pages
from .settings import WebTable
from .trouble import SLIP_HINT, Trouble, too_many

log = logging.getLogger(__name__)

# A rating with as many words as are taken, each sign of them percent-encoded, and some to spare.
MOST_BYTES: Final = 32 * 1024
BODY_WITHIN: Final = 10.0
# So many times as much may come from an address that many people share.
MANY: Final = 10
# A request's line and headers together. Uvicorn stops reading there, unless all came at one time.
MOST_HEAD: Final = 16 * 1024

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Of every response, also of those that uvicorn gives by itself when there is too much to do.
ALWAYS: Final = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"x-robots-tag", b"noindex, nofollow"),
)
_NOT_KEPT: Final = (b"cache-control", b"no-store")
_KEPT: Final = (b"cache-control", b"public, max-age=31536000, immutable")
_TLS_ONLY: Final = (b"strict-transport-security", b"max-age=31536000")


class Door:
    """The application behind its checks."""

    def __init__(self, app: Starlette, pages: Pages, web: WebTable) -> None:
        self._app = app
        self._pages = pages
        self._web = web
        self._brake = Brake(web.requests_per_second)
        self._wide_brake = Brake(web.requests_per_second * MANY)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        began = time.monotonic()
        scope["app"] = self._app
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *_headers(scope, status)]
            await send(message)

        try:
            await self._admit(scope, receive, sending)
        except ClientDisconnect:
            pass
        except Trouble as trouble:
            await self._pages.trouble(Request(scope), trouble)(scope, receive, sending)
        finally:
            _note(scope, status, time.monotonic() - began)

    async def _admit(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _length_of_head(scope) > MOST_HEAD:
            raise Trouble(431, N_("That is too much at once."), SLIP_HINT)
        try:
            brake = self._wide_brake if self._web.shared(address(scope)) else self._brake
            brake.admit(caller(scope))
        except TooMany:
            raise too_many() from None
        try:
            body = await whole_body(scope, receive, MOST_BYTES, BODY_WITHIN)
        except TooLarge:
            hint = N_("Write less, then send it again.")
            raise Trouble(413, N_("That is too much at once."), hint, {"Connection": "close"}) from None
        except TooSlow:
            hint = N_("Your connection is slow. Try again.")
            raise Trouble(408, N_("That came too slowly."), hint, {"Connection": "close"}) from None
        await self._app(scope, body, send)


def caller(scope: Scope) -> str:
    """Who asks, for the limits (:func:`hall_server.http_door.caller.customer`)."""
    return customer(address(scope))


def address(scope: Scope) -> str:
    """Where a request comes from."""
    return str(scope["client"][0]) if scope.get("client") else ""


def _length_of_head(scope: Scope) -> int:
    headers = sum(len(name) + len(value) for name, value in scope["headers"])
    return headers + len(scope["raw_path"]) + len(scope["query_string"])


def _headers(scope: Scope, status: int) -> list[tuple[bytes, bytes]]:
    fixed = scope["path"].startswith("/static/") and status in (200, 304)
    tls = [_TLS_ONLY] if scope["scheme"] == "https" else []
    return [_KEPT if fixed else _NOT_KEPT, *tls]


def _note(scope: Scope, status: int, seconds: float) -> None:
    path = getattr(scope.get("route"), "path", "-")
    method = scope["method"] if scope["method"] in ("GET", "HEAD", "POST") else "-"
    log.info("%s %s %d %.0f ms", method, path, status, seconds * 1000)
