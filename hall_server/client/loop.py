"""The event loop that ZeroMQ needs, on every system."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from hall_server.language import Translator, system_language

T = TypeVar("T")

_ = Translator("hall_server", system_language())


def loop_factory() -> asyncio.AbstractEventLoop:
    """A selector loop: the default loop of Windows cannot watch ZeroMQ's sockets."""
    return asyncio.SelectorEventLoop()


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run a program's coroutine to its end."""
    with asyncio.Runner(loop_factory=loop_factory) as runner:
        return runner.run(main)


def on_stop_signals(stop: Callable[[], object]) -> None:
    """Call ``stop`` when the running program is told to end, by SIGINT or SIGTERM."""
    for name in (signal.SIGINT, signal.SIGTERM):
        # Windows has no signal handlers in the loop; there Ctrl-C arrives as KeyboardInterrupt.
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(name, stop)


def prepare_for_screen() -> None:
    """Before a program that fills the screen starts its own loop (Textual).

    The loop must be one that ZeroMQ can use, and there must be a terminal: without one, the program
    would draw for ever where nobody sees it.
    """
    if sys.__stdin__ is None or not sys.__stdin__.isatty():
        print(_("This program fills a screen. Start it in a terminal."), file=sys.stderr)
        sys.exit(1)
    if sys.platform == "win32":
        asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())
