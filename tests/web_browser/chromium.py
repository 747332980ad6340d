"""Which Chromium the tests use, and what is said where there is none."""

from __future__ import annotations

import os
import shutil
from typing import Final

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever a page or the browser itself looks for elsewhere has no address.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
MISSING: Final = (
    "no Chromium for the browser tests (tests/web_browser): sudo apt-get install chromium, "
    "or name one in the variable CHROMIUM"
)


def find() -> str | None:
    """The program that the variable CHROMIUM names, or the first of the usual names on the path."""
    named = os.environ.get("CHROMIUM")
    return next(filter(None, map(shutil.which, [named] if named else NAMES)), None)


def told(skipped: int) -> str:
    """For the end of a run of tests, in both languages."""
    return (
        f"没有 Chromium，跳过了 {skipped} 个浏览器测试 (tests/web_browser)。"
        "安装后即可运行：sudo apt-get install chromium\n"
        f"No Chromium: {skipped} browser tests (tests/web_browser) were skipped. "
        "To run them: sudo apt-get install chromium"
    )
