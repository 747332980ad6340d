"""Lean lines to the hall: plain encrypted sockets and the protocol's codec.

The client library retries, follows and times out on asyncio. On one small machine that costs more than
the server itself, so the load speaks the same protocol through bare sockets.
"""

from __future__ import annotations

import random
import string
from collections.abc import Iterator
from typing import NamedTuple

import zmq

from hall_server import protocol as p

PATIENCE_MS = 20_000
_ID = string.ascii_letters + string.digits


class BenchError(Exception):
    """Measuring makes no sense any more; the text says why."""


class Keys(NamedTuple):
    public: bytes
    secret: bytes

    @classmethod
    def fresh(cls) -> Keys:
        return cls(*zmq.curve_keypair())


def open_socket(
    context: zmq.Context[zmq.Socket[bytes]], kind: int, hall: bytes, keys: Keys
) -> zmq.Socket[bytes]:
    """A client's encrypted socket, not yet connected."""
    socket = context.socket(kind)
    socket.linger = 0
    socket.curve_serverkey = hall
    socket.curve_publickey, socket.curve_secretkey = keys
    # A server that is just starting should be found as soon as it is there.
    socket.setsockopt(zmq.RECONNECT_IVL, 5)
    return socket


class Line:
    """One device's line."""

    def __init__(
        self, context: zmq.Context[zmq.Socket[bytes]], address: str, hall: bytes, keys: Keys, seed: int = 0
    ) -> None:
        self.socket = open_socket(context, zmq.DEALER, hall, keys)
        self.socket.connect(address)
        self._random = random.Random(seed + hash(keys.public))

    def send(self, ask: p.Ask) -> str:
        """Ask without waiting. Returns the request's id."""
        request = "".join(self._random.choices(_ID, k=22))
        self.socket.send_multipart(p.encode_request(p.Request(request, ask)))
        return request

    def receive(self) -> p.Reply:
        return p.decode_reply(self.socket.recv_multipart())

    def ask(self, ask: p.Ask) -> p.Result:
        """Ask and wait. Raises :class:`BenchError` for silence and for every answer but success."""
        request = self.send(ask)
        if not self.socket.poll(PATIENCE_MS):
            raise BenchError("the hall does not answer")
        reply = self.receive()
        if reply.id != request:
            raise BenchError("the hall answered another request")
        return succeeded(reply.result)

    def close(self) -> None:
        self.socket.close(0)


def succeeded(result: p.Result) -> p.Result:
    """The result, unless it is a refusal or a failure."""
    if isinstance(result, p.Refused | p.Failed):
        raise BenchError(f"the hall answered {result.code}: {result.text.en}")
    return result


def ready(poller: zmq.Poller, timeout_ms: int = PATIENCE_MS) -> Iterator[zmq.Socket[bytes]]:
    """The sockets with something to read. Raises :class:`BenchError` when there is none in time."""
    events = poller.poll(timeout_ms)
    if not events:
        raise BenchError("the hall does not answer")
    for socket, _event in events:
        yield socket
