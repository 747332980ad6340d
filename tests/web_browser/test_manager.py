"""The hall at a glance in real Chromium: in the office, on the wall and on a phone, in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Browser, Page, ViewportSize

from hall_server.domain import commands as c
from tests.halls import eventually
from tests.web.manager_hall import PASSWORD, WINDOWS, BigHall, let_in

from .accessible import assert_accessible
from .conftest import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="session")

OFFICE: ViewportSize = {"width": 1920, "height": 1080}
WALL: ViewportSize = {"width": 3840, "height": 2160}
PHONE: ViewportSize = {"width": 390, "height": 844}

LOOKS: list[tuple[str, ViewportSize, str, Literal["light", "dark"]]] = [
    ("office", OFFICE, "zh-CN", "light"),
    ("wall", WALL, "zh-CN", "dark"),
    ("office-en", OFFICE, "en-GB", "dark"),
    ("phone", PHONE, "zh-CN", "light"),
    ("phone-en", PHONE, "en-GB", "dark"),
]


async def sign_in(page: Page, address: str, path: str = "/manager") -> None:
    await page.goto(address + path)
    await page.fill("#name", "office")
    await page.fill("#password", PASSWORD)
    async with page.expect_navigation():
        await page.locator("main button").click()


async def test_a_big_hall_at_a_glance(browser: Browser, tmp_path: Path) -> None:
    big = BigHall(tmp_path)
    async with big.hall.open(big.make_clock) as running:
        await big.morning(running)
        async with big.pages(tmp_path) as served:
            await let_in(served)
            address = f"http://127.0.0.1:{served.port}"
            for name, size, language, scheme in LOOKS:
                context = await browser.new_context(
                    viewport=size, screen=size, locale=language, color_scheme=scheme
                )
                context.set_default_timeout(PATIENCE)
                page = await context.new_page()
                await sign_in(page, address)
                assert await page.locator(".cards li").count() == WINDOWS
                await assert_accessible(page)
                await page.screenshot(path=tmp_path / f"{name}.png", full_page=True)
                assert await page.evaluate(CUT_OFF) == []
                if size is not PHONE:
                    small = await page.evaluate(SMALLEST)
                    assert small >= size["width"] / 1920 * 12, "the type is too small to read"
                    await page.locator("footer a").click()
                    await page.locator("body.wall").wait_for()
                    await assert_accessible(page)
                    assert await page.evaluate(CUT_OFF) == []
                    large = await page.evaluate(SMALLEST)
                    assert large >= size["width"] / 1920 * 16, (
                        "too small for a wall: 10 mm on a 55 inch screen"
                    )
                await context.close()


async def test_a_wall_screen_shows_everything_without_scrolling(browser: Browser, tmp_path: Path) -> None:
    """Also in English, with an alarm for each zone; it stays a wall screen in the other language."""
    big = BigHall(tmp_path, '[[alarms]]\nkind = "wait"\nover = 20\nfor_seconds = 0\n')
    async with big.hall.open(big.make_clock) as running:
        await big.morning(running)
        async with big.pages(tmp_path) as served:
            await let_in(served)
            view = served.shell.mirror.view
            await eventually(lambda: view and len(view.alarms) == len(view.zones))
            for size in (OFFICE, WALL):
                context = await browser.new_context(viewport=size, screen=size, locale="zh-CN")
                context.set_default_timeout(PATIENCE)
                page = await context.new_page()
                await sign_in(page, f"http://127.0.0.1:{served.port}", "/manager?wall")
                for language in ("zh-CN", "en"):
                    await page.locator(f"html[lang={language}] body.wall .alarms").wait_for()
                    await page.locator(".curve").last.wait_for()
                    await page.wait_for_function("() => document.body.scrollHeight <= innerHeight")
                    assert await page.evaluate(BELOW) == []
                    assert await page.evaluate(CUT_OFF) == []
                    assert await page.evaluate(SMALLEST) >= size["width"] / 1920 * 14
                    await page.locator("header .other").click()
                await context.close()


BELOW = """() => [...document.querySelectorAll('.manager > *, .curve, .cards li, footer')]
  .filter(e => e.getBoundingClientRect().bottom > innerHeight).map(e => e.textContent)"""
SMALLEST = """() => Math.min(...[...document.querySelectorAll('.manager *')]
  .filter(e => !e.childElementCount && e.textContent.trim() && e.checkVisibility() && !e.closest('.unseen'))
  .map(e => parseFloat(getComputedStyle(e).fontSize)))"""
# Cards and sections with something that stands out of them.
CUT_OFF = """() => [...document.querySelectorAll('.cards li, .sums > div, .manager > section')]
  .filter(e => [...e.querySelectorAll('.row > *, dd, td, th')].filter(c => !c.closest('.heat'))
    .some(c => c.getBoundingClientRect().right > e.getBoundingClientRect().right + 0.5))
  .map(e => e.textContent)"""


async def test_what_happens_is_seen_at_once_and_without_scripts_after_a_while(
    browser: Browser, tmp_path: Path
) -> None:
    big = BigHall(tmp_path)
    async with big.hall.open(big.make_clock) as running, big.pages(tmp_path) as served:
        await let_in(served)
        context = await browser.new_context(viewport=OFFICE, screen=OFFICE, locale="en-GB")
        context.set_default_timeout(PATIENCE)
        page = await context.new_page()
        await sign_in(page, f"http://127.0.0.1:{served.port}")
        waiting = page.locator(".sums dd").first
        assert await waiting.inner_text() == "0"
        await big.do(running, c.TakeTicket("tax-changes"))
        await page.locator(".zones tbody tr.stuck th", has_text="Tax").wait_for()
        assert await waiting.inner_text() == "1"
        plain = await browser.new_context(java_script_enabled=False, locale="zh-CN")
        plain.set_default_timeout(PATIENCE)
        reader = await plain.new_page()
        await sign_in(reader, f"http://127.0.0.1:{served.port}")
        assert await reader.locator(".zones tbody tr.stuck").count() == 1
        assert 'http-equiv="refresh"' in await reader.content()
        async with page.expect_navigation():
            await page.locator("footer button").click()
        await page.locator("#password").wait_for()
        await context.close()
        await plain.close()
