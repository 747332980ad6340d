"""A television's board in a real hall: it pulses once, goes stale in words, and heals by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from display_board.settings import BoardFile, BoardTable
from display_board.tv.serve import serving
from hall_server.protocol import (
    Accepted,
    Announce,
    AtWindow,
    CallNext,
    EndAnnouncement,
    Recall,
    TakeTicket,
    Text,
    TicketTaken,
)
from tests.halls import ServerProcess, TestHall

from .conftest import Television

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATIENCE = 20_000


def a_board(hall: TestHall, **board: object) -> BoardFile:
    return hall.device("board", "board-1", BoardFile, board=BoardTable(**board))  # type: ignore[arg-type]


async def take(hall: TestHall, service: str = "intake") -> str:
    async with hall.link("kiosk", "kiosk-1") as kiosk:
        return (await kiosk.ask(TakeTicket(service), TicketTaken)).number


async def reads(page: Page, text: str) -> None:
    await expect(page.locator("body")).to_contain_text(text, timeout=PATIENCE)


async def test_a_board_waits_for_its_hall_and_each_call_pulses_once_in_turn(
    hall: TestHall, tmp_path: Path, television: Television
) -> None:
    async with serving(a_board(hall), tmp_path) as served, television(served.port) as page:
        await reads(page, "正在连接大厅，请稍候。")
        async with hall.open(), hall.window(3) as window, hall.window(4) as other:
            await reads(page, "请等候叫号。")
            number = await take(hall)
            await window.ask(CallNext(), AtWindow)
            await reads(page, f"正在呼叫 {number}：3号窗口")
            await expect(page.locator("#call.new")).to_have_count(1)
            await expect(page.locator("#call.new")).to_have_count(0, timeout=PATIENCE)
            await reads(page, f"{number} 请到 3号窗口")
            await page.reload()
            await reads(page, f"{number} 请到 3号窗口")
            await expect(page.locator("#call.new")).to_have_count(0)
            # Two calls at once take turns in the giant place; the later one is in sight from the beginning.
            second = await take(hall)
            await window.ask(Recall(), AtWindow)
            await other.ask(CallNext(), AtWindow)
            await expect(page.locator("#call.new")).to_have_count(1)
            await expect(page.locator("#giant")).to_contain_text(number)
            await expect(page.locator("#lines li.new")).to_contain_text(second)
            await expect(page.locator("#giant")).to_contain_text(second, timeout=PATIENCE)
            await expect(page.locator("#lines")).to_contain_text(number)


async def test_what_the_manager_announces_runs_along_the_foot_until_it_is_taken_back(
    hall: TestHall, tmp_path: Path, television: Television
) -> None:
    """In both languages; it takes the place of the board's own notice meanwhile."""
    words = Text("因系统升级，暂停办理不动产业务。", "Real-estate services are suspended.")
    board = a_board(hall, notice={"zh": "请保管好随身物品。", "en": "Mind your belongings."})
    async with (
        hall.open(),
        hall.link("manager", "manager-1") as manager,
        serving(board, tmp_path) as served,
        television(served.port) as page,
    ):
        foot = page.locator("#marquee")
        await expect(foot).to_contain_text("请保管好随身物品。", timeout=PATIENCE)
        await manager.ask(Announce(words), Accepted)
        await expect(foot).to_contain_text(words.zh)
        await expect(foot).to_contain_text(words.en)
        await expect(foot).not_to_contain_text("belongings")
        await page.reload()
        await expect(foot).to_contain_text(words.zh)
        await manager.ask(EndAnnouncement(), Accepted)
        await expect(foot).to_contain_text("Mind your belongings.")
        await expect(foot).not_to_contain_text(words.zh)


async def test_a_killed_hall_leaves_a_board_that_says_as_of_when_and_heals(
    hall: TestHall, tmp_path: Path, television: Television
) -> None:
    server = ServerProcess(hall)
    async with (
        server.up(),
        serving(a_board(hall), tmp_path) as served,
        television(served.port) as page,
        hall.window(3) as window,
    ):
        number = await take(hall)
        await window.ask(CallNext(), AtWindow)
        await reads(page, f"{number} 请到 3号窗口")
        server.kill()
        await reads(page, "信息截至 09:0")
        await reads(page, f"{number} 请到 3号窗口")
        server.start()
        await expect(page.locator("#notice")).to_be_hidden(timeout=PATIENCE)
        await expect(page.locator("#call.new")).to_have_count(0)


async def test_the_page_says_by_itself_when_its_program_is_gone_and_comes_back_with_it(
    hall: TestHall, tmp_path: Path, television: Television
) -> None:
    async with hall.open():
        async with serving(a_board(hall), tmp_path) as served:
            port = served.port
            switched_on = television(port)
            page = await switched_on.__aenter__()
            await reads(page, "请等候叫号。")
        await reads(page, "信息截至 09:0")
        await reads(page, "测试大厅")
        async with serving(a_board(hall), tmp_path, port):
            await expect(page.locator("#notice")).to_be_hidden(timeout=PATIENCE)
            await switched_on.__aexit__(None, None, None)
