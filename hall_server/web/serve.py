"""The process of the citizens' pages."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from starlette.routing import BaseRoute

from hall_server.client import HallLink, Mirror
from hall_server.http_door.caller import within
from hall_server.http_door.connection import bounded
from hall_server.http_door.crowd import Allowance
from hall_server.http_door.listening import listening
from hall_server.http_door.server import running, until_stopped

from . import manager, place, rating
from .app import web_app
from .door import ALWAYS, MOST_HEAD, Door
from .forms import Forms
from .pages import Pages
from .settings import WebFile, WebTable
from .shell import LINK_KEY, Shell
from .state import State, state_path

log = logging.getLogger(__name__)

# Each part opens with ``opened(shell)``, an async context manager of its routes.
PARTS: Final = (place.opened, rating.opened, manager.opened)
# Connections of one address beside its streams, and those of all together.
SPARE: Final = 100
SPARE_OF_ALL: Final = 1_000
# Connections of one address that wait for the rest of a request, or for the next one.
UNFINISHED: Final = 60

_NO_REQUEST: Final = "请求无法识别。 / This request cannot be read."
_REFUSAL: Final = (*ALWAYS, (b"content-type", b"text/plain; charset=utf-8"))


class NoTls(Exception):
    """The files of TLS cannot be used."""


@dataclass(frozen=True)
class Serving:
    """The pages while they are served. ``ended`` ends early only if something is wrong."""

    port: int
    shell: Shell
    ended: asyncio.Task[None]


async def serve(device: WebFile, path: Path) -> None:
    """Serve citizens until SIGINT or SIGTERM. ``path`` is the device file's.

    Raises :class:`hall_server.http_door.listening.AddressTaken` and :class:`NoTls`.
    """
    async with serving(device, path, device.web.port) as served:
        await until_stopped(served.ended)
    log.info("the citizens' pages are closed")


@contextlib.asynccontextmanager
async def serving(device: WebFile, path: Path, port: int = 0) -> AsyncIterator[Serving]:
    """The pages, open while the block runs; port 0 takes a free one."""
    web = device.web
    options = _options(web, path.parent)
    with listening(web.bind, port) as listener, State.open(state_path(path)) as state:
        async with HallLink.connect(device) as link, Mirror.following(link) as mirror:
            pages = Pages(mirror, device.language, web.contact)
            forms = Forms(state.own_key("forms"))
            shell = Shell(device, link, mirror, state, pages, forms, state.key(LINK_KEY))
            async with shell.keeping_up(), _parts(shell) as routes:
                door = Door(web_app(shell, routes), pages, web)
                async with running(door, listener, **options) as ended:
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


def _options(web: WebTable, folder: Path) -> dict[str, Any]:
    """How uvicorn serves; files of TLS lie in the folder unless their whole path is given."""
    options: dict[str, Any] = {
        "http": _bounded(web),
        "headers": [(name.decode(), value.decode()) for name, value in ALWAYS],
        "h11_max_incomplete_event_size": MOST_HEAD,
    }
    if web.trusted_proxies:
        options |= {"proxy_headers": True, "forwarded_allow_ips": web.trusted_proxies}
    if web.tls_certificate:
        certificate, key = folder / web.tls_certificate, folder / web.tls_key
        _try_tls(certificate, key)
        options |= {"ssl_certfile": certificate, "ssl_keyfile": key}
    return options


def _bounded(web: WebTable) -> type[asyncio.Protocol]:
    """Connections within what an address may hold; a proxy may hold all there are."""
    most = web.streams + SPARE_OF_ALL
    usual = Allowance(web.streams_per_address + SPARE, UNFINISHED)
    hall, proxy = Allowance(web.streams + SPARE, SPARE_OF_ALL // 2), Allowance(most, most)

    def allowance(address: str) -> Allowance:
        if within(address, web.proxies):
            return proxy
        return hall if within(address, web.in_hall) else usual

    return bounded(most, allowance, _REFUSAL, _NO_REQUEST.encode())


def _try_tls(certificate: Path, key: Path) -> None:
    """Uvicorn would say only that something is wrong, and when it serves already."""
    try:
        for path in (certificate, key):
            path.read_bytes()
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)
    except ssl.SSLError as error:
        raise NoTls(f"{certificate}, {key}: {error.reason or error}") from None
    except OSError as error:
        raise NoTls(f"{error.filename}: {error.strerror}") from None
