"""A clerk's morning at window 12, in an 80x24 terminal."""

from __future__ import annotations

import pytest
from textual.worker import WorkerFailed

from hall_server.client import HallSilent, NotEnrolled
from hall_server.protocol import (
    CallTicket,
    DoneHere,
    ParkTicket,
    PauseWindow,
    ReturnTicket,
    ServingView,
    Text,
    TransferTicket,
)

from .at_work import Clerk, at_work, kinds
from .fake_hall import MINUTE, NOT_SIGNED_IN, TEN_FORTY_TWO, FakeHall, hall_view

pytestmark = pytest.mark.usefixtures("quick_fingers")

SILENT = HallSilent(
    "silent", Text("大厅没有答复，请检查网络；没有丢失任何数据。", "The hall does not answer.")
)
STRANGER = NotEnrolled("not_enrolled", Text("大厅不认识这台设备。", "The hall does not know this device."))


async def sign_in(clerk: Clerk) -> None:
    await clerk.type("0231")
    await clerk.press("enter")
    await clerk.type("1234")
    await clerk.press("enter")


def open_hall(waiting: int = 3) -> FakeHall:
    return FakeHall(hall_view(waiting=waiting, clerk="0231", state="open"))


async def test_from_signing_in_to_the_second_citizen_with_the_space_bar_alone() -> None:
    hall = FakeHall(hall_view())
    async with at_work(hall) as clerk:
        assert "12号窗口" in await clerk.line(0)
        await sign_in(clerk)
        assert "王芳 0231" in await clerk.line(0)
        steps = []
        for _press in range(4):
            steps.append(await clerk.next_step())
            await clerk.press("space")
        assert steps == ["空格   开放窗口", "空格   叫下一位", "空格   开始办理", "空格   办结并叫下一位"]
        screen = await clerk.look()
        assert "B048  普通护照签发" in screen
        assert "10:42 A047 办结 00:00" in screen
    assert kinds(hall.asked) == [
        "SignIn",
        "OpenWindow",
        "CallNext",
        "StartService",
        "FinishService",
        "CallNext",
    ]


async def test_a_wrong_pin_is_a_sentence_and_the_pin_never_shows() -> None:
    async with at_work(FakeHall(hall_view()), "en") as clerk:
        await clerk.type("0231")
        await clerk.press("tab")
        await clerk.type("9876")
        screen = await clerk.look()
        assert "9876" not in screen
        assert "****" in screen
        await clerk.press("enter")
        assert "The staff number or the PIN is wrong." in await clerk.look()
        await clerk.type("1234")
        await clerk.press("enter")
        assert "Space   open the window" in await clerk.look()


async def test_a_staff_card_read_like_a_keyboard_signs_in() -> None:
    async with at_work(FakeHall(hall_view())) as clerk:
        await clerk.burst("0231\n1234\n")
        assert "王芳 0231" in await clerk.line(0)


async def test_the_number_and_the_time_are_painted_large() -> None:
    hall = open_hall()
    async with at_work(hall) as clerk:
        await clerk.press("space", "space")
        hall.time += 3 * MINUTE + 12_000
        assert "已用 03:12 / 约 6 分" in await clerk.look()
        rows = clerk.painted(3, 8)
        assert len(rows) == 5
        assert all(row for row in rows)
        assert rows[0][:2] == [(4, 6), (10, 16)]  # the tip of A, the top of 0


async def test_who_waits_is_shown_while_nobody_is_served() -> None:
    async with at_work(open_hall()) as clerk:
        screen = await clerk.look()
        assert "可叫 3 人   最久 08:00   下一位 A047 居民身份证办理" in screen
        assert "A047 08:00   B048 07:40   A049 07:20" in screen


async def test_nobody_came_so_call_again_and_mark_a_no_show() -> None:
    hall = open_hall()
    async with at_work(hall, "en") as clerk:
        await clerk.press("space", "r", "R")
        assert "call no. 3" in await clerk.look()
        await clerk.press("n")
        assert "A047 no-show" in await clerk.look()
    assert kinds(hall.asked) == ["CallNext", "Recall", "Recall", "MarkNoShow"]


