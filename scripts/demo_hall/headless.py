"""Without a screen: a line of progress for a person, nothing for a program."""

from __future__ import annotations

import asyncio
import sys
from typing import Final

from .rehearsal import Rehearsal
from .signals import on_signals
from .words import _

EVERY: Final = 0.5


async def watch_headless(rehearsal: Rehearsal, seconds: float | None) -> None:
    """Run the rehearsal; Ctrl-C ends it early, in order, and a second Ctrl-C at once."""
    with on_signals(rehearsal.stop.set):
        progress = asyncio.create_task(_tell(rehearsal))
        try:
            await rehearsal.run(seconds)
        finally:
            progress.cancel()
            await asyncio.gather(progress, return_exceptions=True)


async def _tell(rehearsal: Rehearsal) -> None:
    """First where the manager and a phone can look on, then how it goes."""
    tally = rehearsal.tally
    print(rehearsal.venue.page.told(), file=sys.stderr, flush=True)
    while not tally.issued:  # noqa: ASYNC110 - counted by the arrivals
        await asyncio.sleep(EVERY)
    first = tally.issued[0]
    print(_("Follow {number}: {url}", number=first.number, url=first.url), file=sys.stderr, flush=True)
    if not sys.stderr.isatty():
        return
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
