"""What a program does beside its main work. It never stops unnoticed: a screen would show old news as new."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Coroutine
from typing import Any

log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def beside(*parts: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run the parts while the block runs; at its end they are cancelled. A part may be done earlier.

    One that fails ends the program: the fault is logged, the block is cancelled, and ``SystemExit`` is
    raised with 1, so that whatever started the program starts it again.
    """
    failed = False

    def noticed(task: asyncio.Task[None]) -> None:
        nonlocal failed
        if not task.cancelled() and (error := task.exception()):
            failed = True
            log.critical("a part of this program has failed, so the program ends", exc_info=error)

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(part) for part in parts]
            for task in tasks:
                task.add_done_callback(noticed)
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()
    except BaseExceptionGroup as errors:
        if failed:
            raise SystemExit(1) from None
        # The block's own error, which the group has wrapped.
        raise errors.exceptions[0] from None
