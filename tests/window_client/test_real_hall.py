"""The terminal at work in a real hall: server, sockets and database."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hall_server.protocol import (
    Alarms,
    AtWindow,
    BeginJourney,
    CallNext,
    CitizenInfo,
    GetAlarms,
    TakeTicket,
    TicketTaken,
)
from tests.halls import HALL_TOML, ServerProcess, TestHall
from window_client.app import WindowApp
from window_client.device import WindowFile

from .at_work import SIZE, Clerk

pytestmark = pytest.mark.usefixtures("quick_fingers")


@contextlib.asynccontextmanager
async def clerk_at(hall: TestHall, number: int = 12) -> AsyncIterator[Clerk]:
    app = WindowApp(hall.device("window", str(number), WindowFile))
    async with app.run_test(size=SIZE) as pilot:
        yield Clerk(app, pilot)


async def signed_in_at(clerk: Clerk) -> None:
    await clerk.reads("测试大厅")
    await clerk.press(*"0231", "enter", *"1234", "enter")
    await clerk.reads("王芳 0231  [关闭]")


async def take(hall: TestHall, *services: str) -> list[str]:
    async with hall.link("kiosk", "kiosk-2") as kiosk:
        return [(await kiosk.ask(TakeTicket(service), TicketTaken)).number for service in services]


async def test_a_morning(hall: TestHall) -> None:
    hall.add_clerk()
    async with hall.open() as running, clerk_at(hall) as clerk:
        await signed_in_at(clerk)
        await take(hall, "invoice", "consult", "intake")
        await clerk.reads("可叫 3 人")
        await clerk.press("space")
        await clerk.reads("空格   叫下一位")
        await clerk.press("space")
        await clerk.reads("A001  咨询辅导")
        await clerk.press("n")
        await clerk.reads("! A001")
        await clerk.press("space")
        await clerk.reads("空格   办结并叫下一位")
        await clerk.press("space")
        await clerk.reads("B001  发票业务")
        assert "A001 办结" in await clerk.look()
        await clerk.press("p", "1")
        await clerk.reads("挂起 1 个   B001")
        await clerk.press("d", *"a002", "enter", "6")
        await clerk.reads("A002  综合受理")
        await clerk.reads("> 今日选呼已用 1/20 次")
        await clerk.press("t", "1")
        await clerk.reads("A002 转办")
        await clerk.press("l", "1", "2")
        await clerk.reads("B001 放回排队")
        await clerk.press("u")
        await clerk.reads("!")
        await clerk.press("z", "1", "1")
        await clerk.reads("窗口暂停服务 (短暂休息)")
        await clerk.reads("[暂停 休息]")
        await clerk.press("z", "q", "1")
        await clerk.reads("工号")
        assert running.owner.picture.view.windows[12].clerk is None


async def test_an_afternoon_of_cases_and_journeys(hall: TestHall) -> None:
    hall.add_clerk()
    async with hall.open() as running, clerk_at(hall) as clerk, hall.link("kiosk", "kiosk-2") as kiosk:
        await signed_in_at(clerk)
        await clerk.press("space")
        await clerk.reads("空格   待叫")
        await clerk.press("space")
        await clerk.reads("待叫：有人来就叫到本窗口")
        await kiosk.ask(BeginJourney("company", CitizenInfo("elderly", needs=("deaf",))), TicketTaken)
        await clerk.reads("老人优先   开办企业一件事 第 1/3 项")
        await clerk.reads("听障：请走近招手示意，勿只靠叫号")
        await clerk.reads("之后才可记过号")
        await clerk.press("s")
        await clerk.reads("空格   办结并叫下一位")
        await clerk.press("space")
        await clerk.reads("> Q001 请到 ")
        await clerk.reads("（第 2/3 项）")
        # The same window can serve the next step, so the same citizen is called.
        await clerk.reads("开办企业一件事 第 2/3 项")
        await clerk.press("space")
        await clerk.reads("空格   办结并叫下一位")
        await clerk.press("f")
        await clerk.reads("Q001 办结")
        await take(hall, "intake")
        await clerk.reads("可叫 2 人")
        await clerk.press("d", *"a001", "enter", "1")
        await clerk.reads("空格   开始办理")
        await clerk.press("space", "e", "2", *"lease", "ctrl+s")
        await clerk.reads("A001 已受理，办件编号 20260302-0001   承诺 2026-03-09 前办结")
        await clerk.reads("缺件 2026-03-16 前补齐")
        await clerk.reads("打印机 printer-1 没有回应")
        assert running.owner.picture.view.slips
        await clerk.press("space")
        await clerk.reads("开办企业一件事 第 3/3 项")
        await clerk.press("space", "e", "3", "ctrl+s")
        await clerk.reads("! 须一次性告知")
        await clerk.press(*"photo", "ctrl+s")
        await clerk.reads("> Q001 不予受理")
        await clerk.reads("Q001 不予受理 00:0")


async def test_the_rare_moves(hall: TestHall) -> None:
    hall.add_clerk()
    hall.add_clerk("0344", "李敏", "5678")
    async with hall.open() as running, clerk_at(hall) as clerk:
        await signed_in_at(clerk)
        await take(hall, "consult", "invoice", "intake")
        await clerk.press("space")
        await clerk.reads("空格   叫下一位")
        await clerk.press("x", *"a001", "enter", "1")
        await clerk.reads("> A001 已作废")
        await clerk.reads("可叫 2 人")
        await clerk.press("m", *"a002", "enter", "5", "1", "3", "enter", "2")
        await clerk.reads("> A002 已改为：绿色通道   轮椅   本窗口今日绿色通道已用 1/2 次")
        await clerk.reads("下一位 A002")
        await clerk.press("space")
        await clerk.reads("绿色通道（军人）")
        await clerk.press("a")
        await clerk.reads("您将接替 0231（AB岗），窗口保持开放。")
        await clerk.press(*"0344", "enter", *"5678", "enter")
        await clerk.reads("李敏 0344  [开放]")
        await clerk.reads("空格   开始办理")
        assert running.owner.picture.view.windows[12].clerk == "0344"


async def test_a_wrong_pin_and_what_the_hall_says_about_it(hall: TestHall) -> None:
    hall.add_clerk()
    async with hall.open(), clerk_at(hall) as clerk:
        await clerk.reads("测试大厅")
        await clerk.press(*"0231", "enter", *"9999", "enter")
        await clerk.reads("!")
        await clerk.press(*"1234", "enter")
        await clerk.reads("王芳 0231")


async def test_two_clerks_and_one_citizen(hall: TestHall) -> None:
    hall.add_clerk()
    async with hall.open(), clerk_at(hall) as clerk, hall.window(8) as other:
        await signed_in_at(clerk)
        await take(hall, "consult")
        await clerk.press("space")
        await clerk.reads("空格   叫下一位")
        assert (await other.ask(CallNext(), AtWindow)).serving.number == "A001"
        await clerk.reads("空格   待叫")
        await clerk.press("space")
        await clerk.reads("待叫：有人来就叫到本窗口")
        await take(hall, "consult")
        await clerk.reads("A002  咨询辅导")


async def test_a_killed_server_leaves_the_clerk_where_she_was(hall: TestHall) -> None:
    hall.add_clerk()
    server = ServerProcess(hall)
    async with server.up(), clerk_at(hall) as clerk:
        await signed_in_at(clerk)
        await take(hall, "invoice", "invoice")
        await clerk.press("space")
        await clerk.reads("空格   叫下一位")
        await clerk.press("space")
        await clerk.reads("B001  发票业务")
        server.kill()
        await clerk.reads("信息截至 09:00")
        await clerk.press("space")
        await clerk.reads("... 等待大厅答复")
        server.start()
        await clerk.reads("空格   办结并叫下一位")
        await clerk.reads("在线")
        await clerk.press("space")
        await clerk.reads("B002  发票业务")
        assert "B001 办结" in await clerk.look()


async def test_a_terminal_switched_off_in_mid_service_comes_back_to_it(hall: TestHall) -> None:
    hall.add_clerk()
    async with hall.open():
        async with clerk_at(hall) as clerk:
            await signed_in_at(clerk)
            await take(hall, "invoice")
            await clerk.press("space")
            await clerk.reads("空格   叫下一位")
            await clerk.press("space")
            await clerk.reads("B001  发票业务")
        async with clerk_at(hall) as clerk:
            await clerk.reads("B001  发票业务")
            await clerk.reads("空格   开始办理")


async def test_a_terminal_that_was_shut_out_says_what_to_do(hall: TestHall) -> None:
    hall.device("window", "12", WindowFile)
    hall.registry.revoke("window", "12")
    async with hall.open(), clerk_at(hall) as clerk:
        await clerk.reads("! ")


async def test_the_badge_heals_when_the_first_server_comes_late(hall: TestHall) -> None:
    async with clerk_at(hall) as clerk:
        await clerk.reads("正在连接大厅")
        async with hall.open():
            await clerk.reads("测试大厅")


EMERGENCY = """
[[recipients]]
id = "duty"
kind = "webhook"
url = "http://127.0.0.1:9/"

