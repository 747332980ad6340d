"""What citizens see on the board, at the smallest and at a large size."""

from __future__ import annotations

import unicodedata

import pytest
from msgspec import structs
from rich.cells import cell_len
from textual.pilot import Pilot

from display_board.calls import PULSE
from display_board.widgets.giant import Giant, giant_call
from display_board.widgets.recent import RecentCalls
from hall_server.protocol import DayBegan, Text
from tests.display_board.pretend import MINUTE, BoardAlone, PretendHall, screen_text

SIZES = [(80, 24), (120, 36), (200, 60), (240, 67)]
HALF_BLOCKS = set("▀▄█")


@pytest.fixture
def hall() -> PretendHall:
    hall = PretendHall()
    for window, number in enumerate(
        ("A040", "A041", "B003", "A042", "A043", "B004", "A045", "A046"), start=1
    ):
        hall.call(number, window)
    return hall


async def after(app: BoardAlone, pilot: Pilot[None], seconds: float) -> None:
    """The board, some seconds later by its own clock."""
    app.steady.seconds += seconds
    app.board.follow()
    await pilot.pause()


def row_of(text: str, screen: str) -> int:
    rows = [row for row, line in enumerate(screen.splitlines()) if text in line]
    assert rows, f"{text} is not on the screen:\n{screen}"
    return rows[0]


@pytest.mark.parametrize("size", SIZES)
async def test_a_new_call_takes_the_giant_place_at_once(hall: PretendHall, size: tuple[int, int]) -> None:
    app = BoardAlone(hall)
    async with app.run_test(size=size) as pilot:
        hall.call("A047", 12)
        app.board.follow()
        await pilot.pause()
        giant, screen = app.query_one(Giant), screen_text(app)
        assert giant.call == ("A047", 12, "12号窗口")
        expected = giant_call("A047", 12, "12号窗口", *giant.content_size)
        assert {line.strip() for line in expected} <= {line.strip() for line in screen.splitlines()}
        assert "正在呼叫 A047：12号窗口" in screen
        assert "清河县政务服务大厅" in screen
        assert "10:42" in screen


@pytest.mark.parametrize("size", SIZES)
async def test_recent_calls_stand_below_last_called_first(hall: PretendHall, size: tuple[int, int]) -> None:
    app = BoardAlone(hall)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        screen = screen_text(app)
        lines = app.query_one(RecentCalls).lines
        room = 5 if size == (200, 60) else 6
        assert [line.number for line in lines] == ["A045", "B004", "A043", "A042", "B003", "A041"][:room]
        assert row_of("7号窗口", screen) < row_of("6号窗口", screen) < row_of("5号窗口", screen)
        assert "税务服务区 / 发票领用" in screen


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
async def test_every_row_fits_and_aligns_on_any_terminal(
    hall: PretendHall, size: tuple[int, int], language: str
) -> None:
    app = BoardAlone(hall, language=language)
    async with app.run_test(size=size) as pilot:
        hall.live = False
        app.board.follow()
        await pilot.pause()
        screen = screen_text(app)
        assert {cell_len(line) for line in screen.splitlines()} == {size[0]}
        ambiguous = {c for c in screen if unicodedata.east_asian_width(c) == "A"} - HALF_BLOCKS
        assert not ambiguous, "these are as wide as each terminal likes"


async def test_both_languages_stand_on_the_board(hall: PretendHall) -> None:
    app = BoardAlone(hall)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert "A046 请到 8号窗口  A046, please go to Window 8" in screen_text(app)
        app.board.language = "en"
        await pilot.pause()
        assert "A046, please go to Window 8  A046 请到 8号窗口" in screen_text(app)


async def test_a_call_pulses_then_settles(hall: PretendHall) -> None:
    app = BoardAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        giant = app.query_one(Giant)
        assert not giant.has_class("lit")
        hall.call("A047", 12)
        await after(app, pilot, 0)
        lit = []
        for _ in range(8):
            lit.append(giant.has_class("lit"))
            await after(app, pilot, 0.5)
        assert lit == [True, False] * 4
        await after(app, pilot, PULSE)
        assert not giant.has_class("lit")
        assert "A047 请到 12号窗口" in screen_text(app)


async def test_two_calls_at_once_each_get_their_turn(hall: PretendHall) -> None:
    app = BoardAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        hall.call("A047", 12)
        hall.call("B005", 3)
        await after(app, pilot, 0)
        assert "正在呼叫 A047" in screen_text(app)
        assert "> B005   3号窗口" in screen_text(app), "it is in the list while it waits for its turn"
        await after(app, pilot, PULSE)
        assert "正在呼叫 B005" in screen_text(app)
        assert app.shown == ["A047", "B005"]


