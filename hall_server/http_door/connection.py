"""Connections that cannot be held for nothing: requests come in time, and not too many from one computer."""

from __future__ import annotations

import asyncio
import ipaddress
from collections import Counter
from collections.abc import Sequence
from typing import Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

# A request's line and headers take so many seconds at most.
HEAD_WITHIN: Final = 10.0

Headers = Sequence[tuple[bytes, bytes]]


def bounded(most_per_peer: int, trusted: Sequence[str], headers: Headers, page: bytes) -> type[H11Protocol]:
    """The protocol of one server: at most ``most_per_peer`` connections of one computer, unless it is one of
    the ``trusted`` proxies (networks). What is no HTTP is answered with ``headers`` and ``page``.
    """
    proxies = [ipaddress.ip_network(each) for each in trusted]
    held: Counter[str] = Counter()

    class Bounded(H11Protocol):
        _peer = ""
        _deadline: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._peer = self.client[0] if self.client else ""
            held[self._peer] += 1
            if held[self._peer] > most_per_peer and not self._is_proxy():
                transport.abort()
            else:
                self._watch()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            self._watch()

        def connection_lost(self, exc: Exception | None) -> None:
            held[self._peer] -= 1
            if not held[self._peer]:
                del held[self._peer]
            self._stop_watching()
            super().connection_lost(exc)

        def send_400_response(self, msg: str) -> None:
            answer = h11.Response(status_code=400, headers=[*headers, (b"connection", b"close")])
            for event in (answer, h11.Data(data=page), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
            self.transport.close()

        def _watch(self) -> None:
            """As long as the head of a request is not whole, its time runs."""
            if self.conn.their_state is not h11.IDLE:
                self._stop_watching()
            elif self._deadline is None:
                self._deadline = self.loop.call_later(HEAD_WITHIN, self.transport.close)

        def _stop_watching(self) -> None:
            if self._deadline is not None:
                self._deadline.cancel()
                self._deadline = None

        def _is_proxy(self) -> bool:
            return bool(self._peer) and any(ipaddress.ip_address(self._peer) in each for each in proxies)

    return Bounded
