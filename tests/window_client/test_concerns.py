"""Concerns at a window: looked into, mended, called back and settled, by a clerk who has the duty."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from hall_server.client import HallSilent, RefusedByHall
from hall_server.protocol import (
    CallBackConcern,
    CloseConcern,
    MendConcern,
    SeeContact,
    Text,
    VerifyConcern,
)
from tests.halls import eventually
from window_client.concerns import work

from .at_work import Clerk, at_work, kinds
from .concern_hall import NOT_YOURS, PHONE, WORDS, ConcernHall, concern, story
from .fake_hall import in_line

pytestmark = pytest.mark.usefixtures("quick_fingers")

SILENT = HallSilent("silent", Text("大厅没有答复。", "The hall does not answer."))
TOO_SOON = RefusedByHall("call_back_first", Text("请先回访。", "Call back first."))


@asynccontextmanager
async def among_concerns(hall: ConcernHall, language: str = "zh") -> AsyncIterator[Clerk]:
    """A clerk with the duty, with the list open."""
    async with at_work(hall, language) as clerk:
        await clerk.press("f6")
        await clerk.reads("信息截至 10:42" if language == "zh" else "as of 10:42")
        yield clerk


@asynccontextmanager
async def with_one_open(hall: ConcernHall) -> AsyncIterator[Clerk]:
    """The list's first concern open."""
    async with among_concerns(hall) as clerk:
        await clerk.press("space")
        await clerk.reads("Esc 回列表")
        yield clerk


async def test_the_space_bar_leads_from_a_bad_rating_to_settled() -> None:
    hall = ConcernHall(story(concern(1), options=("attitude",)))
    async with among_concerns(hall) as clerk:
        await clerk.reads("> C20260227-0001 差评       待核实               答复 03-03    7 居民身份证办理")
        await clerk.reads("空格   打开 C20260227-0001")
        await clerk.press("space")
        await clerk.reads(f"「{WORDS}」")
        screen = await clerk.look()
        assert "差评   非常不满意   居民身份证办理   7号窗口   涉及 0344" in screen
        assert "2026-03-03 前答复（还有 1 天）   2026-03-06 前办结（还有 4 天）" in screen
        assert "留有：张* 138****5678" in screen
        assert "2026-03-02 09:42 收到" in screen
        assert "勾选：   attitude" in screen

        await clerk.reads("空格   核实")
        await clerk.press("space")
        await clerk.reads("C20260227-0001：是否属实？")
        assert WORDS in await clerk.look(), "what is looked into must stay in sight"
        await clerk.press("1")
        await clerk.reads("核实情况如何？")
        await clerk.press("enter")
        await clerk.reads("! 请写明，供后续处理人员查看。")
        await clerk.type("当天缺岗")
        await clerk.press("enter")
        await clerk.reads("> C20260227-0001：属实，待整改")
        await clerk.reads("2026-03-02 10:42 属实 (0231)")
        await clerk.reads("当天缺岗")

        await clerk.reads("空格   记整改")
        await clerk.press("space")
        await clerk.reads("做了哪些整改？")
        await clerk.type("已增派一人")
        await clerk.press("enter")
        await clerk.reads("空格   记回访")
        await clerk.press("space")
        await clerk.reads("群众怎么说？")
        await clerk.press("3", "enter")
        await clerk.reads("未联系上 1/3 次")
        await clerk.press("space", "2")
        await clerk.reads("还有什么问题？")
        await clerk.type("还是慢")
        await clerk.press("enter")
        await clerk.reads("空格   记整改")
        await clerk.press("space", *"改", "enter")
        await clerk.reads("空格   记回访")
        await clerk.press("space", "1", "enter")
        await clerk.reads("空格   办结")
        await clerk.press("space", "enter")
        await clerk.reads("> C20260227-0001 已办结")
        await clerk.reads("没有未办结的诉求。")
    number = "C20260227-0001"
    assert [ask for ask in hall.asked if getattr(ask, "concern", "") and "Get" not in type(ask).__name__] == [
        VerifyConcern(number, True, "当天缺岗"),
        MendConcern(number, "已增派一人"),
        CallBackConcern(number, "unreachable"),
        CallBackConcern(number, "unsatisfied", "还是慢"),
        MendConcern(number, "改"),
        CallBackConcern(number, "satisfied"),
        CloseConcern(number),
    ]


async def test_each_step_has_a_key_of_its_own_too() -> None:
    hall = ConcernHall(story(concern(1, contact=False)))
    async with with_one_open(hall) as clerk:
        await clerk.press("v", "2", *"no", "enter")
        await clerk.reads("不属实，待回访")
        # Nobody can be called: what was done is noted, and that is the end of it.
        await clerk.reads("空格   办结")
        await clerk.press("b")
        await clerk.reads("! 现在不行，下一步是：办结（空格）。")
        await clerk.press("c")
        await clerk.reads("未取得答复而办结：做了哪些处理？")
        await clerk.press("enter")
        await clerk.reads("! 请写明")
        await clerk.press(*"sign put up", "enter")
        await clerk.reads("> C20260227-0001 已办结")