async def test_park_with_a_digit_then_call_back_or_put_back() -> None:
    hall = open_hall()
    async with at_work(hall) as clerk:
        await clerk.press("space", "space", "p")
        assert "1 缺材料" in await clerk.look()
        await clerk.press("1")
        assert "挂起 1 个   A047 00:00 (缺材料)" in await clerk.look()
        await clerk.press("l", "1")
        assert "1 呼叫 A047 到本窗口" in await clerk.look()
        await clerk.press("1")
        assert "A047  居民身份证办理" in await clerk.look()
        await clerk.press("p", *"reading", "enter")
        await clerk.press("l", "1", "2")
        assert "下一位 B048" in await clerk.look()
    assert [ask for ask in hall.asked if isinstance(ask, ParkTicket | CallTicket | ReturnTicket)] == [
        ParkTicket("缺材料"),
        CallTicket("A047", "挂起后返回"),
        ParkTicket("reading"),
        ReturnTicket("A047"),
    ]


async def test_reasons_are_kept_in_the_hall_s_language_and_shown_in_the_clerk_s() -> None:
    hall = open_hall()
    async with at_work(hall) as clerk:
        await clerk.press("f2", "z", "1", "2")
        assert "[paused break]" in await clerk.line(0)
        assert "The window is paused. (meal)" in await clerk.look()
        await clerk.press("z")
        assert "Space   call the next ticket" in await clerk.look()
    assert hall.asked[0] == PauseWindow("用餐", "break")


async def test_transfer_and_call_a_chosen_number() -> None:
    hall = open_hall()
    async with at_work(hall) as clerk:
        await clerk.press("space", "t", "2")
        await clerk.press("d", *"49", "enter", "1")
        assert "A049  居民身份证办理" in await clerk.look()
    assert [TransferTicket("property"), CallTicket("A049", "老人或行动不便")] == hall.asked[1:]


async def test_escape_leaves_a_list_and_nothing_is_done() -> None:
    hall = open_hall()
    async with at_work(hall) as clerk:
        for key in "dlzq":
            await clerk.press(key, "escape")
        assert "空格   叫下一位" in await clerk.look()
    assert hall.asked == []


async def test_finish_only_then_take_it_back() -> None:
    hall = open_hall()
    async with at_work(hall) as clerk:
        await clerk.press("space", "space", "f")
        assert "[U] 撤回 A047" in await clerk.look()
        await clerk.press("u")
        screen = await clerk.look()
        assert "空格   办结并叫下一位" in screen
        assert "A047 撤回" in screen


async def test_when_the_line_is_empty_the_finish_counts_and_the_window_stands_by() -> None:
    hall = open_hall(waiting=1)
    async with at_work(hall) as clerk:
        await clerk.press("space", "space", "space")
        screen = await clerk.look()
        assert "待叫：有人来就叫到本窗口" in screen
        assert "A047 办结" in screen
        assert "空格   停止待叫" in screen
    assert kinds(hall.asked)[-2:] == ["FinishService", "StandBy"]


async def test_a_key_out_of_turn_is_answered_without_asking_the_hall() -> None:
    hall = open_hall()
    async with at_work(hall) as clerk:
        await clerk.press("n")
        assert "! 窗口没有号，按空格叫下一位。" in await clerk.look()
    assert hall.asked == []


async def test_what_was_done_before_a_restart_is_there_again_and_so_is_the_ticket() -> None:
    view = hall_view(clerk="0231", state="open")
    now = TEN_FORTY_TWO
    serving = ServingView(
        99, "A046", "id_card", "serving", now - 9 * MINUTE, now - 2 * MINUTE, now, 2, now - MINUTE
    )
    view.apply(type(view.windows[12])(12, "hall", ("id_card",), "open", now, "0231", "", serving))
    done = (DoneHere(now - 5 * MINUTE, "A045", "finished", 4 * MINUTE), DoneHere(now, "B017", "no_show"))
    async with at_work(FakeHall(view, done=done)) as clerk:
        screen = await clerk.look()
        assert "0231  [开放]" in screen
        assert "A046  居民身份证办理" in screen
        assert "已用 01:00" in screen
        assert "第 2 次呼叫" in screen
        assert "10:37 A045 办结 04:00" in screen
        assert "10:42 B017 过号" in screen


