"""One headless Chromium for all pages of a worker's tests."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, async_playwright

from . import chromium


@contextlib.asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    """The browser while the block runs; where there is none, the tests are skipped and say how to get one."""
    program = chromium.find()
    if program is None:
        pytest.skip(chromium.MISSING)
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=program, args=chromium.ARGUMENTS)
        try:
            yield running
        finally:
            await running.close()
