"""What a television shows can be read: nothing is cut off, lies over something else, or is too small.

The rule: on a 43 inch television (its shorter side is 535 mm) every text is 16 mm high, to be read from
3 m, and the called number 50 mm, to be read from 10 m: a letter is readable from 200 times its height, and
a letter of either script is at least 0.7 of its size.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PIL import Image
from playwright.async_api import Page, expect

from display_board.settings import BoardTable
from hall_server.client import Synced
from hall_server.protocol import Text, ZoneView
from tests.display_board.pretend import PretendHall
from tests.web_browser.accessible import RULES

from .conftest import SIZES, Television
from .pretending import busy_hall, keep_busy, showing

pytestmark = pytest.mark.asyncio(loop_scope="session")

# Of every element that holds text: its box, the size of its letters, and whether anything of it is hidden.
MEASURE = """() => [...document.querySelectorAll('body *')].filter((made) =>
    made.checkVisibility() && !made.closest('#marquee, #counts') &&
    [...made.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
).map((made) => {
    const range = document.createRange(); range.selectNodeContents(made);
    const box = range.getBoundingClientRect();
    return {text: made.textContent, size: parseFloat(getComputedStyle(made).fontSize), id: made.id,
        left: box.left, top: box.top, right: box.right, bottom: box.bottom};
})"""
ZONES_IN_SIGHT = """() => { const box = document.getElementById('counts').getBoundingClientRect();
    return [...document.querySelectorAll('#counts > span')].filter((made) => {
        const own = made.getBoundingClientRect();
        return own.top >= box.top - 1 && own.bottom <= box.bottom + 1;
    }).map((made) => made.textContent); }"""
BOXES = """() => ['header', '#notice', '#call', '#media', '#onward', 'footer', '#marquee', '#lines li']
    .flatMap((each) => [...document.querySelectorAll(each)]).filter((made) => made.checkVisibility())
    .map((made) => { const box = made.getBoundingClientRect();
        return {what: made.id || made.className || made.tagName, over: made.scrollHeight - made.clientHeight,
            left: box.left, top: box.top, right: box.right, bottom: box.bottom}; })"""


def apart(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(
        one["right"] <= other["left"] + 1
        or other["right"] <= one["left"] + 1
        or one["bottom"] <= other["top"] + 1
        or other["bottom"] <= one["top"] + 1
    )


async def assert_legible(page: Page, size: str) -> None:
    """Fails with what is cut off, overlaps, or is too small."""
    screen = SIZES[size]
    shorter = min(screen["width"], screen["height"])
    for text in await page.evaluate(MEASURE):
        assert text["size"] * 535 / shorter >= 16, f"too small for 3 m: {text}"
        assert -1 <= text["top"] <= text["bottom"] <= screen["height"] + 1, f"cut off: {text}"
        assert text["left"] >= -1, f"cut off: {text}"
        if text["id"] == "giant":
            assert text["size"] * 0.7 * 535 / shorter >= 50, f"too small for 10 m: {text}"
            assert text["right"] <= screen["width"] + 1, f"cut off: {text}"
    boxes = await page.evaluate(BOXES)
    for at, box in enumerate(boxes):
        assert box["what"] in ("marquee", "media") or box["over"] <= 2, f"cut off: {box}"
        assert box["bottom"] <= screen["height"] + 1, f"below the screen: {box}"
        for other in boxes[at + 1 :]:
            assert apart(box, other), f"{box} lies over {other}"


def a_playlist(folder: Path) -> Path:
    folder.mkdir()
    Image.new("RGB", (1600, 900), "#2a6f97").save(folder / "a.png")
    return folder


def long_names(hall: PretendHall) -> None:
    hall.known.name = Text(
        "新城区政务服务中心综合办事大厅（第二分中心）", "Xincheng Government Affairs Service Centre II"
    )
    hall.known.zones["civil"] = ZoneView(
        "civil", Text("户籍管理与出入境综合业务专区", "Households, exit and entry")
    )
    card = hall.known.services["id-card"]
    name = Text(
        "居民身份证首次申领、换领、补领及异地受理", "First issue, renewal, replacement of identity cards"
    )
    hall.known.services["id-card"] = replace(card, name=name)


def many_zones(hall: PretendHall, count: int = 40) -> None:
    for at in range(count - len(hall.known.zones)):
        zone, service = f"zone-{at}", f"service-{at}"
        hall.known.zones[zone] = ZoneView(zone, Text(f"第{at}综合服务区", f"General services {at}"))
        card = hall.known.services["id-card"]
        hall.known.services[service] = replace(card, id=service, zone=zone, expected_wait=(10, 25))


NOTICE = {"zh": "今日十六点三十分停止取号。", "en": "No numbers after 16:30 today."}
FULL = BoardTable.model_validate(
    {"theme": "light", "notice": NOTICE, "arrows": {"civil": "left", "tax": "right"}}
)


@pytest.mark.parametrize(
    ("size", "language"),
    [("1080p", "zh"), ("1080p", "en"), ("4K", "zh"), ("portrait", "zh"), ("portrait", "en")],
)
async def test_nothing_is_cut_off_or_too_small(
    size: str, language: str, tmp_path: Path, television: Television
) -> None:
    """An empty hall, a busy one, two calls at once with long names; then everything at once: a playlist, a
    notice, who goes on, forty zones, and no line to the hall."""
    hall = PretendHall()
    async with (
        showing(hall, BoardTable(), language) as (port, stage),
        television(port, size, still=True) as page,
    ):

        async def look(numbers: int) -> None:
            stage.on_news(Synced())
            await expect(page.locator("#lines li")).to_have_count(numbers)
            await page.evaluate("() => new Promise((drawn) => requestAnimationFrame(drawn))")
            await assert_legible(page, size)

        await look(0)
        keep_busy(hall)
        await look(5)
        long_names(hall)
        hall.call("A088", 12)
        hall.call("B077", 108)
        await look(5)

        hall.go_on("A041", "invoice")
        many_zones(hall)
        hall.live = False
        folder = a_playlist(tmp_path / "playlist")
        async with showing(hall, FULL, language, folder) as (port, stage):
            await page.goto(f"http://127.0.0.1:{port}/")
            await expect(page.locator("#media img")).to_be_visible()
            await look(5)


async def test_more_zones_than_fit_take_turns(television: Television) -> None:
    hall = busy_hall()
    many_zones(hall)
    async with showing(hall, BoardTable()) as (port, _stage), television(port) as page:
        await expect(page.locator("#counts > span")).to_have_count(40)
        seen = set(await page.evaluate(ZONES_IN_SIGHT))
        for _turn in range(40):
            await page.evaluate("turnCounts()")
            seen |= set(await page.evaluate(ZONES_IN_SIGHT))
        assert len(seen) == 40


@pytest.mark.parametrize("theme", ["dark", "light"])
async def test_everybody_can_read_it(theme: str, television: Television) -> None:
    from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]

    board = BoardTable.model_validate({"theme": theme, "notice": {"zh": "通知"}})
    async with showing(busy_hall(), board) as (port, _stage), television(port, still=True) as page:
        await expect(page.locator("#lines li")).to_have_count(5)
        found = (await Axe().run(page, options={"resultTypes": ["violations"], "runOnly": RULES})).response
        assert [rule["id"] for rule in found["violations"]] == []


async def test_hostile_names_are_shown_as_text(television: Television) -> None:
    hall = busy_hall()
    evil = "<img src=x onerror=alert(1)><script>document.title='gone'</script>"
    hall.known.zones["civil"] = ZoneView("civil", Text(evil, evil))
    async with (
        showing(hall, BoardTable.model_validate({"notice": {"zh": evil}})) as (port, _stage),
        television(port) as page,
    ):
        await expect(page.locator("#counts")).to_contain_text(evil)
        await expect(page.locator("#marquee")).to_contain_text(evil)
        assert await page.locator("img, body script:not([src])").count() == 0


async def test_who_wants_no_motion_sees_a_new_call_without_any(television: Television) -> None:
    hall = busy_hall()
    async with showing(hall, BoardTable()) as (port, stage), television(port, still=True) as page:
        await expect(page.locator("#lines li")).to_have_count(5)
        hall.call("A099", 2)
        stage.on_news(Synced())
        await expect(page.locator("#call.new")).to_contain_text("A099")
        assert await page.evaluate("() => document.getAnimations().length") == 0
