"""Browsers, and bytes that no browser sends."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx

from hall_server.web.serve import Serving
from hall_server.web.settings import WebFile, WebTable
from tests.halls import TestHall
from tests.web.rating.phones import Pages


def pages_with(hall: TestHall, folder: Path, **web: Any) -> Pages:
    """Pages whose ``[web]`` says this."""
    pages = Pages(hall, folder)
    table = WebTable(bind="127.0.0.1", **web)
    pages.device = hall.device("web", "web", WebFile, language="en", web=table)
    return pages


def browser(served: Serving, **headers: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{served.port}",
        headers=headers,
        timeout=30,
        verify=False,
        trust_env=False,
    )


async def raw(served: Serving, sent: bytes) -> bytes:
    """What comes back for these bytes until the server hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    writer.write(sent)
    try:
        async with asyncio.timeout(30):
            return await reader.read()
    finally:
        writer.close()
