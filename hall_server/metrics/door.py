"""The HTTP server of the figures, on a thread and a loop of its own."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import socket
import threading
from collections.abc import AsyncIterator
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from hall_server.http_door.connection import bounded
from hall_server.http_door.crowd import Allowance
from hall_server.http_door.listening import listening
from hall_server.http_door.server import running
from hall_server.settings import HallFolder

from .look import Lookout
from .page import Pages

log = logging.getLogger(__name__)

MOST_CONNECTIONS: Final = 40
OF_ONE_CALLER: Final = Allowance(connections=20, unfinished=10)
# A request's line and headers together.
MOST_HEAD: Final = 16 * 1024
# Seconds. At the end nobody waits for who does not read.
LAST_PAGES: Final = 1
_HEADERS: Final = ((b"content-type", b"text/plain; charset=utf-8"),)
_NO_REQUEST: Final = b"This request cannot be read.\n"


@contextlib.asynccontextmanager
async def serving(folder: HallFolder, lookout: Lookout) -> AsyncIterator[str]:
    """Answer at the address under ``[metrics]``, which is returned with its true port, while the block runs.

    Raises :class:`hall_server.http_door.listening.AddressTaken`.
    """
    where = folder.settings.metrics
    assert where is not None
    with listening(where.bind, where.port) as listener:
        if not ipaddress.ip_address(where.bind).is_loopback:
            log.warning(
                "other computers can read the hall's figures at %s; see [metrics] in hall.toml", where.bind
            )
        door = _Door(_app(Pages(folder, lookout)), listener)
        thread = threading.Thread(target=asyncio.run, args=(door.serve(),), name="metrics", daemon=True)
        thread.start()
        try:
            host, port = listener.getsockname()[:2]
            yield f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        finally:
            door.close()
            await asyncio.to_thread(thread.join)


class _Door:
    def __init__(self, app: Starlette, listener: socket.socket) -> None:
        self._app = app
        self._listener = listener
        self._closing = threading.Event()

    async def serve(self) -> None:
        line = bounded(MOST_CONNECTIONS, lambda _caller: OF_ONE_CALLER, _HEADERS, _NO_REQUEST)
        async with running(
            self._app,
            self._listener,
            http=line,
            h11_max_incomplete_event_size=MOST_HEAD,
            log_level="error",
            timeout_graceful_shutdown=LAST_PAGES,
        ):
            await asyncio.to_thread(self._closing.wait)

    def close(self) -> None:
        self._closing.set()


def _app(pages: Pages) -> Starlette:
    async def metrics(request: Request) -> Response:
        try:
            page = pages.page(request.headers.get("accept", ""))
        except Exception:
            log.exception("the figures could not be gathered; this is a fault of the hall server")
            return PlainTextResponse("The figures cannot be gathered; see the hall's log.\n", 500)
        return Response(page.text, headers={"content-type": page.content_type, "cache-control": "no-store"})

    return Starlette(routes=[Route("/metrics", metrics, methods=["GET"])])
