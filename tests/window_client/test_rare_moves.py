"""What happens a few times a week: somebody leaves, a class was wrong, another clerk takes over."""

from __future__ import annotations

import pytest

from hall_server.client import RefusedByHall
from hall_server.protocol import (
    CallTicket,
    CancelTicket,
    ChangeCitizen,
    CitizenInfo,
    PauseWindow,
    SignIn,
    Text,
)
from window_client.moves import MOVES
from window_client.words import _

from .at_work import at_work, kinds
from .fake_hall import TEN_FORTY_TWO, FakeHall, hall_view, in_line

pytestmark = pytest.mark.usefixtures("quick_fingers")


def open_hall(waiting: int = 3) -> FakeHall:
    return FakeHall(hall_view(waiting=waiting, clerk="0231", state="open"))


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_every_move_is_in_the_help_whole(language: str) -> None:
    async with at_work(open_hall(), language) as clerk:
        await clerk.press("?")
        screen = await clerk.look()
        assert [move.key for move in MOVES if f"{move.key.upper()} " not in screen] == []
        assert [move.key for move in MOVES if _(move.meaning) not in screen] == []


async def test_a_citizen_leaves_so_the_number_is_cancelled() -> None:
    hall = open_hall()
    async with at_work(hall) as clerk:
        await clerk.press("x", *"48", "enter", "1")
        screen = await clerk.look()
        assert "> B048 已作废" in screen
        assert "可叫 2 人" in screen
    assert hall.asked == [CancelTicket("B048", "群众离开")]


async def test_somebody_of_another_zone_can_be_cancelled_here_too() -> None:
    hall = open_hall()
    async with at_work(hall) as clerk:
        await clerk.press("x", *"a137")
        assert "A137    不动产登记" in await clerk.look()
        await clerk.press("enter", "4")
    assert hall.asked == [CancelTicket("A137", "改日再来")]


async def test_a_number_that_is_not_in_line_is_left_to_the_hall_in_capitals() -> None:
    hall = open_hall()
    hall.troubles.append(RefusedByHall("ticket_ended", Text("A001 已经结束。", "A001 has already ended.")))
    async with at_work(hall) as clerk:
        await clerk.press("x", *"a001", "enter", "1")
        assert "! A001 已经结束。" in await clerk.look()
    assert hall.asked == [CancelTicket("A001", "群众离开")]


async def test_class_and_needs_are_changed_with_a_reason() -> None:
    hall = open_hall()
    async with at_work(hall) as clerk:
        await clerk.press("m", *"49", "enter")
        assert "A049 现为普通，改为哪一类？" in await clerk.look()
        await clerk.press("2")
        assert "1 [ ] 听障" in await clerk.look()
        await clerk.press("3", "4", "3", "enter", "1")
        assert "> A049 已改为：老人优先   行动慢" in await clerk.look()
        assert "A049 07:20 老人" in await clerk.look()
    assert hall.asked == [ChangeCitizen("A049", CitizenInfo("elderly", "", ("slow_walker",)), "现场所见")]


async def test_the_green_channel_takes_a_reason_of_the_hall_and_is_counted() -> None:
    hall = open_hall()
    async with at_work(hall, "en") as clerk:
        await clerk.press("m", *"49", "enter", "5")
        assert "Green channel for A049: which reason?" in await clerk.look()
        await clerk.press("2", "enter", *"letter", "enter")
        assert "> A049 is changed: green channel   green channel today: 1 of 10" in await clerk.look()
    assert hall.asked == [ChangeCitizen("A049", CitizenInfo("green", "urgent"), "letter")]


async def test_only_who_has_an_appointment_can_be_treated_as_such() -> None:
    hall = open_hall(waiting=1)
    hall.view.apply(in_line(6, slot=TEN_FORTY_TWO, needs=("deaf",)))  # type: ignore[union-attr]
    async with at_work(hall) as clerk:
        await clerk.press("m", *"47", "enter")
        assert "预约" not in "".join((await clerk.look()).split("\n")[14:])
        await clerk.press("escape", "m", *"53", "enter")
        assert "2 预约" in await clerk.look()
        await clerk.press("2")
        assert "1 [x] 听障" in await clerk.look()


@pytest.mark.parametrize("steps", [["m"], ["m", "enter"], ["m", "enter", "5"], ["m", "enter", "2"]])
async def test_escape_at_any_step_changes_nothing(steps: list[str]) -> None:
    hall = open_hall()
    async with at_work(hall) as clerk:
        await clerk.press(*steps, "escape")
        assert "空格   叫下一位" in await clerk.next_step()
    assert hall.asked == []


async def test_a_call_out_of_turn_says_how_many_are_used_today() -> None:
    hall = open_hall()
    async with at_work(hall) as clerk:
        await clerk.press("d", *"49", "enter", "1")
        assert "> 今日选呼已用 1/20 次" in await clerk.look()
        await clerk.press("p", "1", "l", "1", "1")
        assert "选呼" not in (await clerk.line(18))
    assert [ask for ask in hall.asked if isinstance(ask, CallTicket)][-1].reason == "挂起后返回"


async def test_each_kind_of_pause_has_its_own_reasons() -> None:
    hall = open_hall()
    async with at_work(hall) as clerk:
        await clerk.press("z", "2")
        assert "1 后台办理" in await clerk.look()
        await clerk.press("1")
        assert "[暂停 后台]" in await clerk.line(0)
        await clerk.press("space", "z", "1", "escape")
        assert "[开放]" in await clerk.line(0)
    assert hall.asked[0] == PauseWindow("后台办理", "back_office")


async def test_a_substitute_reads_whom_they_replace_before_signing_in() -> None:
    hall = open_hall()
    async with at_work(hall) as clerk:
        await clerk.press("space", "a")
        screen = await clerk.look()
        assert "您将接替 0231（AB岗），窗口保持开放。" in screen
        assert "A047 由您接着办。" in screen
        await clerk.press(*"0344", "enter", *"9999", "enter")
        assert "! 工号或密码不对。" in await clerk.look()
        await clerk.press(*"1234", "enter")
        assert "0344" in await clerk.line(0)
        assert "空格   开始办理" in await clerk.next_step()
    assert kinds(hall.asked) == ["CallNext", "SignIn", "SignIn"]
    assert hall.asked[-1] == SignIn("0344", "1234")


async def test_a_substitute_may_think_better_of_it() -> None:
    hall = open_hall()
    async with at_work(hall) as clerk:
        await clerk.press("a", *"0344", "escape")
        assert "空格   叫下一位" in await clerk.next_step()
    assert hall.asked == []


async def test_at_a_closed_window_the_clerk_before_is_signed_out() -> None:
    async with at_work(FakeHall(hall_view(clerk="0231")), "en") as clerk:
        await clerk.press("a")
        assert "0231 is signed out when you sign in." in await clerk.look()
