"""The back office at a window: what was accepted is completed, decided and never forgotten."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_server.client import HallLink, HallSilent, RefusedByHall
from hall_server.domain.plan import HallPlan
from hall_server.protocol import (
    Ask,
    AtWindow,
    CallNext,
    CaseInfo,
    Cases,
    Deadline,
    DecideCase,
    Finished,
    FinishService,
    GetCase,
    ListCases,
    OpenWindow,
    Result,
    StartService,
    SupplementCase,
    TakeTicket,
    Text,
    TicketTaken,
)
from hall_server.serving.clock import HallClock, VirtualClock
from tests.halls import Accepted, TestHall
from window_client.caseload import CaseList
from window_client.words import _

from .at_work import Clerk, at_work, kinds
from .fake_hall import TEN_FORTY_TWO, FakeHall, hall_view, in_line
from .test_real_hall import clerk_at, signed_in_at

pytestmark = pytest.mark.usefixtures("quick_fingers")

PAPERS = ("户口本复印件", "近期一寸免冠照片两张")


def next_week(last_at: int, plan: HallPlan) -> HallClock:
    """Thursday of the week after: what was promised in five working days is late."""
    return VirtualClock(datetime(2026, 3, 12, 9, 0), plan.timezone, 1.0, last_at)  # noqa: DTZ001 - local


async def accept(window: HallLink, missing: tuple[str, ...] = ()) -> str:
    """Somebody comes for the intake, and the matter goes to the back office."""
    await window.ask(TakeTicket("intake"), TicketTaken)
    await window.ask(CallNext(), AtWindow)
    await window.ask(StartService(), AtWindow)
    return (await window.ask(FinishService("accepted", missing), Finished)).case


@asynccontextmanager
async def in_back_office(hall: TestHall) -> AsyncIterator[Clerk]:
    """A clerk at window 3, in a back-office pause, with the back office open."""
    async with clerk_at(hall, 3) as clerk:
        await signed_in_at(clerk)
        await clerk.press("z")
        await clerk.reads("暂停窗口：做什么？")
        await clerk.press("2", "1")
        await clerk.reads("窗口暂停服务 (后台办理)")
        await clerk.press("f4")
        await clerk.reads("未结办件")
        yield clerk


async def test_a_case_from_accepted_to_decided(hall: TestHall) -> None:
    hall.add_clerk()
    async with hall.open(), hall.window(4) as window:
        number = await accept(window, PAPERS)
        async with in_back_office(hall) as clerk:
            await clerk.reads(f"> {number} 综合受理         03-02 0004  03-09 03-30 缺 2 件")
            await clerk.press("enter")
            await clerk.reads("缺 2 件材料，2026-03-16 前补齐：")
            screen = await clerk.look()
            assert "承诺 2026-03-09 前   法定 2026-03-30 前" in screen
            assert "1. 户口本复印件" in screen
            assert "2. 近期一寸免冠照片两张" in screen
            assert "由 0004 在 4 号窗口受理" in screen

            await clerk.press("1")
            await clerk.reads("! 材料未齐，补齐后先按 3，再准予。")
            await clerk.press("3")
            await clerk.reads("所缺材料都已补齐？")
            await clerk.press("1")
            await clerk.reads(f"> 办件 {number} 材料已齐，待审批")
            await clerk.reads("待审批")

            await clerk.press("enter")
            await clerk.reads("1 准予   2 不予办理")
            await clerk.press("1")
            await clerk.reads("给群众的说明")
            await clerk.type("请带身份证")
            await clerk.press("enter")
            await clerk.reads(f"> 办件 {number} 已准予")
            await clerk.reads("已准予，待领取")
            (case,) = (await window.ask(GetCase(number), Cases)).cases
            assert (case.state, case.note) == ("ready", "请带身份证")


async def test_a_refusal_is_explained_to_the_citizen(hall: TestHall) -> None:
    hall.add_clerk()
    async with hall.open(), hall.window(4) as window:
        number = await accept(window)
        async with in_back_office(hall) as clerk:
            await clerk.press("enter")
            await clerk.reads("待审批")
            await clerk.press("2")
            await clerk.reads("不予办理 " + number)
            await clerk.press("enter")
            await clerk.reads("! 请写明原因，群众有权知道。")
            await clerk.burst("不符合条件，详见规定第8条\n")
            await clerk.reads(f"> 办件 {number} 不予办理")
            (case,) = (await window.ask(GetCase(number), Cases)).cases
            assert (case.state, case.note) == ("refused", "不符合条件，详见规定第8条")


async def test_decided_by_somebody_else_meanwhile(hall: TestHall) -> None:
    hall.add_clerk()
    async with hall.open(), hall.window(4) as window:
        number = await accept(window)
        async with in_back_office(hall) as clerk:
            await clerk.press("enter")
            await clerk.reads("待审批")
            await window.ask(DecideCase(number, True), Accepted)
            await clerk.press("1", "enter")
            await clerk.reads(f"! 办件 {number} 已经办结")
            await clerk.press("escape", "r")
            await clerk.reads("已准予，待领取")


async def test_what_is_overdue_stands_first_and_says_so(hall: TestHall) -> None:
    hall.add_clerk()
    async with hall.open(), hall.window(4) as window:
        late = await accept(window)
        owed = await accept(window, PAPERS)
    async with hall.open(next_week), hall.window(4) as window:
        fresh = await accept(window)
        async with in_back_office(hall) as clerk:
            await clerk.reads("未结办件 3")
            lines = (await clerk.look()).split("\n")
            assert late in lines[4]
            assert "超期 待审批" in lines[4]
            assert owed in lines[5]
            assert "超期 缺 2 件" in lines[5]
            assert fresh in lines[6]
            assert "超期" not in lines[6]
            await clerk.press("o")
            await clerk.reads("超期办件 2")
            await clerk.press("enter")
            await clerk.reads("承诺期限已超")
            await clerk.press("escape", "o")
            await clerk.reads("未结办件 3")


async def test_a_case_is_found_by_the_digits_on_the_receipt(hall: TestHall) -> None:
    hall.add_clerk()
    async with hall.open(), hall.window(4) as window:
        numbers = [await accept(window) for _count in range(3)]
        async with in_back_office(hall) as clerk:
            await clerk.type("0002")
            await clerk.reads("未结办件 1")
            assert numbers[1] in await clerk.line(4)
            await clerk.press("9")
            await clerk.reads("没有这个号的未结办件，按退格清除")
            await clerk.press("enter", *["backspace"] * 5)
            await clerk.reads("未结办件 3")
            await clerk.press("escape")
            await clerk.reads("窗口暂停服务")


class Office(FakeHall):
    """A hall with cases, for what a real one cannot be made to do."""

    def carry_out(self, ask: Ask) -> Result:
        if isinstance(ask, ListCases):
            return Cases(tuple(case for case in self.cases if case.overdue or not ask.overdue))
        return super().carry_out(ask)


def case(
    number: int, *, state: str = "back_office", overdue: tuple[Deadline, ...] = (), papers: int = 0
) -> CaseInfo:
    missing = tuple(
        f"第{count}号材料：经营场所使用证明（房屋租赁合同或产权证明）原件及复印件各一份"
        for count in range(papers)
    )
    return CaseInfo(
        f"20260302-{number:04d}",
        "passport",
        state,  # type: ignore[arg-type]
        TEN_FORTY_TWO,
        "0231",
        12,
        "2026-03-09",
        "2026-03-30",
        missing,
        "2026-03-16" if missing else None,
        overdue=overdue,
    )


def office(*cases: CaseInfo, waiting: int = 0, state: str = "open") -> Office:
    hall = Office(hall_view(waiting=waiting, clerk="0231", state=state))
    hall.cases += cases
    return hall


async def opened(clerk: Clerk) -> None:
    """The back office with its first case open."""
    await clerk.press("f4")
    await clerk.reads("信息截至 10:42")
    await clerk.press("enter")
    await clerk.reads("Esc 回列表")


async def test_who_is_called_while_a_note_is_written_is_seen_at_once() -> None:
    hall = office(case(1))
    async with at_work(hall) as clerk:
        await clerk.press("space")
        await clerk.reads("空格   停止待叫")
        await opened(clerk)
        await clerk.press("2")
        await clerk.reads("将告知群众")
        await clerk.type("abc")
        assert "待叫：有人来就叫到本窗口" in await clerk.line(1)
        hall.comes(in_line(0, needs=("wheelchair",)))
        await clerk.reads("已叫到本窗口： A047   轮椅   居民身份证办理")
        assert "abc" in await clerk.look(), "the note that was begun is gone"
        await clerk.press("escape")
        await clerk.reads("Esc 回列表")
        await clerk.press("escape", "escape")
        await clerk.reads("空格   开始办理")


async def test_a_note_is_kept_when_the_hall_does_not_answer() -> None:
    silent = HallSilent("silent", Text("大厅没有答复。", "The hall does not answer."))
    hall = office(case(1))
    async with at_work(hall) as clerk:
        await opened(clerk)
        await clerk.press("2")
        await clerk.reads("将告知群众")
        await clerk.type("too late")
        hall.troubles.append(silent)
        await clerk.press("enter")
        await clerk.reads("! 大厅没有答复。")
        await clerk.press("2")
        await clerk.reads("too late")
        await clerk.press("enter")
        await clerk.reads("> 办件 20260302-0001 不予办理")
    assert [ask for ask in hall.asked if isinstance(ask, DecideCase)] == [
        DecideCase("20260302-0001", False, "too late")
    ] * 2


async def test_without_an_answer_the_list_says_that_it_has_none_and_asks_again() -> None:
    hall = office(case(1))
    hall.troubles.append(RefusedByHall("busy", Text("请稍后再试。", "Try again.")))
    async with at_work(hall) as clerk:
        await clerk.press("f4")
        await clerk.reads("! 请稍后再试。")
        assert "大厅还没有答复" in await clerk.look()
        await clerk.press("r")
        await clerk.reads("未结办件 1   信息截至 10:42")


async def test_keys_pressed_while_the_hall_is_asked_mean_nothing() -> None:
    hall = office(case(1, papers=1, state="supplement"))
    async with at_work(hall) as clerk:
        await opened(clerk)
        await clerk.press("3")
        await clerk.reads("所缺材料都已补齐？")
        hall.answers.clear()
        await clerk.press("1", "2", "3", "escape", "r")
        hall.answers.set()
        await clerk.reads("> 办件 20260302-0001 材料已齐")
    assert kinds(hall.asked) == ["ListCases", "GetCase", "SupplementCase", "ListCases"]
    assert SupplementCase("20260302-0001") in hall.asked
    assert OpenWindow() not in hall.asked


async def test_all_of_a_long_list_of_papers_can_be_read() -> None:
    async with at_work(office(case(1, papers=20, state="supplement"))) as clerk:
        await opened(clerk)
        assert "第0号材料" in await clerk.look()
        assert "第19号材料" not in await clerk.look()
        await clerk.press(*["down"] * 40)
        assert "第19号材料" in await clerk.look()
        await clerk.press(*["up"] * 40)
        assert "第0号材料" in await clerk.look()


async def test_decided_cases_offer_nothing_to_press() -> None:
    hall = office(case(1, state="ready"))
    async with at_work(hall) as clerk:
        await opened(clerk)
        await clerk.press("1", "2", "3")
        assert (await clerk.line(23)).strip() == "Esc 回列表"
    assert kinds(hall.asked) == ["ListCases", "GetCase"]


def listed(*cases: CaseInfo) -> CaseList:
    made = CaseList()
    made.renew(cases, "10:42")
    return made


def test_the_mark_stays_with_its_case_and_moves_on_when_it_is_decided() -> None:
    made = listed(case(1), case(2), case(3))
    made.press("down", 10)
    made.renew((case(3), case(1), case(2)), "10:43")
    assert made.marked == case(2)
    made.renew((case(3), case(1), case(2, state="ready"), case(4)), "10:44")
    assert made.marked == case(4)


def test_overdue_first_decided_last_else_as_the_hall_says() -> None:
    made = listed(case(1, state="ready"), case(2), case(3, overdue=("promised",)), case(4))
    assert [one.number[-1] for one in made.items] == ["3", "2", "4", "1"]


@given(st.lists(st.sampled_from(["up", "down", "pageup", "pagedown", "home", "end", "backspace", *"012"])))
def test_whatever_is_pressed_the_mark_is_on_a_case_that_is_shown(pressed: list[str]) -> None:
    made = listed(*(case(number) for number in range(1, 13)))
    for key in pressed:
        made.press(key, 5)
        assert (made.marked is None) == (not made.fitting)
        made.renew(made.items[::-1], "10:43")
        assert (made.marked is None) == (not made.fitting)


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_language_can_be_changed_in_the_middle(language: str) -> None:
    async with at_work(office(case(1, overdue=("legal",))), language) as clerk:
        await clerk.press("f4")
        await clerk.reads("20260302-0001")
        await clerk.press("f2")
        assert ("LEGAL OVERDUE" if language == "zh" else "法定超期") in await clerk.look()
    _.language = "zh"
