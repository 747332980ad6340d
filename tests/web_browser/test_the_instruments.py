"""The browser and the checker themselves: they must see a fault when there is one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.async_api import Error

from . import chromium
from .accessible import assert_accessible
from .conftest import NewPhone

GOOD = """<!doctype html><html lang="zh"><head><title>排队</title>
<meta name="viewport" content="width=device-width"></head><body><main><h1>A001</h1></main></body></html>"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.asyncio(loop_scope="session")
async def test_the_checker_passes_a_good_page_and_names_what_is_wrong_with_a_bad_one(
    phone: NewPhone, tmp_path: Path
) -> None:
    (tmp_path / "good.html").write_text(GOOD, encoding="utf-8")
    bad = GOOD.replace("<h1>A001</h1>", '<h1>A001</h1><img id="face" src="data:,">')
    (tmp_path / "bad.html").write_text(bad, encoding="utf-8")
    wide = GOOD.replace("<h1>", '<h1 style="width: 600px">')
    (tmp_path / "wide.html").write_text(wide, encoding="utf-8")
    page = await phone()
    with served(tmp_path) as address:
        await page.goto(f"{address}/good.html")
        await assert_accessible(page)
        await page.goto(f"{address}/bad.html")
        with pytest.raises(AssertionError, match=r"image-alt.*#face"):
            await assert_accessible(page)
        await page.goto(f"{address}/wide.html")
        with pytest.raises(AssertionError, match="pixels wider"):
            await assert_accessible(page)


@pytest.mark.asyncio(loop_scope="session")
async def test_a_phone_is_small_speaks_its_language_and_may_run_no_scripts(
    phone: NewPhone, tmp_path: Path
) -> None:
    says = "<p id=says>nothing</p><script>says.textContent = navigator.language + innerWidth</script>"
    (tmp_path / "page.html").write_text(GOOD.replace("<h1>", f"{says}<h1>"), encoding="utf-8")
    with served(tmp_path) as address:
        for scripts, expected in ((True, "en-GB390"), (False, "nothing")):
            page = await phone("en-GB", scripts=scripts)
            await page.goto(f"{address}/page.html")
            assert await page.locator("#says").text_content() == expected


@pytest.mark.asyncio(loop_scope="session")
async def test_nothing_elsewhere_is_reached(phone: NewPhone, request: pytest.FixtureRequest) -> None:
    page = await phone()
    with pytest.raises(Error, match="ERR_FAILED"):
        await page.goto("https://fonts.example/font.css")
    assert request.getfixturevalue("strayed") == ["https://fonts.example/font.css"]
    request.getfixturevalue("strayed").clear()


def test_chromium_may_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "my-chromium"
    program.touch(mode=0o755)
    monkeypatch.setenv("CHROMIUM", str(program))
    assert chromium.find() == str(program)
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "none"))
    assert chromium.find() is None
    monkeypatch.delenv("CHROMIUM")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium.find() is None
    (tmp_path / "google-chrome").touch(mode=0o755)
    assert chromium.find() == str(tmp_path / "google-chrome")
    assert re.search(r"3 .*apt-get install chromium", chromium.told(3))
