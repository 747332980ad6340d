"""An elder without a phone at the counter: a clerk does all that a kiosk or an app does, in a real hall."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace

from hall_server.bootstrap import RunningHall
from hall_server.client import HallLink, HallSilent
from hall_server.protocol import (
    Accepted,
    AppointmentInfo,
    Appointments,
    AtWindow,
    BookAppointment,
    CallNext,
    CitizenInfo,
    ClaimSlip,
    ConfirmSlip,
    DecideCase,
    Finished,
    FinishService,
    GetSlots,
    GetSnapshot,
    HallView,
    ListAppointments,
    ReportPrinter,
    SlipOffered,
    Slots,
    Snapshot,
    StartService,
    TakeTicket,
    Text,
    TicketTaken,
)
from tests.halls import TestHall, eventually
from window_client import keys

from .at_work import Clerk, at_work
from .fake_hall import FakeHall, hall_view, in_line
from .test_real_hall import clerk_at, signed_in_at

pytestmark = pytest.mark.usefixtures("quick_fingers")

LIST = "取哪项业务的号？"
ANYBODY = CitizenInfo()


@contextlib.asynccontextmanager
async def at_counter(hall: TestHall, number: int = 3) -> AsyncIterator[tuple[Clerk, RunningHall]]:
    """A clerk signed in at a window with a printer, with the reception open."""
    hall.add_clerk()
    async with hall.open() as running, clerk_at(hall, number) as clerk:
        await signed_in_at(clerk)
        await clerk.press("f3")
        await clerk.reads(LIST)
        yield clerk, running


async def booked(hall: TestHall, citizen: CitizenInfo = ANYBODY) -> AppointmentInfo:
    """An appointment of today's first slot, made on a phone by somebody's son."""
    async with hall.link("booking", "app") as link:
        day = await day_of(link)
        slot = (await link.ask(GetSlots("intake", day), Slots)).slots[0].start
        ask = BookAppointment("intake", slot, "1356", citizen)
        return (await link.ask(ask, Appointments)).appointments[0]


async def day_of(link: HallLink) -> str:
    return (await link.ask(GetSnapshot(), Snapshot)).view.day


async def look_up(clerk: Clerk, key: str, text: str) -> None:
    """Type what somebody has of an appointment."""
    await clerk.press(key)
    await clerk.reads("Enter 查找")
    await clerk.type(text)
    await clerk.press("enter")


async def choose_service(clerk: Clerk, digit: str, name: str) -> None:
    await clerk.press(digit)
    await clerk.reads(f"取号：{name}")


def waiting(view: HallView) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Who waits: number, service, class and needs."""
    return {one.number: (one.service, one.priority, one.needs) for one in view.waiting.values()}


async def test_an_elder_without_a_phone_has_a_printed_number_after_five_keys(hall: TestHall) -> None:
    hall.add_clerk()
    async with (
        hall.open() as running,
        hall.link("printer", "printer-2") as printer,
        clerk_at(hall, 3) as clerk,
    ):
        await printer.ask(ReportPrinter("ready"), Accepted)
        await signed_in_at(clerk)
        await clerk.press("f3")
        await clerk.reads(LIST)
        await clerk.press("2")
        await clerk.reads("取号：综合受理")
        await clerk.press("2", "9", "enter")
        await clerk.reads("A001  综合受理   老人优先   行动慢")
        await clerk.reads("请到 综合区 等候   前面 0 人")
        await clerk.reads("小票正在 printer-2 打印")
        assert all(clerk.painted(3, 8)), "the number is not painted in large letters"
        assert waiting(running.owner.picture.view) == {"A001": ("intake", "elderly", ("slow_walker",))}
        slip = await printer.ask(ClaimSlip(), SlipOffered)
        assert slip.number == "A001"
        await printer.ask(ConfirmSlip(slip.slip), Accepted)
        await clerk.reads("小票已从 printer-2 打出")
        await clerk.press("escape")
        await clerk.reads("空格   开放窗口")


