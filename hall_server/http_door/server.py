"""An HTTP server as part of a program: it neither takes over the program's signals nor writes its log."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp

from hall_server.client import on_stop_signals

log = logging.getLogger(__name__)

# What is under way when the program is told to stop may still be answered, for so many seconds.
LAST_ANSWERS: Final = 5


class _Server(uvicorn.Server):
    def capture_signals(self) -> contextlib.AbstractContextManager[None]:  # type: ignore[override]
        """Uvicorn would end the process as if a signal had killed it; a stop is no error."""
        return contextlib.nullcontext()


@contextlib.asynccontextmanager
async def running(app: ASGIApp, listener: socket.socket, **options: Any) -> AsyncIterator[asyncio.Task[None]]:
    """The server, answering while the block runs; ``options`` are uvicorn's.

    The task ends early only if something is wrong.
    """
    settings: dict[str, Any] = {
        "lifespan": "off",
        "ws": "none",
        "log_config": None,
        "log_level": "warning",
        "access_log": False,
        "server_header": False,
        "proxy_headers": False,
        "timeout_graceful_shutdown": LAST_ANSWERS,
    }
    server = _Server(uvicorn.Config(app, **(settings | options)))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield task
    finally:
        server.should_exit = True
        await task


async def until_stopped(server: asyncio.Task[None]) -> None:
    """Until SIGINT or SIGTERM. A server that ends before is a fault: ``SystemExit`` is raised with 1."""
    told = asyncio.get_running_loop().create_future()
    on_stop_signals(told.cancel)
    await asyncio.wait({told, server}, return_when=asyncio.FIRST_COMPLETED)
    if not told.done():
        error = None if server.cancelled() else server.exception()
        log.critical("the HTTP server has ended, so the program ends", exc_info=error)
        raise SystemExit(1)
