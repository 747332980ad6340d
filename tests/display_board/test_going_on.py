"""A citizen with several services to come reads on the board where the next one waits."""

from __future__ import annotations

import unicodedata

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from display_board.hall import ONWARD_SHOWN
from display_board.widgets.giant import Giant
from display_board.widgets.onward import GoingOn
from display_board.widgets.recent import RecentCalls
from hall_server.protocol import TicketGone
from tests.display_board.pretend import BoardAlone, PretendHall, screen_text, ticket_of

SIZES = [(80, 24), (120, 36), (200, 50), (240, 67)]
HALF_BLOCKS = set("▀▄█")


@pytest.fixture
def hall() -> PretendHall:
    hall = PretendHall()
    for window, number in enumerate(
        ("A040", "A041", "B003", "A042", "A043", "B004", "A045", "A046"), start=1
    ):
        hall.call(number, window)
    return hall


async def redrawn(app: BoardAlone, pilot: Pilot[None]) -> str:
    app.board.follow()
    await pilot.pause()
    return screen_text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_the_way_to_the_next_service_stands_in_both_languages(
    hall: PretendHall, size: tuple[int, int]
) -> None:
    app = BoardAlone(hall)
    async with app.run_test(size=size) as pilot:
        assert "请到 税务服务区" not in await redrawn(app, pilot)
        hall.go_on("A046", "invoice")
        screen = await redrawn(app, pilot)
        assert "请到 税务服务区 等候" in screen
        assert "please go to Tax" in screen
        assert "A046 请到 8号窗口" not in screen, "the call is over"


async def test_on_a_small_board_it_is_one_line_with_an_arrow(hall: PretendHall) -> None:
    app = BoardAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        hall.go_on("A046", "invoice")
        screen = await redrawn(app, pilot)
        assert "A046 -> 请到 税务服务区 等候  please go to Tax" in screen
        app.board.language = "en"
        assert "A046 -> please go to Tax  请到 税务服务区 等候" in await redrawn(app, pilot)


async def test_it_is_shown_for_two_minutes_of_the_halls_clock(hall: PretendHall) -> None:
    app = BoardAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        hall.go_on("A046", "invoice")
        hall.clock += ONWARD_SHOWN - 1
        assert "A046 -> 请到 税务服务区" in await redrawn(app, pilot)
        hall.clock += 1
        assert "A046 ->" not in await redrawn(app, pilot)
        assert not app.query_one(GoingOn).display, "nothing is left of it, not even an empty line"


async def test_it_goes_when_the_number_is_called_or_no_longer_waits(hall: PretendHall) -> None:
    app = BoardAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        hall.go_on("A046", "invoice")
        hall.go_on("A045", "invoice")
        screen = await redrawn(app, pilot)
        assert "A046 ->" in screen
        assert "A045 ->" in screen
        hall.call("A046", 3)
        hall.known.apply(TicketGone(ticket_of("A045")))
        assert "->" not in await redrawn(app, pilot)


async def test_a_finish_taken_back_and_done_again_leaves_one_line(hall: PretendHall) -> None:
    app = BoardAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        hall.go_on("A046", "invoice")
        hall.known.apply(TicketGone(ticket_of("A046")))
        assert "A046 ->" not in await redrawn(app, pilot)
        hall.go_on("A046", "invoice")
        assert (await redrawn(app, pilot)).count("A046 ->") == 1


async def test_a_board_of_one_zone_shows_who_leaves_it_and_who_comes_to_it(hall: PretendHall) -> None:
    hall.go_on("A046", "invoice", left="civil")
    hall.go_on("A045", "id-card", left="civil")
    hall.go_on("B004", "invoice", left="tax")
    shown = {}
    for zones in ((), ("civil",), ("tax",)):
        app = BoardAlone(hall, zones=zones)
        async with app.run_test(size=(80, 24)) as pilot:
            await redrawn(app, pilot)
            shown[zones] = [way.number for way in app.query_one(GoingOn).ways]
    assert shown == {(): ["B004", "A045", "A046"], ("civil",): ["A045", "A046"], ("tax",): ["B004", "A046"]}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
async def test_a_rush_of_them_never_crowds_out_the_calls(
    hall: PretendHall, size: tuple[int, int], language: str
) -> None:
    app = BoardAlone(hall, language=language)
    async with app.run_test(size=size) as pilot:
        await redrawn(app, pilot)
        giant, recent = app.query_one(Giant), app.query_one(RecentCalls)
        calls, height = recent.size.height, giant.size.height
        for number in range(12):
            hall.go_on(f"C{number:03}", "invoice")
        hall.live = False
        screen = await redrawn(app, pilot)
        assert recent.size.height == calls
        assert giant.size.height >= height / 2
        assert app.query_one(GoingOn).size.height <= (2 if size[1] < 40 else 4)
        assert "C011" in screen, "who was sent on last is there in any case"
        assert {cell_len(line) for line in screen.splitlines()} == {size[0]}
        ambiguous = {c for c in screen if unicodedata.east_asian_width(c) == "A"} - HALF_BLOCKS
        assert not ambiguous


async def test_on_a_wide_board_the_numbers_are_drawn_while_all_fit(hall: PretendHall) -> None:
    app = BoardAlone(hall)
    async with app.run_test(size=(200, 50)) as pilot:
        hall.go_on("A046", "invoice")
        hall.go_on("A045", "id-card")
        screen = await redrawn(app, pilot)
        (line,) = [line for line in screen.splitlines() if "请到 税务服务区 等候" in line]
        assert "请到 户政服务区 等候" in line
        assert HALF_BLOCKS & set(line)
        assert "A046 ->" not in screen
        for number in ("C001", "C002", "C003"):
            hall.go_on(number, "invoice")
        screen = await redrawn(app, pilot)
        assert all(f"{number} -> " in screen for number in ("A045", "A046", "C001", "C002", "C003"))
