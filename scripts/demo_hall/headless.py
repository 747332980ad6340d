"""Without a screen: a line of progress for a person, nothing for a program."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import Iterator
from typing import Final

from .rehearsal import Rehearsal
from .words import _

EVERY: Final = 0.5


async def watch_headless(rehearsal: Rehearsal, seconds: float | None) -> None:
    """Run the rehearsal; Ctrl-C ends it early, in order, and a second Ctrl-C at once."""
    with _stopping(rehearsal):
        progress = asyncio.create_task(_progress(rehearsal))
        try:
            await rehearsal.run(seconds)
        finally:
            progress.cancel()
            await asyncio.gather(progress, return_exceptions=True)


async def _progress(rehearsal: Rehearsal) -> None:
    if not sys.stderr.isatty():
        return
    tally = rehearsal.tally
    try:
        while True:
            line = _(
                "issued {issued}   called {called}   completed {completed}",
                issued=len(tally.issued),
                called=len(tally.calls),
                completed=tally.completed,
            )
            print(f"\r{line} ", end="", file=sys.stderr, flush=True)
            await asyncio.sleep(EVERY)
    finally:
        print(file=sys.stderr)


@contextlib.contextmanager
def _stopping(rehearsal: Rehearsal) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    names = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]

    def stop() -> None:
        rehearsal.stop.set()
        remove()

    def remove() -> None:
        for name in names:
            # Windows has no signal handlers in the loop; there Ctrl-C arrives as KeyboardInterrupt.
            with contextlib.suppress(NotImplementedError):
                loop.remove_signal_handler(name)

    for name in names:
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, stop)
    try:
        yield
    finally:
        remove()
