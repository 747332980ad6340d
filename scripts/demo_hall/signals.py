"""The first request to end closes the hall in order; the next one ends the demo at once."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def on_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Call ``stop`` at the first Ctrl-C, termination or hang-up while the block runs."""
    loop = asyncio.get_running_loop()
    names = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]

    def let_go() -> None:
        for name in names:
            # Windows has no signal handlers in the loop; there Ctrl-C arrives as KeyboardInterrupt.
            with contextlib.suppress(NotImplementedError):
                loop.remove_signal_handler(name)

    def first() -> None:
        let_go()
        stop()

    for name in names:
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, first)
    try:
        yield
    finally:
        let_go()
