"""Waiting for something to become true."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


async def until(true: Callable[[], object], seconds: float = 20.0) -> None:
    """Return as soon as it is true; fail when it has not become so in a generous time."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - what is waited for happens in other threads and programs
            await asyncio.sleep(0.01)
