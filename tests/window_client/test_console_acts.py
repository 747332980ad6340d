"""The manager acts on windows in a real hall: what the clerk sees of it, and what goes wrong."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

import pytest

from hall_server.client import RefusedByHall, RequestFailed
from hall_server.protocol import (
    Accepted,
    AtWindow,
    CallNext,
    CloseWindow,
    Finished,
    FinishService,
    HaltWindow,
    PauseWindow,
    ResumeWindow,
    StartService,
)
from hall_server.serving.presence import Presence
from tests.faults.test_cut_links import over
from tests.halls import TestHall, eventually
from tests.proxy import Cable
from window_client.device import ManagerFile
from window_client.manager.app import ConsoleApp

from .at_work import SIZE, Clerk
from .test_console_real_hall import console_of
from .test_real_hall import clerk_at, signed_in_at, take

pytestmark = pytest.mark.usefixtures("quick_fingers")


@contextlib.asynccontextmanager
async def console_over(hall: TestHall, *cables: Cable) -> AsyncIterator[Clerk]:
    """A console whose cables can be pulled."""
    device = hall.device("manager", "manager-1", ManagerFile)
    app = ConsoleApp(device.model_copy(update={"hall": over(device, *cables).hall}))
    async with app.run_test(size=SIZE) as pilot:
        yield Clerk(app, pilot)


async def test_a_window_is_paused_after_its_citizen_and_its_clerk_sees_why(hall: TestHall) -> None:
    hall.add_clerk()
    async with hall.open() as running, clerk_at(hall) as clerk, console_of(hall) as manager:
        await signed_in_at(clerk)
        await take(hall, "consult", "consult")
        await clerk.press("space")
        await clerk.reads("空格   叫下一位")
        await clerk.press("space")
        await clerk.reads("空格   开始办理")
        await manager.press("!", "3", *"12", "enter", "1")
        await manager.reads("> 12号窗口已暂停，正在办理的群众照常办完。")
        await clerk.reads("办完后由大厅管理员暂停：工作人员另有安排")
        await clerk.reads("[管理员暂停]")
        window = running.owner.picture.view.windows[12]
        assert (window.state, window.paused_by) == ("paused", "manager-1")
        await clerk.press("space", "f")
        await clerk.reads("大厅管理员已暂停本窗口：工作人员另有安排")
        assert running.owner.picture.view.windows[12].serving is None
        # The clerk goes on all the same: nobody has to look for the manager.
        await clerk.press("space")
        await clerk.reads("空格   叫下一位")
        assert running.owner.picture.view.windows[12].paused_by == ""


async def test_a_pause_is_ended_and_a_closed_window_opened(hall: TestHall) -> None:
    async with hall.open() as running, hall.window(3) as window, console_of(hall) as manager:
        view = running.owner.picture.view
        await window.ask(PauseWindow("meal"), Accepted)
        await manager.reads("=停")
        await manager.press("!", "4", "enter", "2")
        await manager.reads("> 3号窗口已开通，已提示工作人员继续叫号。")
        assert (view.windows[3].state, view.windows[3].call_back) == ("open", "离岗超时")
        await window.ask(CloseWindow(), Accepted)
        await eventually(lambda: view.windows[3].state == "closed")
        await manager.press("!", "4", *"3号", "enter", "1")
        await eventually(lambda: view.windows[3].state == "open")


async def test_a_pause_that_only_begins_after_the_citizen_can_be_ended_before(hall: TestHall) -> None:
    async with hall.open() as running, hall.window(3) as window, console_of(hall) as manager:
        view = running.owner.picture.view
        await take(hall, "consult")
        await window.ask(CallNext(), AtWindow)
        await manager.reads(">叫")
        await manager.press("!", "3", *"3号", "enter", "1")
        await manager.reads("=叫")
        await manager.press("!", "4", *"3号")
        await manager.reads("办完暂停")
        await manager.press("enter", "1")
        await eventually(lambda: view.windows[3].state == "open")


async def test_where_nobody_is_signed_in_the_manager_is_told_what_opening_takes(hall: TestHall) -> None:
    async with hall.open(), console_of(hall) as manager:
        await manager.reads("取号机")
        await manager.press("!", "4", *"3号")
        await manager.reads("3号窗口  综合区  关闭  无人登录")
        await manager.press("enter", "1")
        await manager.reads("! 3号窗口没有人登录，请安排人员到岗。")


async def test_the_second_of_two_managers_is_told_and_undoes_nothing(hall: TestHall) -> None:
    async with (
        hall.open() as running,
        hall.window(3),
        hall.link("manager", "manager-2") as other,
        console_of(hall) as manager,
    ):
        await manager.reads(".空")
        await manager.press("!", "3", "enter")
        await manager.reads("工作人员另有安排")
        # While one chooses the reason, the other is quicker.
        await other.ask(HaltWindow(3, "设备故障"), Accepted)
        await manager.press("1")
        await manager.reads("! 3号窗口已经暂停。")
        window = running.owner.picture.view.windows[3]
        assert (window.paused_by, window.pause_reason) == ("manager-2", "设备故障")
        with pytest.raises(RefusedByHall, match="paused already"):
            await other.ask(HaltWindow(3, "设备故障"), Accepted)
        await manager.press("enter", "down", "down")
        await manager.reads("由manager-2暂停")


async def test_a_link_lost_in_the_middle_of_an_act_does_it_once(hall: TestHall) -> None:
    async with (
        hall.open() as running,
        hall.window(3),
        Cable(hall.request_port).plugged_in() as cable,
        console_over(hall, cable) as manager,
    ):
        view = running.owner.picture.view
        await manager.reads(".空")
        cable.deaf = True
        await manager.press("!", "3", "enter", "1")
        await eventually(lambda: view.windows[3].state == "paused")
        await manager.reads("... 等待大厅")
        # It is waited for: another act would hide what came of this one.
        await manager.press("!")
        await manager.reads("! 大厅系统尚未应答，请稍候。")
        paused_at = view.windows[3].since
        cable.deaf = False
        cable.cut()
        await manager.reads("> 3号窗口已暂停")
        assert view.windows[3].since == paused_at


async def test_a_console_that_hears_nothing_says_of_when_its_picture_is(hall: TestHall) -> None:
    async with (
        hall.open(),
        hall.window(3),
        Cable(hall.request_port).plugged_in() as requests,
        Cable(hall.broadcast_port).plugged_in() as broadcasts,
        console_over(hall, requests, broadcasts) as manager,
    ):
        await manager.reads("在线   09:00")
        requests.pulled = broadcasts.pulled = True
        await manager.reads("截至 09:00")
        requests.pulled = broadcasts.pulled = False
        requests.cut()
        broadcasts.cut()
        await manager.reads("在线   09:00")


async def test_what_a_window_serves_is_chosen_and_holds_from_its_next_call(hall: TestHall) -> None:
    async with hall.open() as running, hall.window(3) as window, console_of(hall) as manager:
        view = running.owner.picture.view
        before = set(view.windows[3].services)
        (number,) = await take(hall, "invoice")
        assert "invoice" not in before
        await manager.reads(".空")
        await manager.press("!", "pagedown", "2", *"3号", "enter")
        await manager.reads("3号窗口从下一次叫号起办理哪些事项？")
        screen = await manager.look()
        assert screen.count("[x]") == min(6, len(before))
        line = next(row for row in screen.split("\n") if "[ ] 发票业务" in row)
        await manager.press(line.split("[ ]")[0].split()[-1], "enter", "2")
        await manager.reads(f"> 3号窗口从下一次叫号起办理 {len(before) + 1} 个事项。")
        assert set(view.windows[3].services) == {*before, "invoice"}
        called = await window.ask(CallNext(), AtWindow)
        assert called.serving.number == number


async def test_at_a_window_only_what_fits_there_is_offered(hall: TestHall) -> None:
    async with hall.open(), hall.window(3) as window, console_of(hall) as manager:
        await take(hall, "consult")
        await window.ask(CallNext(), AtWindow)
        await window.ask(StartService(), AtWindow)
        await manager.reads("#办")
        await manager.press("enter", "down", "down", "enter")
        await manager.reads("3号窗口 ---")
        await manager.press("!")
        await manager.reads("3号窗口：如何处置？")
        screen = await manager.look()
        assert "办完当前一号后暂停窗口" in screen
        assert "开通窗口" not in screen
        assert "取号机" not in screen
        await manager.press("1", "1")
        await manager.reads("> 3号窗口已暂停")
        await window.ask(FinishService(), Finished)
        await manager.press("!")
        await manager.reads("1 开通窗口或结束暂停")
        await manager.press("1", "3")
        await manager.reads("> 3号窗口已开通")


async def test_every_machine_is_listed_and_one_that_fell_silent_stands_out(
    hall: TestHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("window_client.manager.app.DEVICES_EVERY", 0.1)
    hall.device("kiosk", "kiosk-9")
    async with hall.open(), hall.mirror("board", "board-1"), hall.window(3), console_of(hall) as manager:
        await manager.reads("大屏 1")
        await manager.reads("窗口终端 1")
        await manager.press("m")
        await manager.reads("! 打印机 printer-1")
        await manager.reads("+ 大屏 board-1")
        await manager.reads("- 取号机 kiosk-9")
        await manager.reads("启动后未联机")
        told = Presence.told

        def later(presence: Presence) -> object:
            heard = presence._heard.get(("board", "board-1"))
            if heard is not None:
                presence._heard["board", "board-1"] = min(
                    heard, presence._heard["manager", "manager-1"] - 240
                )
            return told(presence)

        monkeypatch.setattr(Presence, "told", later)
        await manager.reads("! 大屏 board-1")
        await manager.reads("4 分钟前")
        await manager.press("escape")
        await manager.reads("! 大屏 board-1：无响应")


async def test_concerns_are_a_key_away(hall: TestHall) -> None:
    async with hall.open(), console_of(hall) as manager:
        await manager.reads("取号机")
        await manager.press("c")
        await manager.reads("群众诉求")
        await manager.press("escape")
        await manager.reads("! 处置")


async def test_only_a_manager_pauses_other_windows(hall: TestHall) -> None:
    async with hall.open(), hall.window(3), hall.window(9) as other:
        for order in (HaltWindow(3, "drill"), ResumeWindow(3, "drill")):
            with pytest.raises(RequestFailed):
                await other.ask(order, Accepted)
