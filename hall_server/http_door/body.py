"""Bodies that are neither too large nor too slow."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.types import Message, Receive, Scope


class TooLarge(Exception):
    """A body has more bytes than are taken."""


class TooSlow(Exception):
    """A body did not come in time."""


async def whole_body(scope: Scope, receive: Receive, most_bytes: int, within: float) -> Receive:
    """Read a request's body of at most ``most_bytes`` bytes, within so many seconds, and hand it on.

    Raises :class:`TooLarge`, :class:`TooSlow`, and starlette's ``ClientDisconnect``.
    """
    body = bytearray()
    try:
        async with asyncio.timeout(within):
            async for chunk in Request(scope, receive).stream():
                body += chunk
                if len(body) > most_bytes:
                    raise TooLarge
    except TimeoutError:
        raise TooSlow from None
    told = False

    async def again() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": bytes(body), "more_body": False}

    return again
