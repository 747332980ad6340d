"""The process of the booking interface."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
from collections.abc import AsyncIterator

from hall_server.client import HallLink, Mirror
from hall_server.http_door.brake import Brake
from hall_server.http_door.listening import listening
from hall_server.http_door.server import running, until_stopped

from .app import booking_app
from .desk import Desk
from .device import BookingFile
from .door import Door
from .keys import KeyRing

log = logging.getLogger(__name__)


async def serve(device: BookingFile, keys: KeyRing) -> None:
    """Book for apps until SIGINT or SIGTERM. Raises :class:`hall_server.http_door.listening.AddressTaken`."""
    async with serving(device, keys) as ended:
        await until_stopped(ended)
    log.info("the booking interface is closed")


@contextlib.asynccontextmanager
async def serving(device: BookingFile, keys: KeyRing) -> AsyncIterator[asyncio.Task[None]]:
    """The interface, open while the block runs. The task ends early only if something is wrong."""
    where = device.booking
    with listening(where.bind, where.port) as listener:
        if not ipaddress.ip_address(where.bind).is_loopback:
            log.warning(
                "other computers reach this interface; keys need TLS, so put a reverse proxy before it"
            )
        async with HallLink.connect(device) as link, Mirror.following(link) as mirror:
            app = booking_app(device.language)
            app.state.desk = Desk(link, mirror)
            door = Door(app, keys, Brake(where.requests_per_second))
            async with running(door, listener) as task:
                log.info("the booking interface listens on %s:%d", *listener.getsockname()[:2])
                yield task
