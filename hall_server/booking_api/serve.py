"""The process of the booking interface."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import socket
from collections.abc import AsyncIterator
from typing import Final

import uvicorn

from hall_server.client import HallLink, Mirror, on_stop_signals

from .app import booking_app
from .brake import Brake
from .desk import Desk
from .device import BookingFile, Listening
from .door import Door
from .keys import KeyRing

log = logging.getLogger(__name__)

# What is under way when the process is told to stop may still be answered, for so many seconds.
LAST_ANSWERS: Final = 5


class AddressTaken(Exception):
    """The interface cannot listen there."""


class _Server(uvicorn.Server):
    def capture_signals(self) -> contextlib.AbstractContextManager[None]:  # type: ignore[override]
        """Uvicorn would end the process as if a signal had killed it; a stop is no error."""
        return contextlib.nullcontext()


async def serve(device: BookingFile, keys: KeyRing) -> None:
    """Book for apps until SIGINT or SIGTERM. Raises :class:`AddressTaken`."""
    async with serving(device, keys) as ended:
        told = asyncio.get_running_loop().create_future()
        on_stop_signals(told.cancel)
        await asyncio.wait({told, ended}, return_when=asyncio.FIRST_COMPLETED)
    log.info("the booking interface is closed")


@contextlib.asynccontextmanager
async def serving(device: BookingFile, keys: KeyRing) -> AsyncIterator[asyncio.Task[None]]:
    """The interface, open while the block runs. The task ends early only if something is wrong."""
    with _listening(device.booking) as listener:
        async with HallLink.connect(device) as link, Mirror.following(link) as mirror:
            app = booking_app(device.language)
            app.state.desk = Desk(link, mirror)
            door = Door(app, keys, Brake(device.booking.requests_per_second))
            config = uvicorn.Config(
                door,
                lifespan="off",
                ws="none",
                log_config=None,
                log_level="warning",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=LAST_ANSWERS,
            )
            server = _Server(config)
            task = asyncio.create_task(server.serve(sockets=[listener]))
            log.info("the booking interface listens on %s:%d", *listener.getsockname()[:2])
            try:
                yield task
            finally:
                server.should_exit = True
                await task


def _listening(where: Listening) -> socket.socket:
    address = ipaddress.ip_address(where.bind)
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    try:
        listener = socket.create_server((where.bind, where.port), family=family)
    except OSError as error:
        raise AddressTaken(f"{where.bind}:{where.port}") from error
    if not address.is_loopback:
        log.warning("other computers reach this interface; keys need TLS, so put a reverse proxy before it")
    return listener
