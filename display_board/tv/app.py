"""The page, its stream of scenes, and the files of the playlist."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Final

import msgspec
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .playlist import Playlist
from .stage import Stage

STATIC: Final = Path(__file__).parent / "static"
BEAT: Final = 1.0
"""Seconds between two signs of life; the page says that it is cut off after four without one."""

_HEADERS: Final = (
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
        b"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (b"cache-control", b"no-cache"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)


def release() -> str:
    """Another word for every version of the page: one that is open loads itself anew after an update."""
    files = sorted(STATIC.iterdir())
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def tv_app(stage: Stage, playlist: Playlist | None, closing: asyncio.Event) -> Starlette:
    """The application. Streams end when ``closing`` is set."""

    async def page(_request: Request) -> Response:
        return FileResponse(STATIC / "board.html")

    async def scenes(_request: Request) -> Response:
        return StreamingResponse(_events(stage, closing), media_type="text/event-stream")

    async def file(request: Request) -> Response:
        path = await asyncio.to_thread(playlist.path, request.path_params["key"]) if playlist else None
        if path is None:
            raise HTTPException(404)
        return _Changing(path)

    async def unplayable(request: Request) -> Response:
        if playlist:
            playlist.note_unplayable(request.path_params["key"])
        return Response(status_code=204)

    return Starlette(
        routes=[
            Route("/", page),
            Route("/scenes", scenes),
            Route("/playlist/{key}", file, methods=["GET"]),
            Route("/playlist/{key}/unplayable", unplayable, methods=["POST"]),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        # Another site cannot give this address a name of its own and read the board through it.
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"]),
            Middleware(_Strict),
        ],
    )


async def _events(stage: Stage, closing: asyncio.Event) -> AsyncIterator[bytes]:
    """The scene now and after each change, with its number, and signs of life between."""
    sent = -1
    while not closing.is_set():
        if stage.number != sent:
            sent = stage.number
            yield b"id: %d\ndata: %b\n\n" % (sent, msgspec.json.encode(stage.scene))
        else:
            yield b"event: beat\ndata:\n\n"
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(BEAT):
                await stage.changed(sent)


class _Changed(Exception):
    """There is more of the file than was announced, or less."""


class _Changing(FileResponse):
    """A file that somebody may overwrite, cut or remove while it is sent.

    The connection ends then, with one line in the log: the page goes on to the next one, and the folder is
    read anew.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        left = 0

        async def as_announced(message: Message) -> None:
            nonlocal left
            if message["type"] == "http.response.start":
                left = int(Headers(raw=message["headers"])["content-length"])
            elif scope["method"] != "HEAD":
                left -= len(message["body"])
                if left < 0 or (left and not message["more_body"]):
                    raise _Changed
            await send(message)

        with contextlib.suppress(_Changed, OSError, RuntimeError):
            await super().__call__(scope, receive, as_announced)


class _Strict:
    """Adds the headers that forbid everything foreign."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def strictly(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS]
            await send(message)

        sending: Callable[[Message], Awaitable[None]] = strictly
        await self._app(scope, receive, sending)