async def test_while_the_hall_owes_an_answer_keys_are_not_saved_up() -> None:
    hall = open_hall()
    async with at_work(hall) as clerk:
        hall.answers.clear()
        await clerk.press("space", "space", "space", "r")
        assert "... 等待大厅答复" in await clerk.look()
        await clerk.press("f2")
        assert "... waiting for the hall" in await clerk.look()
        await clerk.press("?")
        assert "All keys" in await clerk.look()
        await clerk.press("x")
        hall.answers.set()
        await clerk.press("f2")
        assert "空格   开始办理" in await clerk.look()
    assert kinds(hall.asked) == ["CallNext"]


async def test_a_silent_hall_is_a_line_and_the_badge_says_since_when_until_it_heals() -> None:
    hall = open_hall()
    hall.troubles.append(SILENT)
    async with at_work(hall) as clerk:
        assert "在线" in await clerk.line(0)
        hall.go_silent()
        hall.time += 5 * MINUTE
        assert "信息截至 10:42" in await clerk.line(0)
        await clerk.press("space")
        assert "! 大厅没有答复" in await clerk.look()
        hall.sync()
        assert "在线    10:47" in (await clerk.line(0)).replace("   ", "    ")


async def test_signed_out_by_the_hall_leads_back_to_signing_in_even_out_of_a_list() -> None:
    hall = open_hall()
    async with at_work(hall) as clerk:
        hall.troubles.append(NOT_SIGNED_IN)
        await clerk.press("z", "1", "1")
        screen = await clerk.look()
        assert "工号" in screen
        assert "! 本窗口没有人登录。" in screen
        await sign_in(clerk)
        assert "王芳 0231" in await clerk.line(0)


async def test_signing_out_closes_the_window() -> None:
    hall = open_hall()
    async with at_work(hall, "en") as clerk:
        await clerk.press("o")
        assert "Space   open the window" in await clerk.look()
        await clerk.press("q", "1")
        assert "Staff number" in await clerk.look()
    assert kinds(hall.asked) == ["CloseWindow", "SignOut"]


async def test_before_the_hall_is_there_the_screen_says_why() -> None:
    hall = FakeHall(None)
    hall.troubles.append(STRANGER)
    async with at_work(hall) as clerk:
        screen = await clerk.look()
        assert "正在连接大厅" in screen
        assert "大厅不认识这台设备。" in screen
        hall.view = hall_view()
        hall.sync()
        screen = await clerk.look()
        assert "县政务服务中心" in screen
        assert "不认识" not in screen


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_hall_that_cannot_write_is_said_in_one_sentence(language: str) -> None:
    hall = open_hall()
    cannot, tell = {
        "zh": ("大厅无法写入数据", "请告知管理员"),
        "en": ("The hall cannot write", "Tell the manager"),
    }[language]
    async with at_work(hall, language) as clerk:
        assert cannot not in await clerk.look()
        hall.unwritten = True
        screen = await clerk.look()
        assert cannot in screen
        assert tell in screen
        hall.unwritten = False
        assert cannot not in await clerk.look()


async def test_ctrl_c_by_habit_does_not_end_the_day() -> None:
    async with at_work(open_hall()) as clerk:
        await clerk.press("ctrl+c")
        assert "! 按 Ctrl+Q 退出程序。" in await clerk.look()


async def test_when_the_program_fails_no_value_is_shown_nor_logged(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    hall = FakeHall(hall_view())
    hall.troubles.append(TypeError("9876"))
    with pytest.raises(WorkerFailed):
        async with at_work(hall, "en") as clerk:
            await sign_in(clerk)
    assert not capsys.readouterr().err
    assert "TypeError" in caplog.text
    assert "9876" not in caplog.text


async def test_two_keys_at_once_open_one_list() -> None:
    async with at_work(open_hall()) as clerk:
        await clerk.burst("dl")
        await clerk.reads("选呼哪个号？")
        await clerk.press("escape")
        assert "Esc 返回" not in await clerk.look()