[[alarms]]
kind = "emergency"
to = ["duty"]
"""


async def test_who_calls_for_help_while_the_hall_is_down_goes_on_working_and_is_heard(tmp_path: Path) -> None:
    hall = TestHall(tmp_path / "alarmed", HALL_TOML + EMERGENCY)
    hall.add_clerk()
    server = ServerProcess(hall)
    async with server.up(), clerk_at(hall) as clerk:
        await signed_in_at(clerk)
        server.kill()
        await clerk.press("f12")
        await clerk.pause(0.3)
        await clerk.press("f12")
        await clerk.press("?")
        await clerk.reads("按任意键返回")
        await clerk.press("escape")
        await clerk.reads("尚未记录，正在重试")
        server.start()
        await clerk.reads("! 已记录")
        async with hall.link("manager", "office") as office:
            (alarm,) = (await office.ask(GetAlarms(), Alarms)).alarms
        assert (alarm.kind, alarm.window) == ("emergency", 12)


async def test_the_emergency_key_is_silent_and_works_from_every_screen(tmp_path: Path) -> None:
    hall = TestHall(tmp_path / "alarmed", HALL_TOML + EMERGENCY)
    hall.add_clerk()
    async with hall.open() as running, clerk_at(hall) as clerk:
        await signed_in_at(clerk)
        await clerk.press("f3")
        await clerk.press("f12")
        await clerk.pause(0.3)
        assert running.owner.hall.alarms.open == {}
        await clerk.press("f12")
        await clerk.reads("已记录")
        (alarm,) = running.owner.hall.alarms.open.values()
        assert (alarm.kind, alarm.window) == ("emergency", 12)
        assert running.owner.picture.view.alarms == {}
        assert "求助" not in await clerk.look()
