"""A television: Chromium at its size, on the page that the board's own program serves."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Final, Protocol
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route, ViewportSize

from tests.web_browser.launching import launched

SIZES: Final[dict[str, ViewportSize]] = {
    "1080p": {"width": 1920, "height": 1080},
    "4K": {"width": 3840, "height": 2160},
    "portrait": {"width": 1080, "height": 1920},
}


class Television(Protocol):
    """Switches a television on that shows the page at this port."""

    def __call__(
        self, port: int, size: str = "1080p", *, still: bool = False
    ) -> AbstractAsyncContextManager[Page]: ...


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with launched() as running:
        yield running


@pytest.fixture
def television(browser: Browser) -> Television:
    @contextlib.asynccontextmanager
    async def switched_on(port: int, size: str = "1080p", *, still: bool = False) -> AsyncIterator[Page]:
        strayed: list[str] = []

        async def refuse(route: Route) -> None:
            strayed.append(route.request.url)
            await route.abort()

        motion = "reduce" if still else "no-preference"
        context = await browser.new_context(viewport=SIZES[size], reduced_motion=motion)  # type: ignore[arg-type]
        complaints: list[str] = []
        try:
            await context.route(lambda url: urlsplit(url).hostname != "127.0.0.1", refuse)
            page = await context.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda said: complaints.append(said.text) if "Policy" in said.text else None)
            await page.goto(f"http://127.0.0.1:{port}/")
            yield page
        finally:
            await context.close()
        assert (strayed, complaints) == ([], [])

    return switched_on
