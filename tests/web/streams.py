"""A phone that follows its place in line by the stream of news."""

from __future__ import annotations

import asyncio
import contextlib
import html
import re
from collections.abc import AsyncIterator

import httpx

from hall_server.protocol import TicketTaken
from hall_server.web.serve import Serving

WITHIN = 15.0


def place(taken: TicketTaken, language: str = "") -> str:
    """The path behind a slip's QR code."""
    path = "/t/" + taken.url.rpartition("/")[2]
    return f"{path}?lang={language}" if language else path


class Stream:
    """What comes in at one phone: the parts of the page as they change."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.aiter_lines()

    async def event(self) -> tuple[str, str]:
        """The next event's name and data; ``("end", "")`` when the server hangs up."""
        name = ""
        data: list[str] = []
        async with asyncio.timeout(WITHIN):
            async for line in self._lines:
                if not line:
                    return name, "\n".join(data)
                field, _colon, value = line.partition(": ")
                if field == "event":
                    name = value
                elif field == "data":
                    data.append(value)
        return "end", ""

    async def part(self) -> str:
        """The next part that differs from the one before."""
        name, data = await self.event()
        while name == "beat":
            name, data = await self.event()
        assert name == "main", name
        return data

    async def until(self, words: str) -> str:
        """The first part that says this."""
        part = await self.part()
        while words not in shown(part):
            part = await self.part()
        return part


@contextlib.asynccontextmanager
async def following(served: Serving, path: str, **headers: str) -> AsyncIterator[Stream]:
    """An open stream of a place in line."""
    address, _mark, query = path.partition("?")
    async with (
        httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{served.port}",
            headers=headers,
            timeout=30,
            verify=False,
            trust_env=False,
        ) as client,
        client.stream("GET", f"{address}/events?{query}") as response,
    ):
        yield Stream(response)


def shown(part: str) -> str:
    """The words of a page, or a part of it, without its signs."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", part)).split())
