"""Before anything else: who asks, not too often, not too much. And one line in the log for each request.

The log names the key and the kind of request, never what it holds.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Final

from fastapi import FastAPI, Request
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope, Send

from hall_server.client import N_
from hall_server.http_door.body import TooLarge, TooSlow, whole_body
from hall_server.http_door.brake import Brake, TooMany

from .app import OPEN_PATH
from .keys import KeyRing
from .problems import Trouble, answer

log = logging.getLogger(__name__)

MOST_BYTES: Final = 16 * 1024
BODY_WITHIN: Final = 10.0


class Door:
    """The application behind its checks."""

    def __init__(self, app: FastAPI, keys: KeyRing, brake: Brake) -> None:
        self._app = app
        self._keys = keys
        self._brake = brake

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
                # Slots are gone in a moment, and an appointment is nobody else's business.
                message["headers"] = [*message["headers"], (b"cache-control", b"no-store")]
            await send(message)

        try:
            await self._admit(scope, receive, sending)
        except ClientDisconnect:
            pass
        except Trouble as error:
            refusal = answer(Request(scope), error.status, error.code, error.text, error.headers)
            await refusal(scope, receive, sending)
        finally:
            _note(scope, status, time.monotonic() - began)

    async def _admit(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        if scope["path"] == OPEN_PATH:
            await self._app(scope, receive, send)
            return
        key = await self._key_of(request)
        scope["booking_key"] = key
        try:
            with self._brake.passing(key):
                body = await whole_body(scope, receive, MOST_BYTES, BODY_WITHIN)
                await self._app(scope, body, send)
        except TooMany:
            sentence = N_("Too many requests with this key. Try again in a moment.")
            raise Trouble(429, "too_many_requests", sentence, {"Retry-After": "1"}) from None
        except TooLarge:
            raise Trouble(413, "too_large", N_("The body is too large."), {"Connection": "close"}) from None
        except TooSlow:
            sentence = N_("The body came too slowly.")
            raise Trouble(408, "too_slow", sentence, {"Connection": "close"}) from None

    async def _key_of(self, request: Request) -> str:
        """The name of the key that the request carries. Raises :class:`Trouble`."""
        scheme, _blank, secret = request.headers.get("Authorization", "").partition(" ")
        name = None
        if scheme.lower() == "bearer":
            name = await asyncio.to_thread(self._keys.name_of, secret.strip())
        if name is None:
            sentence = N_("A valid key is needed: Authorization: Bearer KEY. Ask the hall for one.")
            raise Trouble(401, "unauthorized", sentence, {"WWW-Authenticate": "Bearer"})
        return name


def _note(scope: Scope, status: int, seconds: float) -> None:
    route = scope.get("route")
    path = getattr(route, "path", "-")
    key = scope.get("booking_key", "-")
    log.info("%s %s %d key=%s %.0f ms", scope["method"], path, status, key, seconds * 1000)
