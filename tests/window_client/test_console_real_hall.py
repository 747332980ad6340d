"""The manager's console in a real hall: what it shows, what it does, and where that arrives."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from display_board.widgets import BoardView
from display_board.widgets.bars import Announcement
from hall_server.client import RefusedByHall, RequestFailed
from hall_server.protocol import (
    Accepted,
    AtWindow,
    CallNext,
    FindTicket,
    Finished,
    FinishService,
    GetWindowLog,
    HaltWindow,
    OpenWindow,
    PauseWindow,
    RaiseEmergency,
    SetSkills,
    StartService,
    TakeTicket,
    TicketLog,
    TicketTaken,
    WindowLog,
)
from tests.halls import HALL_TOML, TestHall, eventually
from window_client.device import ManagerFile
from window_client.manager.app import ConsoleApp

from .at_work import SIZE, Clerk
from .test_real_hall import take

pytestmark = pytest.mark.usefixtures("quick_fingers")

WIDE = (200, 60)
EMERGENCY = """
[[recipients]]
id = "duty"
kind = "webhook"
url = "http://127.0.0.1:9/alarms"

[[alarms]]
kind = "emergency"
to = ["duty"]
"""


@contextlib.asynccontextmanager
async def console_of(
    hall: TestHall, size: tuple[int, int] = SIZE, language: str = "zh"
) -> AsyncIterator[Clerk]:
    app = ConsoleApp(
        hall.device("manager", "manager-1", ManagerFile).model_copy(update={"language": language})
    )
    async with app.run_test(size=size) as pilot:
        yield Clerk(app, pilot)


@pytest.mark.parametrize("size", [SIZE, WIDE])
async def test_one_look_says_how_the_hall_is_doing(hall: TestHall, size: tuple[int, int]) -> None:
    async with hall.open(), hall.window(3) as window, console_of(hall, size) as manager:
        await take(hall, "consult", "consult", "consult")
        await window.ask(CallNext(), AtWindow)
        await window.ask(StartService(), AtWindow)
        await manager.reads("测试大厅   取号 3  等候 2  在办 1/1")
        await manager.reads("OK 无人等候超过 10 分钟。")
        await manager.reads("综合区")
        await manager.reads("A001 ")
        await manager.reads("#办")
        await manager.reads("! 打印机 printer-1 无响应")
        await manager.reads("取号机 正常取号")
        await manager.reads("! 处置")
        assert len((await manager.look()).split("\n")) == size[1]


async def test_the_language_is_a_key_away(hall: TestHall) -> None:
    async with hall.open(), console_of(hall, language="en") as manager:
        await manager.reads("OK Nobody waits longer than 10 min.")
        await manager.reads("F2 中文")
        await manager.press("f2")
        await manager.reads("无人等候。")
        await manager.press("?")
        await manager.reads("认领后其他人可见")
        await manager.press("escape")
        await manager.reads("F2 English")


async def test_a_clerk_is_called_back_and_comes(hall: TestHall) -> None:
    async with hall.open(), hall.window(3) as window, console_of(hall) as manager:
        await window.ask(PauseWindow("meal"), Accepted)
        await manager.reads("=停")
        await manager.press("!", "2")
        await manager.reads("3号窗口  综合区  暂停  0003")
        await manager.press("enter", "1")
        await manager.reads("> 3号窗口的屏幕已提示请工作人员回岗。")
        async with hall.mirror("board", "board-1") as mirror:
            assert mirror.view
            assert mirror.view.windows[3].call_back == "群众等候过久"
            await window.ask(OpenWindow(), Accepted)
            await eventually(lambda: mirror.view and mirror.view.windows[3].call_back == "")


async def test_kiosks_are_closed_and_say_so(hall: TestHall) -> None:
    async with hall.open(), hall.link("kiosk", "kiosk-2") as kiosk, console_of(hall) as manager:
        await manager.reads("取号机 正常取号")
        await manager.press("!", "pagedown", "1", "1")
        await manager.reads("> 取号机今日不再取号。")
        await manager.reads("! 今日停止取号")
        with pytest.raises(RefusedByHall, match="service desk"):
            await kiosk.ask(TakeTicket("consult"), TicketTaken)
        await manager.press("!", "pagedown", "1", "1")
        await manager.reads("取号机 正常取号")
        await kiosk.ask(TakeTicket("consult"), TicketTaken)


async def test_a_service_is_capped(hall: TestHall) -> None:
    async with hall.open(), hall.link("kiosk", "kiosk-2") as kiosk, console_of(hall) as manager:
        await manager.reads("取号机")
        await manager.press("!", "5")
        await manager.reads("哪个事项限号？")
        await manager.press("1", "1", "2")
        await manager.reads("：今日不再放号")
        await manager.reads("! 无号事项 1")
        with pytest.raises(RefusedByHall):
            await kiosk.ask(TakeTicket("consult"), TicketTaken)


async def test_boards_show_what_is_announced(hall: TestHall) -> None:
    from textual.app import App, ComposeResult

    async with hall.open(), hall.mirror("board", "board-1") as mirror, console_of(hall) as manager:
        await manager.reads("取号机")
        await manager.press("!", "6", "1")
        await manager.reads("> 大屏已显示。")
        await manager.reads("大屏公告 系统故障")
        await eventually(lambda: mirror.view and mirror.view.notice.announcement)
        assert mirror.view is not None
        assert mirror.view.notice.announcement is not None
        assert "place is kept" in mirror.view.notice.announcement.en

        class Board(App[None]):
            def compose(self) -> ComposeResult:
                yield BoardView(lambda: mirror)

        board = Board()
        async with board.run_test(size=(100, 30)) as pilot:
            await pilot.pause()
            shown = board.query_one(Announcement)
            await eventually(lambda: "系统故障" in str(shown.render()))
            assert shown.display


async def test_a_window_helps_another_zone_and_one_is_added(hall: TestHall) -> None:
    async with hall.open() as running, hall.window(9), console_of(hall) as manager:
        await manager.reads(".空")
        await manager.press("!", "1", "enter")
        await manager.reads("哪个区？")
        own = running.owner.picture.view.windows[9].zone
        assert (
            running.owner.picture.view.zones[own].name.zh not in (await manager.look()).split("哪个区？")[1]
        )
        await manager.press("1", "1")
        await manager.reads("> 9号窗口已开通支援：综合区")
        await manager.press("!", "pagedown", "3")
        await manager.reads("临时窗口号")
        await manager.press("enter", "2", "1")
        await manager.reads("> 13号窗口已增设，可登录。")


async def test_what_the_hall_refuses_is_a_line(hall: TestHall) -> None:
    async with hall.open(), console_of(hall) as manager:
        await manager.reads("取号机")
        await manager.press("!", "2", *"3号", "enter", "1")
        await manager.reads("! 3号窗口没有人登录，请安排人员到岗。")


async def test_from_a_zone_to_what_became_of_a_ticket(hall: TestHall) -> None:
    async with hall.open(), hall.window(3) as window, console_of(hall) as manager:
        (number,) = await take(hall, "consult")
        await window.ask(CallNext(), AtWindow)
        await manager.reads(number)
        await manager.press("enter")
        await manager.reads("综合区 ---")
        await manager.press("down", "down", "enter")
        await manager.reads("3号窗口 ---")
        await manager.press("enter")
        await manager.reads(f"号 {number} ---")
        await manager.reads("取号   咨询辅导")
        await manager.reads("叫号   3号窗口   工号 0003")
        await manager.press("escape", "escape", "escape")
        await manager.press("/", *number.lower(), "enter")
        await manager.reads(f"号 {number} ---")
        await manager.press("escape", "/", *"z999", "enter")
        await manager.reads("! ")
        await manager.press("h")
        await manager.reads("各事项分时取号")
        await manager.press("escape")
        await manager.reads("! 处置")


async def test_every_alarm_is_listed_and_the_halls_own_can_be_taken(tmp_path: Path) -> None:
    hall = TestHall(tmp_path / "hall", HALL_TOML + EMERGENCY)
    async with hall.open(), hall.window(3) as window, console_of(hall) as manager:
        await window.ask(RaiseEmergency(), Accepted)
        await manager.reads("! 打印机 printer-1 无响应")
        await manager.reads("! 3 号窗口紧急求助！")
        await manager.reads("!! 3号窗口紧急求助！")
        await manager.reads("请立即前往；按 A 认领")
        await manager.press("a")
        await manager.reads("告警 ---")
        of_the_hall, *seen_here = [line for line in (await manager.look()).split("\n") if "!" in line[:4]]
        assert of_the_hall.startswith("> ! 回车认领 ")
        assert of_the_hall.strip().endswith("3 号窗口紧急求助！")
        assert all("! 仅本控制台发现 " in line for line in seen_here if "处置" not in line)
        await manager.press("down", "enter")
        await manager.reads("! 大厅未就此发出告警，无需认领")
        await manager.press("up", "enter")
        await manager.reads("> 已认领，其他人看得到。")
        await manager.reads("已认领：manager-1")
        await manager.press("pagedown", "enter")
        await manager.reads("! manager-1已认领。")
        await manager.press("escape")
        await manager.reads("取号机")
        assert "!! 3号窗口紧急求助！" not in await manager.look()


async def test_from_a_window_to_what_happened_there_today(hall: TestHall) -> None:
    async with hall.open(), hall.window(3) as window, hall.window(9), console_of(hall) as manager:
        (number,) = await take(hall, "consult")
        await window.ask(CallNext(), AtWindow)
        await window.ask(StartService(), AtWindow)
        await window.ask(FinishService(), Finished)
        async with hall.link("manager", "manager-2") as other:
            await other.ask(HaltWindow(3, "an emergency"), Accepted)
            await other.ask(SetSkills(3, ("consult", "invoice"), "a colleague is ill or away"), Accepted)
        await manager.reads("=停")
        await manager.press("enter", "down", "down", "enter")
        await manager.reads("3号窗口 ---")
        await manager.reads("回车看今日经过")
        await manager.press("enter")
        await manager.reads("3号窗口今日记录 ---")
        lines = (await manager.look()).split("\n")[1:]
        happened = [line[12:].strip() for line in lines if ":" in line[:6]]
        told = [
            "改办事项   同事生病或缺岗   咨询辅导，发票业务",
            "暂停   由manager-2操作   突发事件",
            f"{number}    办理结束",
            f"{number}    开始办理",
            f"{number}    叫号   工号 0003   咨询辅导",
            "开窗",
            "登录   工号 0003",
        ]
        assert happened == told
        await manager.press("down", "enter")
        await manager.reads(f"号 {number} ---")
        await manager.reads("办理结束   3号窗口")


async def test_a_window_whose_number_begins_the_same_is_another(hall: TestHall) -> None:
    async with hall.open(), hall.window(1), hall.window(12), hall.link("manager", "manager-2") as manager:
        for number in (1, 12):
            told = await manager.ask(GetWindowLog(number), WindowLog)
            assert [(line.what, line.window) for line in told.lines] == [
                ("ClerkSignedIn", number),
                ("WindowOpened", number),
            ]
        with pytest.raises(RefusedByHall):
            await manager.ask(GetWindowLog(120), WindowLog)


async def test_only_a_manager_may_ask_what_the_log_has(hall: TestHall) -> None:
    async with hall.open(), hall.link("kiosk", "kiosk-2") as kiosk, hall.window(3) as window:
        with pytest.raises(RequestFailed):
            await kiosk.ask(FindTicket("A001"), TicketLog)
        for device in (kiosk, window):
            with pytest.raises(RequestFailed):
                await device.ask(GetWindowLog(3), WindowLog)