async def test_the_quick_path_is_the_service_and_two_enters(hall: TestHall) -> None:
    async with at_counter(hall, 12) as (clerk, running):
        await clerk.type("invoi")
        await clerk.press("enter")
        await clerk.reads("取号：发票业务")
        await clerk.press("enter")
        await clerk.reads("B001  发票业务")
        await clerk.reads("本窗口没有打印机，请把号码抄给群众")
        assert waiting(running.owner.picture.view) == {"B001": ("invoice", "normal", ())}


async def test_the_green_channel_up_to_its_cap(hall: TestHall) -> None:
    async with at_counter(hall) as (clerk, running):
        await clerk.press("1")
        await clerk.reads("今日余 2/2")
        await clerk.press("5")
        await clerk.reads("绿色通道事由")
        await clerk.press("1")
        await clerk.reads("5 (x)")
        await clerk.press("enter")
        await clerk.reads("A001  咨询辅导   绿色通道（军人）")
        await eventually(lambda: running.owner.picture.view.windows[3].green == 1)

        # The last place goes while the next form is filled in: the hall refuses, and nothing is lost.
        await clerk.press("1")
        await clerk.reads("今日余 1/2")
        await clerk.press("5")
        await clerk.reads("绿色通道事由")
        await clerk.press("1")
        await clerk.reads("5 (x)")
        await clerk.press("8")
        async with hall.link("window", "3") as same_window:
            await same_window.ask(TakeTicket("consult", CitizenInfo("green", "soldier")), TicketTaken)
        await clerk.reads("今日余 0/2")
        await clerk.press("enter")
        await clerk.reads("! 3 号窗口今天已放行 2 人走绿色通道，达到上限。")
        await clerk.reads("8 [x]")
        await clerk.press("5")
        await clerk.reads("! 本窗口今日绿色通道 2 个名额已用完。")
        await clerk.press("3", "enter")
        await clerk.reads("A003  咨询辅导   残疾人优先   轮椅")
        assert "达到上限" not in await clerk.look()


async def test_a_journey_begins_at_the_counter(hall: TestHall) -> None:
    async with at_counter(hall) as (clerk, running):
        await clerk.type("开办")
        await clerk.reads("3 项，一个号")
        await clerk.press("enter")
        await clerk.reads("取号：开办企业一件事")
        await clerk.press("4", "enter")
        await clerk.reads("Q001  开办企业一件事   孕妇优先")
        await clerk.reads("先办 咨询辅导，共 3 项")
        (ticket,) = running.owner.picture.view.waiting.values()
        assert ticket.journey is not None
        assert (ticket.journey.package, ticket.journey.step) == ("company", 1)


async def test_an_id_number_counts_and_is_nowhere_to_be_seen(hall: TestHall) -> None:
    number = "11010519491231002X"
    async with at_counter(hall) as (clerk, _running):
        for _count in range(3):
            await choose_service(clerk, "1", "咨询辅导")
            await clerk.press("0", *number)
            assert number not in await clerk.look()
            await clerk.press("enter", "enter")
            await clerk.reads("取号成功")
        await choose_service(clerk, "1", "咨询辅导")
        await clerk.press("0", *number, "enter", "enter")
        await clerk.reads("! 该证件今天已取 3 个号")
        await clerk.press("escape")
        await clerk.reads(LIST)
    on_disk = b"".join(path.read_bytes() for path in hall.path.rglob("*") if path.is_file())
    assert b"A003" in on_disk
    assert number.encode() not in on_disk


