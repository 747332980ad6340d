"""What the citizen at window 12 reads on the screen there, at the smallest and at larger sizes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from display_board.codes import arrange, fit, matrix, pixels
from display_board.widgets.code import QrCode
from display_board.widgets.giant import Giant
from display_board.window import CODE_SHOWN_FOR, RATE_FOR, Code, scene
from hall_server.protocol import DayBegan, Screen, ServiceView, Text, WindowView
from tests.display_board.pretend import MINUTE
from tests.display_board.pretend import screen_text as text_on
from tests.display_board.window_screen import URL, ScreenAlone, WindowTwelve, read_by_phone

SIZES = [(80, 24), (120, 36), (200, 60), (60, 60)]
RATE_LATER = "办结后请扫码评价"
TOO_SMALL = "屏幕太小，放不下二维码"


@pytest.fixture
def hall() -> WindowTwelve:
    return WindowTwelve()


async def follow(app: ScreenAlone, pilot: Pilot[None]) -> str:
    """What stands on the screen after news."""
    app.board.follow()
    await pilot.pause()
    await pilot.pause()
    return text_on(app)


def giant(app: ScreenAlone) -> tuple[str, ...]:
    return app.query_one(Giant).words


@pytest.mark.parametrize("size", SIZES)
async def test_while_somebody_is_served_a_phone_reads_the_code(
    hall: WindowTwelve, size: tuple[int, int]
) -> None:
    hall.has("A047", "serving")
    app = ScreenAlone(hall)
    async with app.run_test(size=size) as pilot:
        screen = await follow(app, pilot)
        assert read_by_phone(app) == [URL]
        assert giant(app) == ("A047",)
        for words in ("12号窗口", "正在办理", "Being served", "居民身份证办理", "Identity card", RATE_LATER):
            assert words in screen
        assert "Scan to rate when it is done." in screen
        assert "10:42" in screen


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("url", [URL, "https://a.cn/r/1.1.1-AbCdEfGhIjKl", URL.replace("qinghe", "q" * 30)])
async def test_codes_of_every_length_are_read_at_the_smallest_size(
    hall: WindowTwelve, language: str, url: str
) -> None:
    hall.has("A047", "serving", url)
    app = ScreenAlone(hall, language=language)
    async with app.run_test(size=(80, 24)) as pilot:
        await follow(app, pilot)
        assert read_by_phone(app) == [url]


async def test_no_colour_wish_takes_the_light_from_the_code(
    hall: WindowTwelve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    hall.has("A047", "serving")
    app = ScreenAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        await follow(app, pilot)
        assert read_by_phone(app) == [URL]


async def test_whoever_is_called_has_nothing_to_rate_yet(hall: WindowTwelve) -> None:
    hall.has("A047", "called")
    app = ScreenAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await follow(app, pilot)
        assert "请到本窗口办理。" in screen
        assert giant(app) == ("A047",)
        assert app.query_one(Giant).has_class("lit")
        assert read_by_phone(app) == []


async def test_after_the_end_it_asks_to_rate_until_the_next_call(hall: WindowTwelve) -> None:
    app = ScreenAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        hall.has("A047", "serving")
        await follow(app, pilot)
        hall.ends("A047")
        screen = await follow(app, pilot)
        assert giant(app) == ("A047",)
        assert "请评价" in screen
        assert "Please rate" in screen
        assert RATE_LATER not in screen
        assert read_by_phone(app) == [URL]
        hall.has("A048", "called")
        screen = await follow(app, pilot)
        assert "请评价" not in screen
        assert giant(app) == ("A048",)
        assert read_by_phone(app) == []


async def test_five_minutes_after_the_end_it_rests(hall: WindowTwelve) -> None:
    hall.ends("A047")
    app = ScreenAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        hall.later(4.9)
        assert "请评价" in await follow(app, pilot)
        hall.later(0.1)
        screen = await follow(app, pilot)
        assert giant(app) == ("12号窗口",)
        assert "请评价" not in screen
        assert "A047" not in screen
        assert read_by_phone(app) == []


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("open", "请等候叫号。"),
        ("paused", "本窗口暂停服务，请稍候。"),
        ("closed", "本窗口未开放。"),
    ],
)
async def test_with_nobody_there_it_tells_what_the_window_does(
    hall: WindowTwelve, state: str, words: str
) -> None:
    hall.is_now(state)
    app = ScreenAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await follow(app, pilot)
        assert giant(app) == ("12号窗口",)
        for expected in (words, "清河县政务服务大厅", "居民身份证办理、发票领用", "Identity card, Invoices"):
            assert expected in screen


async def test_of_many_services_only_whole_names_are_shown(hall: WindowTwelve) -> None:
    ids = [f"s{place}" for place in range(40)]
    for place, service in enumerate(ids):
        name = Text(f"第{place}项业务办理", f"Service number {place}")
        hall.known.apply(ServiceView(service, "civil", name, 6 * MINUTE, True, ""))
    hall.known.apply(WindowView(12, "civil", tuple(ids), "open"))
    app = ScreenAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await follow(app, pilot)
        assert "第0项业务办理、第1项业务办理" in screen
        assert "项业务办理 等" in screen
        assert "and more" in " ".join(screen.split())
        assert "第39项" not in screen


async def test_a_window_that_is_not_there_today_says_so(hall: WindowTwelve) -> None:
    hall.known.apply(DayBegan("2026-02-27"))
    app = ScreenAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "今天没有这个窗口。" in await follow(app, pilot)


async def test_a_hall_without_an_address_says_nothing_of_rating(hall: WindowTwelve) -> None:
    hall.has("A047", "serving", "")
    app = ScreenAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await follow(app, pilot)
        assert giant(app) == ("A047",)
        assert "评价" not in screen
        assert "rate" not in screen
        hall.ends("A047", "")
        screen = await follow(app, pilot)
        assert giant(app) == ("12号窗口",)
        assert "评价" not in screen


@pytest.mark.parametrize("size", [(50, 16), (40, 20), (80, 15), (30, 10), (20, 6)])
async def test_a_small_terminal_shows_the_number_and_no_half_code(
    hall: WindowTwelve, size: tuple[int, int]
) -> None:
    hall.has("A047", "serving")
    app = ScreenAlone(hall)
    async with app.run_test(size=size) as pilot:
        screen = await follow(app, pilot)
        assert not app.query_one(QrCode).display
        assert giant(app) == ("A047",)
        assert {"▀", "▄", "█"} & set(screen), "the number is drawn"
        assert RATE_LATER not in screen
        if size >= (40, 16):
            assert TOO_SMALL in screen


async def test_a_stale_hall_is_told_and_the_code_stays_while_it_is_good(hall: WindowTwelve) -> None:
    hall.has("A047", "serving")
    app = ScreenAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        hall.live = False
        hall.later(9)
        screen = await follow(app, pilot)
        assert "信息截至 10:42" in screen
        assert "As of" in screen
        assert read_by_phone(app) == [URL]
        hall.later(1)
        screen = await follow(app, pilot)
        assert read_by_phone(app) == []
        assert RATE_LATER not in screen
        assert giant(app) == ("A047",), "never blank"


async def test_before_there_is_a_picture_it_says_that_it_connects(hall: WindowTwelve) -> None:
    hall.view = None
    app = ScreenAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        app.board.trouble = Text("大厅没有应答", "The hall does not answer")
        screen = await follow(app, pilot)
        assert "正在连接大厅，请稍候。" in screen
        assert "大厅没有应答" in screen
        assert giant(app) == ("12",)


async def test_a_code_for_somebody_else_is_never_shown(hall: WindowTwelve) -> None:
    hall.has("A047", "serving")
    of_a047 = hall.code
    hall.has("A048", "serving")
    hall.code = of_a047
    app = ScreenAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        await follow(app, pilot)
        assert giant(app) == ("A048",)
        assert read_by_phone(app) == []
        hall.has("A047", "serving", service="invoice")
        hall.code = of_a047
        await follow(app, pilot)
        assert read_by_phone(app) == [], "the next step of the same citizen"


async def test_no_name_of_a_person_is_on_it(hall: WindowTwelve) -> None:
    serving = WindowView(12, "civil", ("id-card",), "open", clerk="0231")
    hall.known.apply(serving)
    app = ScreenAlone(hall)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "0231" not in await follow(app, pilot)


async def test_english_first_and_back(hall: WindowTwelve) -> None:
    hall.has("A047", "serving")
    app = ScreenAlone(hall, language="en")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await follow(app, pilot)
        assert screen.index("Being served") < screen.index("正在办理")
        app.board.language = "zh"
        screen = await follow(app, pilot)
        assert screen.index("正在办理") < screen.index("Being served")


@given(
    st.sampled_from(["called", "serving", "ended", "nobody"]),
    st.integers(0, 2 * CODE_SHOWN_FOR),
    st.integers(0, 2 * CODE_SHOWN_FOR),
    st.booleans(),
)
def test_a_code_is_shown_only_for_its_visit_and_only_while_fresh(
    said: str, ended_ago: int, asked_ago: int, busy: bool
) -> None:
    hall = WindowTwelve()
    if busy:
        hall.has("A047", "serving")
    now = hall.clock + 3 * CODE_SHOWN_FOR
    answer = Screen("A047", "id-card", said, now - ended_ago, URL)  # type: ignore[arg-type]
    here = scene(hall.known, 12, Code(answer, now - asked_ago), now)
    served, ended = busy and said == "serving", not busy and said == "ended" and ended_ago < RATE_FOR
    assert bool(here.url) == (asked_ago < CODE_SHOWN_FOR and (served or ended))
    assert here.number == ("A047" if busy or (here.url and ended) else "")


@given(st.sampled_from([21, 25, 29, 33, 37, 41, 45]), st.integers(1, 260), st.integers(1, 130))
def test_a_drawn_code_is_whole_and_stays_inside(modules: int, columns: int, rows: int) -> None:
    found = fit(modules, columns, rows)
    if found is None:
        assert modules + 4 > min(columns, 2 * rows)
        return
    assert 2 <= found.quiet <= 4
    assert found.columns == found.scale * (modules + 2 * found.quiet) <= columns
    assert found.rows * 2 >= found.columns
    assert found.rows <= rows
    shared, below = arrange(modules, columns, rows, (28, 14))
    if shared:
        assert shared.columns <= columns - (0 if below else 28)
        assert shared.rows <= rows - (14 if below else 0)


def test_every_pixel_of_a_scaled_code_is_its_modules() -> None:
    small, large = matrix(URL), pixels(URL, 3, 4)
    side = range(len(small))
    assert all(large[12 + 3 * y + 1][12 + 3 * x + 1] == small[y][x] for x in side for y in side)
    assert not any(any(row) for row in (*large[:12], *large[12 + 3 * len(small) :]))
    assert len(large) % 2 == 0
