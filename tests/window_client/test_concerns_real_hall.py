"""Concerns in a real hall: from a bad rating on a phone to settled at a window."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from hall_server.bootstrap import ClockMaker
from hall_server.client import HallLink
from hall_server.domain.plan import HallPlan
from hall_server.protocol import (
    AtWindow,
    CallNext,
    ConcernMade,
    Finished,
    FinishService,
    OpenConcern,
    Rated,
    RateService,
    StartService,
    TakeTicket,
    TicketTaken,
)
from hall_server.serving.clock import HallClock, VirtualClock
from hall_server.store.concerns import looks
from hall_server.store.database import open_engine
from hall_server.store.registry import Clerk as StaffClerk
from tests.halls import TestHall
from window_client.concerns.manager import ManagerApp
from window_client.device import ManagerFile

from .at_work import SIZE, Clerk
from .test_real_hall import clerk_at, signed_in_at

pytestmark = pytest.mark.usefixtures("quick_fingers")

WORDS = "等了一个小时，[bold]没有人[/]管。"
NUMBER = "C20260302-0001"


def on(day: datetime) -> ClockMaker:
    def clock(last_at: int, plan: HallPlan) -> HallClock:
        return VirtualClock(day, plan.timezone, 1.0, last_at)

    return clock


async def rated_badly(hall: TestHall, window: HallLink) -> None:
    """Somebody is served at a window, and says afterwards what was wrong."""
    taken = await window.ask(TakeTicket("consult"), TicketTaken)
    await window.ask(CallNext(), AtWindow)
    await window.ask(StartService(), AtWindow)
    await window.ask(FinishService(), Finished)
    rating = RateService(
        taken.ticket, 1, "very_dissatisfied", ("attitude",), WORDS, name="张三", phone="13812345678"
    )
    async with hall.link("web", "web") as phone:
        await phone.ask(rating, Rated)


@contextlib.asynccontextmanager
async def on_duty(hall: TestHall, *duties: str) -> AsyncIterator[Clerk]:
    """A clerk who has these duties, signed in at window 3."""
    hall.registry.add_clerk(StaffClerk("0231", "王芳", duties), "1234")
    async with clerk_at(hall, 3) as clerk:
        await signed_in_at(clerk)
        yield clerk


@contextlib.asynccontextmanager
async def manager_of(hall: TestHall) -> AsyncIterator[Clerk]:
    app = ManagerApp(hall.device("manager", "manager-1", ManagerFile))
    async with app.run_test(size=SIZE) as pilot:
        yield Clerk(app, pilot)


async def test_from_a_bad_rating_to_settled(hall: TestHall) -> None:
    async with hall.open(), hall.window(4) as window, on_duty(hall, "callback") as clerk:
        await rated_badly(hall, window)
        await clerk.press("f6")
        await clerk.reads(f"> {NUMBER} 差评       待核实")
        await clerk.reads("差评   非常不满意   咨询辅导   4号窗口   涉及 0004")
        await clerk.press("space")
        await clerk.reads(f"「{WORDS}」")
        await clerk.reads("勾选：   服务态度")
        await clerk.reads("留有：张* 138****5678")
        await clerk.press("p", "1")
        await clerk.reads("13812345678")
        await clerk.press("x")
        await clerk.reads("空格   核实")
        await clerk.press("space", "1", *"当天缺岗", "enter")
        await clerk.reads("属实 (0231)")
        await clerk.reads("空格   记整改")
        await clerk.press("space", *"已增派", "enter")
        await clerk.reads("空格   记回访")
        await clerk.press("p", "1")
        await clerk.reads("13812345678")
        await clerk.press("x")
        await clerk.reads("空格   记回访")
        await clerk.press("space", "3", "enter")
        await clerk.reads("未联系上 1/3 次")
        await clerk.press("space", "1", *"谢谢", "enter")
        await clerk.reads("空格   办结")
        await clerk.press("space", "enter")
        await clerk.reads(f"> {NUMBER} 已办结")
        await clerk.reads("没有未办结的诉求。")
    engine = open_engine(hall.folder.database)
    assert [(look.clerk, look.concern) for look in looks(engine)] == [("0231", NUMBER)] * 2
    engine.dispose()


async def test_who_has_no_duty_is_told_and_the_duty_alone_shows_no_phone(hall: TestHall) -> None:
    async with hall.open(), hall.window(4) as window, on_duty(hall) as clerk:
        await rated_badly(hall, window)
        await clerk.press("f6")
        await clerk.reads("! ")
        assert NUMBER not in await clerk.look()
        hall.registry.set_duties("0231", ("concerns",))
        await clerk.press("f6")
        await clerk.reads(NUMBER)
        await clerk.press("space")
        await clerk.reads("V 核实   R 刷新")
        assert "P 看姓名电话" not in await clerk.look()
        await clerk.press("space", "2", *"说明过", "enter")
        await clerk.reads("空格   由有回访职责的同事回访；回列表")
        hall.registry.set_duties("0231", ("callback",))
        await clerk.press("r")
        await clerk.reads("P 看姓名电话")
        await clerk.reads("空格   记回访")


async def test_the_clerk_whom_it_is_about_does_not_see_it(hall: TestHall) -> None:
    hall.registry.add_clerk(StaffClerk("0004", "Clerk 4", ("callback",)), "1234")
    async with hall.open(), hall.window(4) as window:
        await rated_badly(hall, window)
        async with clerk_at(hall, 4) as clerk:
            await clerk.reads("空格   待叫")
            await clerk.press("f6")
            await clerk.reads("没有未办结的诉求。")


async def test_the_desk_and_the_manager_work_on_the_same_entry(hall: TestHall) -> None:
    async with hall.open(), on_duty(hall, "concerns") as clerk, manager_of(hall) as manager:
        await manager.reads("没有未办结的诉求。")
        await clerk.press("f6")
        await clerk.reads("没有未办结的诉求。")
        await clerk.press("n", "3", *"材料说不清", "enter", "2", "enter", "enter")
        await clerk.reads(f"> 已登记，编号 {NUMBER}")
        await clerk.press("space")
        await clerk.reads("空格   核实")
        await manager.press("r")
        await manager.reads(f"> {NUMBER} 投诉       待核实")
        await manager.press("space")
        await manager.reads("「材料说不清」")
        await manager.press("space", "2", *"说明过", "enter")
        await manager.reads("不属实，待回访")
        # Nobody can be called, so it is settled with a note of what was done.
        await manager.press("space", *"已张贴", "enter")
        await manager.reads(f"> {NUMBER} 已办结")
        await clerk.press("space", "1", *"x", "enter")
        await clerk.reads("! ")
        await clerk.press("r")
        await clerk.reads("不属实 (管理员)")
        await clerk.press("space")
        await clerk.reads("没有未办结的诉求。")


async def test_what_lies_too_long_says_so(hall: TestHall) -> None:
    async with hall.open(), hall.link("manager", "manager-1") as link:
        await link.ask(OpenConcern("consultation", "开门时间"), ConcernMade)
    later = datetime(2026, 6, 1, 9, 0)  # noqa: DTZ001 - local to the hall
    async with hall.open(on(later)), manager_of(hall) as manager:
        await manager.reads("群众诉求 1   超期 1")
        await manager.reads(f"> {NUMBER} 咨询       超期 待核实")
        await manager.press("o")
        await manager.reads("超期诉求 1")
