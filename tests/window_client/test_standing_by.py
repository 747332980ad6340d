"""Nobody waits: the window stands by, and whoever comes is called to it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from hall_server.protocol import StandBy, StandDown, WindowView
from window_client import keys
from window_client.app import WindowApp

from .at_work import at_work, kinds
from .fake_hall import FakeHall, hall_view, in_line

pytestmark = pytest.mark.usefixtures("quick_fingers")


def empty_hall() -> FakeHall:
    return FakeHall(hall_view(waiting=0, clerk="0231", state="open"))


@pytest.mark.parametrize("key", ["space", "c"])
async def test_the_call_key_stands_by_and_the_same_key_stops_it(key: str) -> None:
    hall = empty_hall()
    async with at_work(hall) as clerk:
        assert "空格   待叫" in await clerk.next_step()
        await clerk.press(key)
        assert "待叫：有人来就叫到本窗口" in await clerk.look()
        assert "空格   停止待叫" in await clerk.next_step()
        await clerk.press(key)
        assert "空格   待叫" in await clerk.next_step()
    assert hall.asked == [StandBy(), StandDown()]


async def test_whoever_comes_appears_without_a_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[object] = []
    monkeypatch.setattr(WindowApp, "bell", rung.append)
    hall = empty_hall()
    async with at_work(hall) as clerk:
        await clerk.press("space", "?")
        assert "全部按键" in await clerk.look()
        hall.comes(in_line(0, priority="elderly", needs=("wheelchair",)))
        await clerk.reads("A047  居民身份证办理")
        assert "轮椅：请留出通道" in await clerk.look()
        assert rung == []


async def test_a_key_meant_for_standing_by_does_not_say_that_the_citizen_has_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hall = empty_hall()
    async with at_work(hall) as clerk:
        await clerk.press("space")
        hall.comes(in_line(0))
        await clerk.press("space", "space")
        assert "空格   开始办理" in await clerk.next_step()
    assert kinds(hall.asked) == ["StandBy"]
    monkeypatch.setattr(keys, "JUST_CALLED", 0.01)
    hall = empty_hall()
    async with at_work(hall) as clerk:
        await clerk.press("space")
        hall.comes(in_line(0))
        await clerk.reads("A047  居民身份证办理")
        await clerk.pause(0.1)
        await clerk.press("space")
        assert "空格   办结并叫下一位" in await clerk.next_step()


async def test_somebody_was_quicker_so_the_window_stands_by() -> None:
    hall = FakeHall(hall_view(waiting=1, clerk="0231", state="open"))
    async with at_work(hall) as clerk:
        assert "空格   叫下一位" in await clerk.next_step()
        assert hall.view is not None
        hall.view.waiting.pop(100)
        await clerk.press("space")
        assert "待叫：有人来就叫到本窗口" in await clerk.look()
    assert kinds(hall.asked) == ["CallNext", "StandBy"]


async def test_a_pause_ends_the_standing_by() -> None:
    hall = empty_hall()
    async with at_work(hall, "en") as clerk:
        await clerk.press("space", "z", "3", "2")
        screen = await clerk.look()
        assert "[paused training]" in screen
        assert "The window is paused. (meeting)" in screen


async def test_nobody_is_called_to_a_terminal_that_was_left() -> None:
    hall = empty_hall()
    async with at_work(hall) as clerk:
        await clerk.press("space", "ctrl+q")
    assert hall.asked == [StandBy(), StandDown()]
    assert not hall.window.standing_by


async def test_what_happens_elsewhere_is_drawn_twice_a_second_and_what_happens_here_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A large hall says something new sixty times a second, and office computers are old."""
    hall = FakeHall(hall_view(clerk="0231", state="open"))
    drawn: list[WindowApp] = []
    redraw = WindowApp.redraw

    def noted(app: WindowApp) -> None:
        drawn.append(app)
        redraw(app)

    async with at_work(hall) as clerk:
        monkeypatch.setattr(WindowApp, "redraw", noted)
        for count in range(120):
            hall.elsewhere(WindowView(count % 60 + 100, "hall", ("property",), "open", clerk=f"{count:04}"))
        assert not drawn
        hall.elsewhere(replace(hall.window, pause_reason="lunch", state="paused"))
        assert len(drawn) == 1
        assert "lunch" in await clerk.look()
