"""A citizen's phone: one headless Chromium for each worker, a fresh phone-size page for each citizen.

Nothing but this computer is ever reached: a request to anywhere else fails the test.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final, Protocol
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, Route, ViewportSize

from .launching import launched

SCREEN: Final[ViewportSize] = {"width": 390, "height": 844}
PATIENCE: Final = 30_000
"""Milliseconds until a page that does not come is given up."""


class NewPhone(Protocol):
    """Takes a fresh phone out of the pocket. Without ``scripts`` it runs no JavaScript."""

    async def __call__(self, language: str = "zh-CN", scripts: bool = True) -> Page: ...


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with launched() as running:
        yield running


@pytest.fixture
def strayed() -> list[str]:
    """What the phones of a test asked for elsewhere."""
    return []


@pytest_asyncio.fixture(loop_scope="session")
async def phone(browser: Browser, strayed: list[str]) -> AsyncIterator[NewPhone]:
    in_use: list[BrowserContext] = []

    async def refuse(route: Route) -> None:
        strayed.append(route.request.url)
        await route.abort()

    async def take_out(language: str = "zh-CN", scripts: bool = True) -> Page:
        context = await browser.new_context(
            viewport=SCREEN,
            device_scale_factor=2,
            is_mobile=True,
            has_touch=True,
            locale=language,
            java_script_enabled=scripts,
        )
        in_use.append(context)
        context.set_default_timeout(PATIENCE)
        await context.route(_elsewhere, refuse)
        return await context.new_page()

    yield take_out
    for context in in_use:
        await context.close()
    assert strayed == []


def _elsewhere(url: str) -> bool:
    return urlsplit(url).hostname != "127.0.0.1"