async def test_a_recalled_ticket_comes_back_to_the_giant_place(hall: PretendHall) -> None:
    app = BoardAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        hall.call("A041", 2, calls=2)
        await after(app, pilot, 0)
        assert "正在呼叫 A041：2号窗口" in screen_text(app)
        assert [line.number for line in app.query_one(RecentCalls).lines][:2] == ["A046", "A045"]


async def test_a_withdrawn_call_leaves_the_board(hall: PretendHall) -> None:
    app = BoardAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        hall.withdraw("A046")
        hall.withdraw("B004")
        await after(app, pilot, 0)
        assert "A045 请到 7号窗口" in screen_text(app)
        assert "B004" not in screen_text(app)
        assert app.shown == []


async def test_waiting_counts_stand_at_the_foot(hall: PretendHall) -> None:
    app = BoardAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        for number in ("A101", "A102", "B101"):
            hall.wait(number)
        await after(app, pilot, 0)
        assert "户政服务区 Household 2   税务服务区 Tax 1" in screen_text(app).splitlines()[-1]


async def test_and_about_how_long_where_that_is_known(hall: PretendHall) -> None:
    app = BoardAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        hall.wait("A101")
        assert hall.view is not None
        services = hall.view.services
        for name, its in list(services.items()):
            if its.zone == "civil":
                services[name] = structs.replace(its, expected_wait=(5, 15))
        await after(app, pilot, 0)
        assert "户政服务区 Household 1 (5-15 分钟)   税务服务区 Tax 0" in screen_text(app).splitlines()[-1]


async def test_a_board_of_one_zone_shows_nothing_of_the_others(hall: PretendHall) -> None:
    app = BoardAlone(hall, zones=("tax",))
    async with app.run_test(size=(80, 24)) as pilot:
        hall.call("A047", 12)
        await after(app, pilot, 0)
        assert "B004 请到 6号窗口" in screen_text(app)
        assert "户政" not in screen_text(app)
        assert app.shown == []


async def test_a_zone_that_the_hall_does_not_have_is_named_on_the_board(hall: PretendHall) -> None:
    app = BoardAlone(hall, zones=("taxes",))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "本大厅没有 taxes；现有：civil, tax" in screen_text(app)


async def test_a_stale_board_says_so_keeps_its_calls_and_heals(hall: PretendHall) -> None:
    app = BoardAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        hall.live = False
        hall.as_of, hall.clock = hall.clock, hall.clock + 3 * MINUTE
        await after(app, pilot, 0)
        screen = screen_text(app)
        assert "信息截至 10:42" in screen
        assert "As of 10:42" in screen
        assert "10:45" in screen, "the clock goes on"
        assert "A046 请到 8号窗口" in screen
        hall.live = True
        await after(app, pilot, 0)
        assert "信息截至" not in screen_text(app)


async def test_before_the_hall_was_reached_the_board_says_what_it_does(hall: PretendHall) -> None:
    known, hall.view = hall.view, None
    app = BoardAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "正在连接大厅，请稍候。  Connecting to the hall, please wait." in screen_text(app)
        app.board.trouble = Text("大厅不认识本设备。", "The hall does not know this device.")
        await pilot.pause()
        assert "大厅不认识本设备。" in screen_text(app)
        hall.view = known
        await after(app, pilot, 0)
        assert "A046 请到 8号窗口" in screen_text(app)


async def test_a_day_without_calls_asks_for_patience(hall: PretendHall) -> None:
    app = BoardAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        hall.known.apply(DayBegan("2026-02-27"))
        await after(app, pilot, 0)
        assert "请等候叫号。" in screen_text(app)
        assert "A046" not in screen_text(app)


async def test_the_board_follows_the_size_of_its_terminal(hall: PretendHall) -> None:
    app = BoardAlone(hall)
    async with app.run_test(size=(200, 60)) as pilot:
        await pilot.pause()
        assert app.query_one(RecentCalls).tall
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert not app.query_one(RecentCalls).tall
        assert "7号窗口" in screen_text(app)


async def test_without_colour_a_pulse_is_still_light_and_dark(
    hall: PretendHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = BoardAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        giant = app.query_one(Giant)
        dark = giant.background_colors[1]
        hall.call("A047", 12)
        await after(app, pilot, 0)
        bright = giant.background_colors[1]
        assert app.no_color
        assert bright.brightness - dark.brightness > 0.5
