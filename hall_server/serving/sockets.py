"""The hall's two sockets, encrypted and open to enrolled devices only."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

import zmq
import zmq.asyncio
from zmq.auth.asyncio import AsyncioAuthenticator

from hall_server.oserrors import reason_of
from hall_server.protocol import MAX_REQUEST_BYTES

from .access import ZAP_DOMAIN, Admission

# A plain number: with the enum, each send and receive would spend more time on its flags than on bytes.
NOBLOCK: Final = int(zmq.NOBLOCK)
# Messages for one client. What does not fit is lost: a request is sent again, a board takes a new snapshot.
REPLIES_QUEUED: Final = 256
BROADCASTS_QUEUED: Final = 10_000


class AddressTaken(Exception):
    """The hall cannot listen there; the text says where, and why."""


@dataclass(frozen=True, slots=True)
class Doors:
    """The open sockets and the addresses that they are bound to."""

    requests: zmq.asyncio.Socket
    broadcasts: zmq.asyncio.Socket

    @property
    def request_address(self) -> str:
        return _address(self.requests)

    @property
    def broadcast_address(self) -> str:
        return _address(self.broadcasts)


@contextlib.asynccontextmanager
async def open_doors(
    key_pair: tuple[bytes, bytes], admission: Admission, request_address: str, broadcast_address: str
) -> AsyncIterator[Doors]:
    """Bind both sockets behind an authenticator. Raises :class:`AddressTaken`."""
    context = zmq.asyncio.Context()
    context.set(zmq.MAX_SOCKETS, 4096)
    authenticator = AsyncioAuthenticator(context)
    authenticator.configure_curve_callback(ZAP_DOMAIN, admission)
    authenticator.start()
    try:
        requests = _open(context, zmq.ROUTER, key_pair)
        # Frames that are larger than any request close the connection before they fill the memory.
        requests.setsockopt(zmq.MAXMSGSIZE, 2 * MAX_REQUEST_BYTES)
        requests.setsockopt(zmq.SNDHWM, REPLIES_QUEUED)
        broadcasts = _open(context, zmq.PUB, key_pair)
        broadcasts.setsockopt(zmq.SNDHWM, BROADCASTS_QUEUED)
        for socket, address in ((requests, request_address), (broadcasts, broadcast_address)):
            try:
                socket.bind(address)
            except zmq.ZMQError as error:
                why = reason_of(OSError(error.errno, error.strerror))
                raise AddressTaken(f"{address}: {why}") from None
        yield Doors(requests, broadcasts)
    finally:
        authenticator.stop()
        # Its poller lets go of the closed socket's descriptor a few turns of the loop later. A hall that
        # opens at once in the same process would get the same descriptor and lose its watcher.
        await asyncio.sleep(0.01)
        context.destroy(linger=0)


def _address(socket: zmq.asyncio.Socket) -> str:
    address = socket.getsockopt(zmq.LAST_ENDPOINT)
    assert isinstance(address, bytes)
    return address.decode().rstrip("\0")


def _open(context: zmq.asyncio.Context, kind: int, key_pair: tuple[bytes, bytes]) -> zmq.asyncio.Socket:
    socket = context.socket(kind)
    socket.linger = 0
    socket.curve_server = True
    socket.curve_publickey, socket.curve_secretkey = key_pair
    socket.zap_domain = ZAP_DOMAIN.encode()
    # The clients send the heartbeats and say how long they are good for. Were the hall to send them, a
    # client that asks faster than the hall reads and then hangs up would trip an assertion in libzmq 4.3.5
    # (out_event, !_io_error), which ends the whole process. The system finds dead peers that send none.
    socket.setsockopt(zmq.TCP_KEEPALIVE, 1)
    socket.setsockopt(zmq.TCP_KEEPALIVE_IDLE, 10)
    socket.setsockopt(zmq.TCP_KEEPALIVE_INTVL, 5)
    socket.setsockopt(zmq.TCP_KEEPALIVE_CNT, 3)
    return socket


def send_now(socket: zmq.asyncio.Socket, frames: list[bytes]) -> None:
    """Send without waiting. A client that is gone or does not read must not hold up the hall."""
    sent = socket.send_multipart(frames, NOBLOCK)
    assert isinstance(sent, asyncio.Future)
    if sent.done():
        sent.exception()