async def test_after_three_calls_in_vain_it_can_be_closed() -> None:
    hall = ConcernHall(story(concern(1, state="calling_back", tries=2)))
    async with with_one_open(hall) as clerk:
        await clerk.reads("B 记回访   P 看姓名电话   R 刷新   Esc 回列表")
        await clerk.press("space", "3", "enter")
        await clerk.reads("B 记回访   C 办结   P 看姓名电话   R 刷新   Esc 回列表")
        await clerk.press("c", *"told by letter", "enter")
        await clerk.reads("已办结")
    assert CloseConcern("C20260227-0001", "told by letter") in hall.asked


async def test_who_has_not_the_duty_is_told_whose_it_is_and_sees_nothing() -> None:
    hall = ConcernHall(story(concern(1)), duty=False)
    async with at_work(hall) as clerk:
        await clerk.press("f6")
        await clerk.reads("! 这由专人负责。")
        assert "C20260227-0001" not in await clerk.look()
        await clerk.reads("空格   待叫")
    assert kinds(hall.asked) == ["ListConcerns"]


async def test_a_duty_that_is_taken_away_closes_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "REFRESH", 0.1)
    hall = ConcernHall(story(concern(1)))
    async with among_concerns(hall) as clerk:
        hall.duty = False
        await clerk.reads("! 这由专人负责。")
        await clerk.reads("空格   待叫")
        assert "C20260227-0001" not in await clerk.look()


async def test_a_contact_is_asked_for_twice_and_gone_with_the_next_key() -> None:
    hall = ConcernHall(story(concern(1)))
    async with with_one_open(hall) as clerk:
        await clerk.press("p")
        await clerk.reads("本次查看将记录在案")
        await clerk.press("escape")
        await clerk.reads("空格   核实")
        assert SeeContact("C20260227-0001") not in hall.asked
        await clerk.press("p", "1")
        await clerk.reads(PHONE)
        assert "张三" in await clerk.look()
        await clerk.press("x")
        await clerk.reads("空格   核实")
        screen = await clerk.look()
        assert PHONE not in screen
        assert "张三" not in screen
        await clerk.press("p", "1")
        await clerk.reads(PHONE)
        await clerk.press("f2")
        await clerk.reads("Space   verify")
        assert PHONE not in await clerk.look()
    assert kinds(hall.asked).count("SeeContact") == 2


async def test_a_contact_does_not_stay_when_the_clerk_is_called_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("window_client.concerns.contact.STAYS", 0.3)
    async with with_one_open(ConcernHall(story(concern(1)))) as clerk:
        await clerk.press("p", "1")
        await clerk.reads(PHONE)
        await clerk.reads("空格   核实")
        assert PHONE not in await clerk.look()


async def test_without_a_phone_there_is_nothing_to_look_at() -> None:
    hall = ConcernHall(story(concern(1, contact=False)))
    async with with_one_open(hall) as clerk:
        assert "P " not in await clerk.line(23)
        await clerk.press("p")
    assert "SeeContact" not in kinds(hall.asked)


async def test_a_refusal_is_a_line_and_what_was_written_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("window_client.widgets.notice.STAYS", 0.2)
    monkeypatch.setattr("window_client.widgets.notice.FADES", 0.1)
    hall = ConcernHall(story(concern(1, state="answered")))
    async with with_one_open(hall) as clerk:
        await clerk.press("c", *"thanks")
        hall.troubles.append(TOO_SOON)
        await clerk.press("enter")
        await clerk.reads("! 请先回访。")
        await eventually(lambda: "请先回访" not in clerk._text())
        await clerk.press("c")
        await clerk.reads("thanks")
        await clerk.press("enter")
        await clerk.reads("已办结")


async def test_who_is_called_meanwhile_is_seen_at_once() -> None:
    hall = ConcernHall(story(concern(1)))
    async with at_work(hall) as clerk:
        await clerk.press("space")
        await clerk.reads("空格   停止待叫")
        await clerk.press("f6")
        await clerk.reads("空格   打开")
        await clerk.press("space", "p", "1")
        await clerk.reads(PHONE)
        hall.comes(in_line(0, needs=("wheelchair",)))
        await clerk.reads("已叫到本窗口： A047   轮椅   居民身份证办理")
        await clerk.press("escape", "escape")
        await clerk.reads("空格   打开")
        await clerk.press("escape")
        await clerk.reads("空格   开始办理")


