"""The process of the citizens' pages."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from starlette.routing import BaseRoute

from hall_server.client import HallLink, Mirror, on_stop_signals
from hall_server.http_door.brake import Brake
from hall_server.http_door.connection import bounded
from hall_server.http_door.listening import listening
from hall_server.http_door.server import running

from . import place, rating
from .app import web_app
from .door import ALWAYS, MOST_HEAD, Door
from .forms import Forms
from .pages import Pages
from .settings import WebFile, WebTable
from .shell import LINK_KEY, Shell
from .state import State, state_path

log = logging.getLogger(__name__)

# Each part opens with ``opened(shell)``, an async context manager of its routes.
PARTS: Final = (place.opened, rating.opened)
# Connections of one address beside its streams.
SPARE: Final = 100

_NO_REQUEST: Final = "请求无法识别。 / This request cannot be read."
_REFUSAL: Final = (*ALWAYS, (b"content-type", b"text/plain; charset=utf-8"))


@dataclass(frozen=True)
class Serving:
    """The pages while they are served. ``ended`` ends early only if something is wrong."""

    port: int
    shell: Shell
    ended: asyncio.Task[None]


async def serve(device: WebFile, path: Path) -> None:
    """Serve citizens until SIGINT or SIGTERM. ``path`` is the device file's.

    Raises :class:`hall_server.http_door.listening.AddressTaken`, and ``OSError`` for files of TLS that
    cannot be used.
    """
    async with serving(device, path, device.web.port) as served:
        told = asyncio.get_running_loop().create_future()
        on_stop_signals(told.cancel)
        await asyncio.wait({told, served.ended}, return_when=asyncio.FIRST_COMPLETED)
    log.info("the citizens' pages are closed")


@contextlib.asynccontextmanager
async def serving(device: WebFile, path: Path, port: int = 0) -> AsyncIterator[Serving]:
    """The pages, open while the block runs; port 0 takes a free one."""
    web = device.web
    with listening(web.bind, port) as listener, State.open(state_path(path)) as state:
        async with HallLink.connect(device) as link, Mirror.following(link) as mirror:
            pages = Pages(mirror, device.language, web.contact)
            forms = Forms(state.own_key("forms"))
            shell = Shell(device, link, mirror, state, pages, forms, state.key(LINK_KEY))
            async with shell.keeping_up(), _parts(shell) as routes:
                door = Door(web_app(shell, routes), pages, Brake(web.requests_per_second))
                async with running(door, listener, **_options(web)) as ended:
                    host, number = listener.getsockname()[:2]
                    log.info("citizens' pages are at %s:%d", host, number)
                    try:
                        yield Serving(number, shell, ended)
                    finally:
                        shell.closing.set()


@contextlib.asynccontextmanager
async def _parts(shell: Shell) -> AsyncIterator[list[BaseRoute]]:
    """What the pages are about. Each part does its own work beside its pages while they are served."""
    async with contextlib.AsyncExitStack() as stack:
        yield [route for part in PARTS for route in await stack.enter_async_context(part(shell))]


def _options(web: WebTable) -> dict[str, Any]:
    """How uvicorn serves."""
    options: dict[str, Any] = {
        "http": bounded(web.streams_per_address + SPARE, web.trusted_proxies, _REFUSAL, _NO_REQUEST.encode()),
        "headers": [(name.decode(), value.decode()) for name, value in ALWAYS],
        "h11_max_incomplete_event_size": MOST_HEAD,
        "limit_concurrency": web.streams + 10 * SPARE,
    }
    if web.trusted_proxies:
        options |= {"proxy_headers": True, "forwarded_allow_ips": web.trusted_proxies}
    if web.tls_certificate:
        options |= {"ssl_certfile": web.tls_certificate, "ssl_keyfile": web.tls_key}
    return options
