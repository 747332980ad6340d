"""Connections that cannot be held for nothing: requests come in time, and not too many from one caller."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

import h11
from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

from .caller import customer
from .crowd import Allowance, Crowd

# A request's line and headers take so many seconds at most.
HEAD_WITHIN: Final = 10.0
_HANG_UP: Final = "hang_up"

Headers = Sequence[tuple[bytes, bytes]]


def bounded(
    most: int, allowance: Callable[[str], Allowance], headers: Headers, page: bytes
) -> type[H11Protocol]:
    """The protocol of one server with at most ``most`` connections; ``allowance`` tells how many of them an
    address may hold. Addresses of one customer are one (:func:`hall_server.http_door.caller.customer`).

    Who holds too many requests that are not whole loses the oldest of these. Where all connections are taken,
    whoever has most of what is allowed to them loses one, first of those without a whole request. What is no
    HTTP is answered with ``headers`` and ``page``.
    """
    crowd: Crowd[H11Protocol] = Crowd(most)

    class Bounded(H11Protocol):
        _deadline: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self.app_state = {**self.app_state, _HANG_UP: transport.abort}
            host = self.client[0] if self.client else ""
            _abort(crowd.enter(self, customer(host), allowance(host)))
            self._watch()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            self._watch()

        def on_response_complete(self) -> None:
            super().on_response_complete()
            self._watch()

        def connection_lost(self, exc: Exception | None) -> None:
            crowd.leave(self)
            self._stop_watching()
            super().connection_lost(exc)

        def send_400_response(self, msg: str) -> None:
            if self.cycle is not None:
                # What was wrong is the body of a request under way, which then gets no answer of its own.
                self.cycle.disconnected = True
            if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
                self.transport.close()
                return
            answer = h11.Response(status_code=400, headers=[*headers, (b"connection", b"close")])
            for event in (answer, h11.Data(data=page), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
            self.transport.close()

        def _watch(self) -> None:
            """As long as the head of a request is not whole, its time runs; a body's time is the reader's."""
            if self.transport.is_closing():
                return
            if self.conn.their_state in (h11.IDLE, h11.SEND_BODY):
                _abort(crowd.waits(self))
            else:
                crowd.finished(self)
            if self.conn.their_state is not h11.IDLE:
                self._stop_watching()
            elif self._deadline is None:
                self._deadline = self.loop.call_later(HEAD_WITHIN, self.transport.close)

        def _stop_watching(self) -> None:
            if self._deadline is not None:
                self._deadline.cancel()
                self._deadline = None

    return Bounded


def hang_up(scope: Scope) -> None:
    """End the connection of a request at once, also one that takes nothing of what is sent to it."""
    end = scope.get("state", {}).get(_HANG_UP)
    if end is not None:
        end()


def _abort(line: H11Protocol | None) -> None:
    if line is not None:
        line.transport.abort()