async def test_the_list_comes_anew_by_itself_and_keeps_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "REFRESH", 0.1)
    hall = ConcernHall(*(story(concern(number)) for number in (1, 2, 3)))
    async with among_concerns(hall) as clerk:
        await clerk.press("down")
        await clerk.reads("> C20260227-0002")
        late = concern(9, overdue=("respond",), respond_by="2026-02-26")
        hall.stories[late.number] = story(late)
        await clerk.reads("C20260227-0009 差评       超期 待核实")
        await clerk.reads("> C20260227-0002")


async def test_an_opened_one_comes_anew_by_itself_and_keeps_the_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(work, "REFRESH", 0.1)
    long = "。".join(f"第{line}句话，说了很久很久很久很久很久很久" for line in range(60))
    hall = ConcernHall(story(concern(1), long))
    async with with_one_open(hall) as clerk:
        await clerk.press("down", "down")
        await clerk.reads("3-")
        hall.stories["C20260227-0001"] = story(concern(1, state="mending"), long)
        await clerk.reads("空格   记整改")
        await clerk.reads("3-")
        hall.stories["C20260227-0001"] = story(concern(1, state="mending"), "")
        await clerk.reads("没有留言")


async def test_who_may_not_call_is_told_who_does() -> None:
    hall = ConcernHall(story(concern(1, state="calling_back")), calls=False)
    async with with_one_open(hall) as clerk:
        await clerk.reads("空格   由有回访职责的同事回访；回列表")
        assert "P 看姓名电话" not in await clerk.look()
        await clerk.press("p", "b")
        await clerk.reads("! 由有回访职责的同事回访")
        await clerk.press("space")
        await clerk.reads("> C20260227-0001")
        hall.stories["C20260227-0001"] = story(concern(1, state="calling_back", tries=3))
        await clerk.press("space", "c", *"told by letter", "enter")
        await clerk.reads("已办结")
    assert not {"SeeContact", "CallBackConcern"} & set(kinds(hall.asked))


async def test_no_key_waits_for_what_nobody_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "REFRESH", 0.2)
    hall = ConcernHall(story(concern(1)), story(concern(2)))
    async with among_concerns(hall) as clerk:
        hall.answers.clear()
        asked = len(hall.asked)
        await eventually(lambda: len(hall.asked) > asked)
        await clerk.press("down")
        await clerk.reads("> C20260227-0002")
        assert "等待大厅答复" not in await clerk.look()
        hall.answers.set()


async def test_overdue_ones_stand_first_and_can_stand_alone() -> None:
    late = concern(3, state="mending", overdue=("close",), close_by="2026-02-27")
    hall = ConcernHall(story(concern(1)), story(concern(2)), story(late))
    async with among_concerns(hall) as clerk:
        await clerk.reads("群众诉求 3   超期 1")
        assert "> C20260227-0003 差评       超期 待整改          办结 02-27" in await clerk.line(4)
        await clerk.reads("2026-02-27 前办结（超期 3 天）")
        await clerk.press("o")
        await clerk.reads("超期诉求 1")
        assert "C20260227-0001" not in await clerk.look()
        await clerk.press("o")
        await clerk.reads("群众诉求 3")
        await clerk.press(*"0002")
        await clerk.reads("> C20260227-0002")
        assert "C20260227-0001" not in await clerk.look()


async def test_one_that_is_gone_meanwhile_is_a_line() -> None:
    hall = ConcernHall(story(concern(1)))
    async with among_concerns(hall) as clerk:
        hall.stories.clear()
        await clerk.press("enter")
        await clerk.reads("! 没有这个诉求。")
        await clerk.press("r")
        await clerk.reads("没有未办结的诉求。")


async def test_without_an_answer_the_list_says_so_and_asks_again() -> None:
    hall = ConcernHall(story(concern(1)))
    async with among_concerns(hall) as clerk:
        hall.troubles.append(SILENT)
        await clerk.press("o")
        await clerk.reads("! 大厅没有答复。")
        await clerk.reads("O 只看超期")
        await clerk.reads("> C20260227-0001")


async def test_keys_pressed_while_the_hall_is_asked_mean_nothing() -> None:
    hall = ConcernHall(story(concern(1, state="mending")))
    async with with_one_open(hall) as clerk:
        await clerk.press("m", *"ok")
        hall.answers.clear()
        await clerk.press("enter", "m", "space", "r", "escape")
        hall.answers.set()
        await clerk.reads("已整改，待回访")
        await clerk.reads("空格   记回访")
    assert kinds(hall.asked).count("MendConcern") == 1


async def test_a_duty_refused_for_a_contact_leaves_the_concern_open() -> None:
    hall = ConcernHall(story(concern(1)))
    async with with_one_open(hall) as clerk:
        hall.troubles.append(NOT_YOURS)
        await clerk.press("p", "1")
        await clerk.reads("! 这由专人负责。")
        await clerk.reads("空格   核实")
