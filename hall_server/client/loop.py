"""The event loop that ZeroMQ needs, on every system."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def loop_factory() -> asyncio.AbstractEventLoop:
    """A selector loop: the default loop of Windows cannot watch ZeroMQ's sockets."""
    return asyncio.SelectorEventLoop()


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run a program's coroutine to its end."""
    with asyncio.Runner(loop_factory=loop_factory) as runner:
        return runner.run(main)


def use_selector_loop() -> None:
    """For frameworks that make their own loop (Textual): let it be one that ZeroMQ can use."""
    if sys.platform == "win32":
        asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())
