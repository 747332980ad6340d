"""An HTTP server as part of a program: it neither takes over the program's signals nor writes its log."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp

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
