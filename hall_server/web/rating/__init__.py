"""A citizen's rating of a completed service, and messages for who waits."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from starlette.routing import BaseRoute

from hall_server.web.shell import Shell

from . import notices
from .giving import Giving
from .pages import RatingPages


@contextlib.asynccontextmanager
async def opened(shell: Shell) -> AsyncIterator[list[BaseRoute]]:
    """The routes ``/r/...`` and ``/t/.../notices``, while what is kept is handed in."""
    giving = Giving(shell.link, shell.mirror, shell.state)
    async with giving.delivering():
        yield [*RatingPages(shell, giving).routes(), *notices.routes()]
