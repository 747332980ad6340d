"""Who needs longer to come finds the call still in sight; the board never says why."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from display_board.calls import PULSE
from display_board.hall import in_sight
from display_board.widgets.giant import Giant
from display_board.widgets.recent import RecentCalls
from hall_server.protocol import Call
from tests.display_board.pretend import MINUTE, BoardAlone, PretendHall, a_call, screen_text

HOLD = 2 * MINUTE


@pytest.fixture
def hall() -> PretendHall:
    hall = PretendHall()
    hall.call("A040", 1)
    return hall


async def after(app: BoardAlone, pilot: Pilot[None], seconds: float) -> str:
    """What the board shows some seconds later, by its own clock and by the hall's."""
    app.steady.seconds += seconds
    app.hall.clock += round(seconds * 1000)
    app.board.follow()
    await pilot.pause()
    return screen_text(app)


async def test_a_held_call_pulses_until_its_time_is_over(hall: PretendHall) -> None:
    app = BoardAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        await after(app, pilot, 0)
        hall.call("A047", 12, hold=HOLD)
        assert "正在呼叫 A047" in await after(app, pilot, 0)
        assert "正在呼叫 A047" in await after(app, pilot, PULSE + 60)
        await after(app, pilot, 0.5)
        lit = app.query_one(Giant).has_class("lit")
        await after(app, pilot, 0.5)
        assert app.query_one(Giant).has_class("lit") is not lit
        screen = await after(app, pilot, 60)
        assert "A047 请到 12号窗口" in screen
        assert not app.query_one(Giant).has_class("lit")


async def test_it_settles_as_soon_as_the_citizen_has_come(hall: PretendHall) -> None:
    app = BoardAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        await after(app, pilot, 0)
        hall.call("A047", 12, hold=HOLD)
        await after(app, pilot, 0)
        assert "正在呼叫 A047" in await after(app, pilot, PULSE + 1)
        hall.start("A047")
        assert "A047 请到 12号窗口" in await after(app, pilot, 0)


async def test_it_makes_nobody_wait_and_stays_marked_in_the_list(hall: PretendHall) -> None:
    app = BoardAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        await after(app, pilot, 0)
        hall.call("A047", 12, hold=HOLD)
        await after(app, pilot, 0)
        hall.call("A048", 3)
        assert "正在呼叫 A048：3号窗口" in await after(app, pilot, PULSE)
        assert "> A047   12号窗口" in screen_text(app)
        for turn in range(8):
            hall.call(f"A05{turn}", 4)
            screen = await after(app, pilot, PULSE + 1)
            assert f"正在呼叫 A05{turn}" in screen or f"A05{turn} 请到 4号窗口" in screen
        assert "> A047   12号窗口" in screen, "newer calls do not push it out"
        assert "A048" not in screen
        screen = await after(app, pilot, 120)
        assert "A047" not in screen


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_held_calls_leave_half_of_the_lines_to_the_newest(
    hall: PretendHall, size: tuple[int, int]
) -> None:
    for number in range(8):
        hall.call(f"A05{number}", 10 + number, hold=HOLD)
    for number in range(5):
        hall.call(f"A06{number}", 20 + number)
    app = BoardAlone(hall)
    async with app.run_test(size=size) as pilot:
        await after(app, pilot, 0)
        lines = [line.number for line in app.query_one(RecentCalls).lines]
        if size == (80, 24):
            assert lines == ["A063", "A062", "A061", "A057", "A056", "A055"]
        else:
            assert lines == ["A063", "A062", "A057", "A056"]
        assert "正在呼叫" not in screen_text(app), "the board was switched on after all these calls"


@pytest.mark.parametrize("most", range(1, 7))
def test_no_line_is_left_empty_for_held_calls(most: int) -> None:
    calls = [a_call(f"A{number:03}", number) for number in range(8)]
    held: list[Call] = [calls[7]]
    chosen = in_sight(calls, held, most)
    assert len(chosen) == most
    assert chosen == [call for call in calls if call in chosen], "last called first"
    assert chosen[0] == calls[0]
    assert (calls[7] in chosen) is (most > 1)
    assert in_sight(calls[:1], [], most) == calls[:1]


async def test_a_call_to_a_window_that_helps_out_stands_where_its_citizens_wait(hall: PretendHall) -> None:
    app = BoardAlone(hall, zones=("tax",))
    async with app.run_test(size=(120, 36)) as pilot:
        await after(app, pilot, 0)
        hall.call("B007", 2, zone="civil")
        screen = await after(app, pilot, 0)
        assert "正在呼叫 B007：2号窗口" in screen
        assert "户政服务区 / 发票领用" in screen, "and says which way to go"
