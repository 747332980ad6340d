"""What the playlist plays in a real browser: pictures, texts, videos in turn; what is broken is skipped."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Browser, Page, expect

from display_board.settings import BoardTable
from hall_server.client import Synced

from .conftest import Television
from .pretending import busy_hall, showing

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATIENCE = 20_000
BOARD = BoardTable(seconds=2)
EBML = b"\x1a\x45\xdf\xa3"

# A second of a moving square, as WebM. The browser itself films it: no other program is needed.
FILM = """async () => {
    const canvas = document.createElement('canvas'), draw = canvas.getContext('2d');
    canvas.width = 160; canvas.height = 90;
    const recorder = new MediaRecorder(canvas.captureStream(10), {mimeType: 'video/webm; codecs="vp8"'});
    const parts = [];
    recorder.ondataavailable = (event) => parts.push(event.data);
    const ended = new Promise((done) => { recorder.onstop = done; });
    recorder.start();
    for (let at = 0; at < 12; at++) {
        draw.fillStyle = at % 2 ? '#2a6f97' : '#ffb703';
        draw.fillRect(0, 0, 160, 90);
        await new Promise((next) => setTimeout(next, 100));
    }
    recorder.stop();
    await ended;
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''));
}"""
# What stands beside the calls, one word for each thing that came, and how far a video got.
WATCH = """() => {
    window.came = []; window.played = 0;
    const look = () => {
        const made = document.querySelector('#media > *');
        if (!made) return;
        window.came.push(made.tagName === 'P' ? made.textContent : made.tagName);
        made.ontimeupdate = () => { window.played = Math.max(window.played, made.currentTime); };
    };
    look();
    new MutationObserver(look).observe(document.getElementById('media'), {childList: true});
}"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "playlist"
    folder.mkdir()
    return folder


async def film(browser: Browser) -> bytes:
    context = await browser.new_context()
    try:
        return base64.b64decode(await (await context.new_page()).evaluate(FILM))
    finally:
        await context.close()


async def came(page: Page, *things: str) -> None:
    """These came one after the other."""
    await page.wait_for_function(
        "(things) => window.came.join(' ').includes(things)", arg=" ".join(things), timeout=PATIENCE
    )


async def test_a_video_plays_to_its_end_and_a_broken_one_is_skipped_and_named(
    folder: Path, television: Television, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "1.txt").write_text("first", encoding="utf-8")
    (folder / "2.webm").write_bytes(EBML + os.urandom(4096))
    (folder / "3.webm").write_bytes(await film(browser))
    (folder / "4.txt").write_text("last", encoding="utf-8")
    async with showing(busy_hall(), BOARD, "zh", folder) as (port, _stage), television(port) as page:
        await page.evaluate(WATCH)
        await came(page, "first", "VIDEO", "last", "first")
        assert await page.evaluate("() => window.played") > 0.5
        await came(page, "first", "VIDEO", "last", "first", "VIDEO")
    assert caplog.text.count("2.webm") == 1, "said once, however often it comes round"
    assert "3.webm" not in caplog.text


async def test_where_nothing_can_be_shown_the_board_goes_on_and_the_next_good_file_comes(
    folder: Path, television: Television, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "1.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + os.urandom(2048))
    hall = busy_hall()
    async with showing(hall, BOARD, "zh", folder) as (port, stage), television(port) as page:
        await expect(page.locator("#lines li")).to_have_count(5)
        hall.call("A099", 2)
        stage.on_news(Synced())
        await expect(page.locator("#giant")).to_contain_text("A099")
        Image.new("RGB", (160, 90), "red").save(folder / "2.png")
        stage.look_at_playlist()
        await expect(page.locator("#media img")).to_be_visible(timeout=PATIENCE)
    assert "1.mp4" in caplog.text


async def test_files_that_come_go_or_are_replaced_do_not_disturb_what_is_shown(
    folder: Path, television: Television
) -> None:
    board = BoardTable(seconds=60)
    Image.new("RGB", (160, 90), "red").save(folder / "b.png")
    async with showing(busy_hall(), board, "zh", folder) as (port, stage), television(port) as page:
        picture = page.locator("#media img")
        first = await picture.get_attribute("src")
        (folder / "a.txt").write_text("new", encoding="utf-8")
        stage.look_at_playlist()
        await page.wait_for_function("() => scene.playlist.length === 2")
        assert await picture.get_attribute("src") == first
        Image.new("RGB", (90, 160), "blue").save(folder / "b.png")
        stage.look_at_playlist()
        await expect(picture).not_to_have_attribute("src", first or "")
        (folder / "b.png").unlink()
        stage.look_at_playlist()
        await expect(page.locator("#media p")).to_have_text("new")
        (folder / "a.txt").unlink()
        stage.look_at_playlist()
        await expect(page.locator("#media")).to_be_hidden()
