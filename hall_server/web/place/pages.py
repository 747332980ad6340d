"""The pages of a place in line."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from starlette.routing import BaseRoute

from hall_server.web.shell import Shell


@contextlib.asynccontextmanager
async def opened(shell: Shell) -> AsyncIterator[list[BaseRoute]]:
    """The routes ``/t/...``, while places are followed."""
    yield []
