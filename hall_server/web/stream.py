"""A page's main part as it changes, for its script ``follow.js``: server-sent events ``main``, and ``beat``
when there is no news for a while."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Final

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

BEAT: Final = 15.0
"""Seconds; who hears nothing for much longer knows that the connection is gone."""


class Stream(StreamingResponse):
    """The events of one reader, who is given up when they end or the connection does."""

    def __init__(self, reader: contextlib.ExitStack, events: AsyncIterator[str]) -> None:
        # A proxy before us must not gather what should be there at once.
        super().__init__(events, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
        self._reader = reader

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._reader:
            await super().__call__(scope, receive, send)


def main_part(text: str) -> str:
    """The event that brings the main part."""
    return "event: main\n" + "".join(f"data: {line}\n" for line in text.splitlines()) + "\n"


def beat() -> str:
    """The event that says no more than that the line is open."""
    return "event: beat\ndata: \n\n"
