"""A device's encrypted sockets, and keeping them connected."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Final

import zmq
import zmq.asyncio
from zmq.utils.monitor import parse_monitor_message

from .beside import beside
from .device import DeviceFile

TRY_AGAIN_AFTER_REFUSAL: Final = 1.0

_WATCHED = zmq.EVENT_HANDSHAKE_SUCCEEDED | zmq.EVENT_HANDSHAKE_FAILED_AUTH


def secure_client(context: zmq.asyncio.Context, kind: int, device: DeviceFile) -> zmq.asyncio.Socket:
    """A socket encrypted with the device's keys that notices a dead peer within seconds."""
    socket = context.socket(kind)
    socket.linger = 0
    socket.curve_serverkey = device.hall.public_key.encode()
    socket.curve_publickey = device.keys.public.encode()
    socket.curve_secretkey = device.keys.secret.encode()
    socket.setsockopt(zmq.HEARTBEAT_IVL, 2_000)
    socket.setsockopt(zmq.HEARTBEAT_TIMEOUT, 6_000)
    # The hall sends no heartbeats of its own; it lets a connection go after this long without ours.
    socket.setsockopt(zmq.HEARTBEAT_TTL, 6_000)
    # A queue that fills up while heartbeats go on trips an assertion in libzmq 4.3.5 (_input_stopped),
    # which ends the process. What a screen that hangs for an hour has to catch up with is small.
    socket.setsockopt(zmq.RCVHWM, 0)
    socket.setsockopt(zmq.HANDSHAKE_IVL, 3_000)
    socket.setsockopt(zmq.RECONNECT_IVL, 100)
    socket.setsockopt(zmq.RECONNECT_IVL_MAX, 1_000)
    return socket


@contextlib.asynccontextmanager
async def connected(
    socket: zmq.asyncio.Socket, address: str, on_admitted: Callable[[bool], None] = lambda _admitted: None
) -> AsyncIterator[None]:
    """Keep the socket connected while the block runs, then close it.

    ZeroMQ reconnects by itself after a lost connection, but gives up when the hall does not know the
    key; a device that is enrolled later must not need a restart. ``on_admitted`` hears each outcome.
    """
    monitor = socket.get_monitor_socket(_WATCHED)
    socket.connect(address)

    async def watch() -> None:
        while True:
            event = parse_monitor_message(await monitor.recv_multipart())["event"]
            on_admitted(event == zmq.EVENT_HANDSHAKE_SUCCEEDED)
            if event == zmq.EVENT_HANDSHAKE_FAILED_AUTH:
                await asyncio.sleep(TRY_AGAIN_AFTER_REFUSAL)
                with contextlib.suppress(zmq.ZMQError):
                    socket.disconnect(address)
                socket.connect(address)

    try:
        async with beside(watch()):
            yield
    finally:
        socket.disable_monitor()
        monitor.close(0)
        socket.close(0)
