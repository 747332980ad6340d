"""Five hundred phones in a process of their own: each follows its place, and some open the page anew.

Real phones have processors of their own. So this process gives way to the hall that is measured, as much as
hall-web does and no more: where it is kept waiting, a page counts as late.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Final

PATIENCE: Final = 60.0
READY: Final = "ready"
STEPS_BACK: Final = 10
ASKS_AGAIN: Final = 0.5


def gather(answers: Connection, port: int, paths: Sequence[str], pages_per_s: float) -> None:
    """Follow every path; then, whenever told so many seconds, open pages and tell how long each took.

    Says :data:`READY` once all phones follow. Latencies are in nanoseconds, from the moment a page was due.
    """
    if hasattr(os, "nice"):
        os.nice(STEPS_BACK)
    asyncio.run(_gather(answers, port, paths, pages_per_s))


async def _gather(answers: Connection, port: int, paths: Sequence[str], pages_per_s: float) -> None:
    following = [asyncio.Event() for _path in paths]
    phones = [
        asyncio.create_task(_follow(port, path, heard)) for path, heard in zip(paths, following, strict=True)
    ]
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(heard.wait() for heard in following))
    answers.send(READY)
    loop = asyncio.get_running_loop()
    while True:
        seconds = await loop.run_in_executor(None, answers.recv)
        if any(phone.done() for phone in phones):
            answers.send(None)
            return
        answers.send(await _open_pages(port, paths, round(seconds * pages_per_s), pages_per_s))


async def _follow(port: int, path: str, heard: asyncio.Event) -> None:
    """A stream that stays open, as a phone's page keeps it. Pages that have only just started do not know
    the hall yet, and end it without a word; then a phone asks again."""
    while not heard.is_set():
        reader, writer = await _asked(port, f"{path}/events", "text/event-stream")
        with contextlib.closing(writer):
            while part := await reader.read(65_536):
                if b"event: main" in part:
                    heard.set()
        if not heard.is_set():
            await asyncio.sleep(ASKS_AGAIN)


async def _open_pages(port: int, paths: Sequence[str], count: int, pages_per_s: float) -> list[int]:
    began = time.monotonic()
    opening = []
    for index in range(count):
        due = began + index / pages_per_s
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        opening.append(asyncio.create_task(_open(port, paths[index % len(paths)], due)))
    return list(await asyncio.gather(*opening))


async def _open(port: int, path: str, due: float) -> int:
    reader, writer = await _asked(port, path, "text/html")
    with contextlib.closing(writer):
        page = await reader.read(-1)
    if b" 200 " not in page[:20]:
        raise ConnectionError(page[:200])
    return round((time.monotonic() - due) * 1e9)


async def _asked(port: int, path: str, accepts: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = (f"GET {path} HTTP/1.1", "Host: 127.0.0.1", f"Accept: {accepts}", "Connection: close", "", "")
    writer.write("\r\n".join(lines).encode())
    await writer.drain()
    return reader, writer
