"""Whether everybody can use a page, as far as a program can tell: axe-core, WCAG 2.2 AA and best practice."""

from __future__ import annotations

from typing import Any, Final

from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Page

RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

_AXE: Final = Axe()
_OPTIONS: Final = {"resultTypes": ["violations"], "runOnly": RULES}


async def assert_accessible(page: Page) -> None:
    """Fails with each rule that is broken, why it matters, and the elements that break it.

    Also fails where a phone would have to scroll sideways.
    """
    results = (await _AXE.run(page, options=_OPTIONS)).response
    assert results["passes"], f"axe found nothing to look at on {page.url}"
    told = [_told(rule, node) for rule in results["violations"] for node in rule["nodes"]]
    assert not told, f"{page.url}\n" + "\n".join(told)
    wide = await page.evaluate("() => document.documentElement.scrollWidth - screen.width")
    assert wide <= 0, f"{page.url} is {wide} pixels wider than the phone"


def _told(rule: dict[str, Any], node: dict[str, Any]) -> str:
    where = ", ".join(map(str, node["target"]))
    return f"{rule['id']} ({rule['impact']}): {rule['help']}: {where}: {node['html']}"