async def test_an_appointment_is_booked_moved_and_checked_in(hall: TestHall) -> None:
    async with at_counter(hall) as (clerk, running), hall.link("booking", "app") as app:
        await clerk.press("f6")
        await clerk.reads("预约哪项业务？")
        await clerk.press("enter")
        await clerk.reads("哪天？ 综合受理")
        await clerk.press("2")
        await clerk.reads("几点？")
        await clerk.type("10:0")
        await clerk.press("enter")
        await clerk.reads("预约 2026-03-03 周二 (明天) 10:00：综合受理")
        await clerk.press(*"1356", "enter", "2", "9", "enter")
        await clerk.reads("2026-03-03 周二 (明天) 10:00   综合受理   尾号 *1356   老人优先   行动慢")
        (one,) = (await app.ask(ListAppointments("2026-03-03"), Appointments)).appointments
        assert (one.priority, one.needs, one.phone_tail) == ("elderly", ("slow_walker",), "1356")
        assert f"预约码 {one.code}" in await clerk.look()
        assert all(clerk.painted(3, 8)), "the code is not painted in large letters"

        # The bus was early: today would be better. Nobody remembers the code.
        await look_up(clerk, "f7", "1356")
        await clerk.reads(one.code)
        await clerk.press("1")
        await clerk.reads("哪天？ 综合受理")
        await clerk.press("1")
        await clerk.reads("几点？")
        await clerk.type("9:30")
        await clerk.press("enter")
        await clerk.reads("2026-03-02 周一 (今天) 09:30")

        await look_up(clerk, "f5", "1356")
        await clerk.reads("签到   2026-03-02 周一 (今天) 09:30")
        await clerk.press("8", "enter")
        await clerk.reads("A001  综合受理   老人优先  预约 09:30   轮椅   行动慢")
        assert waiting(running.owner.picture.view) == {
            "A001": ("intake", "elderly", ("slow_walker", "wheelchair"))
        }
        await look_up(clerk, "f5", one.code.lower())
        await clerk.reads("! 这个预约已签到，号码为 A001")


async def test_a_scanned_appointment_is_checked_in_from_the_list(hall: TestHall) -> None:
    async with at_counter(hall) as (clerk, _running):
        one = await booked(hall)
        await clerk.burst(f"{one.qr}\n")
        await clerk.reads("签到   2026-03-02 周一 (今天) 09:30")
        await clerk.press("enter")
        await clerk.reads("A001  综合受理   预约 09:30")
        await look_up(clerk, "f5", "TINGXU:next-town:AAAA2222")
        await clerk.reads("! 这是其他大厅的预约")


async def test_two_appointments_of_one_phone_and_one_is_cancelled(hall: TestHall) -> None:
    async with at_counter(hall) as (clerk, _running):
        first, second = await booked(hall), await booked(hall, citizen=CitizenInfo("elderly"))
        await look_up(clerk, "f7", "1356")
        await clerk.reads("是哪个预约？")
        await clerk.reads(first.code)
        await clerk.press("2")
        await clerk.reads("取消预约")
        await clerk.press("2")
        await clerk.reads("确认取消这个预约")
        await clerk.press("1")
        await clerk.reads(f"> 预约 {second.code} 已取消")
        await look_up(clerk, "f5", second.code)
        await clerk.reads("! 这个预约已取消")
        await look_up(clerk, "f5", "9999")
        await clerk.reads("! 没有手机尾号 9999 的有效预约。")
        await look_up(clerk, "f7", "ABCDEFGH")
        await clerk.reads("! 没有这个预约码对应的预约")


async def test_a_slot_that_goes_meanwhile_is_refused_and_another_is_chosen(hall: TestHall) -> None:
    async with at_counter(hall) as (clerk, _running):
        await clerk.press("f6")
        await clerk.reads("预约哪项业务？")
        await clerk.press("enter")
        await clerk.reads("哪天？ 综合受理")
        await clerk.press("1")
        await clerk.reads("09:30   余 2")
        await clerk.press("enter")
        await clerk.reads("手机尾号")
        await clerk.type("2468")
        await booked(hall)
        await booked(hall)
        await clerk.press("enter", "enter")
        await clerk.reads("! 这个时段已约满")
        await clerk.reads("哪天？ 综合受理")
        await clerk.press("1")
        await clerk.reads("10:00   余 2")
        await clerk.press("enter")
        await clerk.reads("2468")
        await clerk.press("enter", "enter")
        await clerk.reads("10:00   综合受理   尾号 *2468")


