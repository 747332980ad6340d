"""A citizen with a phone: looks, follows, touches; and every page on the way is one that all can use."""

from __future__ import annotations

import re
from typing import Final

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from .accessible import assert_accessible

LOOK_EVERY: Final = 250.0
LONG: Final = 90_000.0
"""Milliseconds in which the turn comes, also on a busy machine."""

WATCH: Final = """() => {
  window.states = [];
  const look = () => {
    const main = document.querySelector("main");
    const count = main.querySelector(".count");
    window.states.push([main.dataset.state, count ? Number(count.textContent) : 0]);
  };
  look();
  new MutationObserver(look).observe(document.body, { childList: true });
}"""


class Citizen:
    """Who reads ``language`` and holds ``page``.

    Where that runs no scripts, the checker (which is one) looks at the same page in ``glass``.
    """

    def __init__(self, page: Page, language: str, glass: Page | None = None) -> None:
        self.page = page
        self.language = language
        self.scripts = glass is None
        self._glass = glass or page

    async def open(self, address: str) -> None:
        """Also, from now on, note what the page shows. A page that is loaded anew forgets it."""
        await self.page.goto(address)
        if self.scripts:
            await self.page.evaluate(WATCH)

    async def look(self) -> None:
        """At the page that is there, by daylight and in the dark."""
        assert (await self.page.get_attribute("html", "lang") or "")[:2] == self.language
        if not self.scripts:
            await self._show_in_glass()
        await self._glass.emulate_media(color_scheme="dark")
        await assert_accessible(self._glass)
        await self._glass.emulate_media(color_scheme="light")
        await assert_accessible(self._glass)

    async def _show_in_glass(self) -> None:
        text, address = await self.page.content(), self.page.url
        await self._glass.route(address, lambda route: route.fulfill(body=text, content_type="text/html"))
        await self._glass.goto(address)
        await self._glass.unroute(address)

    async def reads(self, words: str) -> None:
        """The page's heading comes to be like this, a pattern."""
        heading = self.page.locator("h1", has_text=re.compile(words))
        try:
            await heading.wait_for()
        except PlaywrightError as error:
            there = await self.page.locator("body").inner_text()
            raise AssertionError(f"no {words!r} on {self.page.url}:\n{there}") from error

    async def touch(self, thing: str) -> None:
        """A box to tick, something to unfold."""
        await self.page.locator(thing).first.tap()

    async def go(self, thing: str) -> None:
        """A link or a button that leads to another page."""
        async with self.page.expect_navigation():
            await self.touch(thing)

    async def wait_until(self, state: str) -> None:
        """The turn comes. Without scripts the page loads itself anew; here a thumb does that."""
        main = self.page.locator(f"main[data-state={state}]")
        if self.scripts:
            await main.wait_for(timeout=LONG)
            return
        assert await self.page.locator("meta[http-equiv=refresh]").count() or state == "done"
        for _look in range(int(LONG / LOOK_EVERY)):
            if await main.count():
                return
            await self.page.wait_for_timeout(LOOK_EVERY)
            await self.page.reload()
        raise AssertionError(f"{state} never came: {await self.page.locator('main').inner_text()}")

    async def saw(self) -> list[tuple[str, int]]:
        """Every state of the page since it was opened, with how many were ahead."""
        return [(state, ahead) for state, ahead in await self.page.evaluate("() => window.states")]