async def test_a_result_is_collected_by_the_case_number(hall: TestHall) -> None:
    async with at_counter(hall) as (clerk, running):
        case = await decided_case(hall)
        await clerk.press("f8")
        await clerk.reads(f"{case}   已准予，待领取   综合受理")
        await clerk.press(*"0001", "enter")
        await clerk.reads(f"领取结果：办件 {case}")
        await clerk.reads("请带身份证")
        await clerk.press("2", "enter")
        await clerk.reads("C001  统一出件   老人优先")
        await clerk.press("f8")
        await clerk.reads("领取哪个")
        await clerk.press(*"202603020009", "enter")
        await clerk.reads("领取结果：办件 20260302-0009")
        await clerk.press("enter")
        await clerk.reads("! 没有在办的办件 20260302-0009")
        assert waiting(running.owner.picture.view) == {"C001": ("pickup", "elderly", ())}


async def decided_case(hall: TestHall) -> str:
    """A case that the next window accepted and approved."""
    async with hall.window(4) as other:
        await other.ask(TakeTicket("intake"), TicketTaken)
        await other.ask(CallNext(), AtWindow)
        await other.ask(StartService(), AtWindow)
        case = (await other.ask(FinishService("accepted"), Finished)).case
        await other.ask(DecideCase(case, True, "请带身份证"), Accepted)
        return case


async def begin(clerk: Clerk) -> None:
    """The form for the first service of the list, in a hall that is not real."""
    await clerk.press("f3")
    await clerk.reads(LIST)
    await choose_service(clerk, "1", "居民身份证办理")


async def leave(clerk: Clerk) -> None:
    await clerk.press("escape")
    await clerk.reads(LIST)
    await clerk.press("escape")


async def test_who_is_called_meanwhile_is_seen_at_once() -> None:
    hall = FakeHall(hall_view(waiting=0, clerk="0231", state="open"))
    async with at_work(hall) as clerk:
        await clerk.press("space")
        await clerk.reads("空格   停止待叫")
        await begin(clerk)
        await clerk.press("2")
        assert "待叫：有人来就叫到本窗口" in await clerk.line(1)
        hall.comes(in_line(0, priority="elderly", needs=("deaf",)))
        await clerk.reads("已叫到本窗口： A047   听障   老人优先   居民身份证办理")
        assert "2 (x)" in await clerk.look(), "the form that was begun is gone"
        await leave(clerk)
        await clerk.reads("空格   开始办理")


async def test_a_key_held_down_takes_one_number_at_most(
    monkeypatch: pytest.MonkeyPatch, hall: TestHall
) -> None:
    async with at_counter(hall) as (clerk, running):
        monkeypatch.setattr(keys, "HELD", 60.0)
        await choose_service(clerk, "1", "咨询辅导")
        await clerk.press(*["enter"] * 20)
        assert waiting(running.owner.picture.view) == {}
        assert "取号：咨询辅导" in await clerk.look()


async def test_the_hall_falls_silent_and_the_clerk_can_leave() -> None:
    fake = FakeHall(hall_view(clerk="0231", state="open"))
    fake.troubles.append(HallSilent("silent", Text("大厅没有答复。", "The hall does not answer.")))
    async with at_work(fake) as clerk:
        await begin(clerk)
        await clerk.press("enter")
        await clerk.reads("! 大厅没有答复。")
        await leave(clerk)
        await clerk.reads("空格   叫下一位")


async def test_signed_out_from_elsewhere_leads_back_to_the_sign_in() -> None:
    fake = FakeHall(hall_view(clerk="0231", state="open"))
    async with at_work(fake) as clerk:
        await begin(clerk)
        await clerk.press("0", *"11")
        assert fake.view is not None
        fake.view.apply(replace(fake.window, clerk=None, state="closed"))
        fake.sync()
        await clerk.reads("工号")
