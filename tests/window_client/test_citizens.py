"""Who the citizen is, in words: class, appointment, needs, journey; and who waits in which order."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from hall_server.protocol import Journey, ServingView
from window_client.line import line_of

from .at_work import at_work
from .fake_hall import MINUTE, TEN_FORTY_TWO, FakeHall, hall_view, in_line

NOW = TEN_FORTY_TWO
HALF_PAST = NOW - 12 * MINUTE


def with_ticket(state: str = "called", **who: Any) -> FakeHall:
    view = hall_view(waiting=0, clerk="0231", state="open")
    started = NOW if state == "serving" else None
    serving = ServingView(100, "A047", "id_card", "called", NOW - 8 * MINUTE, NOW, NOW, 1, started)
    view.apply(replace(view.windows[12], serving=replace(serving, state=state, **who)))
    return FakeHall(view)


def with_line(*tickets: Any, **window: Any) -> FakeHall:
    view = hall_view(waiting=0, clerk="0231", state="open")
    view.apply(replace(view.windows[12], **window))
    for ticket in tickets:
        view.apply(ticket)
    return FakeHall(view)


async def test_who_comes_for_a_result_is_shown_with_the_case_to_fetch() -> None:
    async with at_work(with_ticket(case="20260302-0001")) as clerk:
        await clerk.reads("领取办件 20260302-0001")


async def test_a_class_is_words_beside_the_number() -> None:
    async with at_work(with_ticket(priority="elderly")) as clerk:
        assert (await clerk.line(2)).strip() == "老人优先"
    async with at_work(with_ticket(priority="green", reason="soldier")) as clerk:
        assert (await clerk.line(2)).strip() == "绿色通道（军人）"
    async with at_work(with_ticket(priority="appointment", slot=HALF_PAST)) as clerk:
        assert (await clerk.line(2)).strip() == "预约 10:30"
    async with at_work(with_ticket(priority="pregnant", slot=HALF_PAST), "en") as clerk:
        assert (await clerk.line(2)).strip() == "pregnant first  appointment 10:30"
    async with at_work(with_ticket()) as clerk:
        assert (await clerk.line(2)).strip() == ""


async def test_a_journey_says_its_matter_and_step() -> None:
    async with at_work(with_ticket(journey=Journey("home", 2, 4), priority="disabled")) as clerk:
        assert (await clerk.line(2)).strip() == "残疾人优先   买房一件事 第 2/4 项"


async def test_needs_say_how_to_call_and_until_when_there_is_no_no_show() -> None:
    hall = with_ticket(needs=("deaf", "slow_walker"), may_come=2 * MINUTE)
    async with at_work(hall) as clerk:
        hall.time += 15_000
        screen = await clerk.look()
        assert "听障：请走近招手示意，勿只靠叫号   行动慢：请多等一会儿" in screen
        assert "还可等 01:45，之后才可记过号" in screen
        hall.time += 2 * MINUTE
        assert "之后才可记过号" not in await clerk.look()


async def test_whatever_somebody_needs_all_of_it_is_on_the_screen() -> None:
    needs = ("deaf", "interpreter", "slow_walker", "wheelchair")
    for language, words in (
        ("zh", "听障   需翻译   轮椅   行动慢"),
        ("en", "deaf   interpreter   wheelchair"),
    ):
        async with at_work(with_ticket(needs=needs), language) as clerk:
            assert words in await clerk.look()


async def test_once_they_are_here_their_needs_are_named_in_short() -> None:
    async with at_work(with_ticket("serving", needs=("deaf",), may_come=MINUTE)) as clerk:
        screen = await clerk.look()
        assert "  听障 " in screen
        assert "招手" not in screen
        assert "过号" not in screen


async def test_the_line_says_class_appointment_and_step() -> None:
    ahead = NOW + 8 * MINUTE
    hall = with_line(
        in_line(0, priority="elderly"),
        in_line(2, priority="appointment", slot=ahead, since=ahead, place=(1, 0, 1)),
        in_line(4, priority="green", journey=Journey("home", 2, 4)),
    )
    async with at_work(hall) as clerk:
        screen = await clerk.look()
        assert "A049 预约 10:50   A047 08:00 老人   A051 06:40 绿通 2/4" in screen
        assert "最久 08:00" in screen
    async with at_work(hall, "en") as clerk:
        assert "A049 appointment 10:50   A047 08:00 elderly   A051 06:40 green 2/4" in await clerk.look()


def test_who_waits_for_several_services_stands_once_at_the_earliest_place_here() -> None:
    view = hall_view(waiting=2, clerk="0231")
    # First of all for the property office, which is not here; for a passport it is behind the other two.
    view.apply(in_line(5, "property", place=(0, 0, 105), also=(("passport", (NOW, 0, 105)),)))
    window = view.windows[12]
    assert [(one.ticket.number, one.service) for one in line_of(view, window)] == [
        ("A047", "id_card"),
        ("B048", "passport"),
        ("B052", "passport"),
    ]
    view.apply(in_line(5, "id_card", place=(NOW, 0, 105), also=(("passport", (0, 0, 105)),)))
    first = line_of(view, window)[0]
    assert (first.ticket.number, first.service) == ("B052", "passport")


async def test_a_window_for_some_classes_shows_only_those_and_says_so() -> None:
    hall = with_line(in_line(0), in_line(1, priority="appointment"), only=("appointment", "elderly"))
    async with at_work(hall) as clerk:
        screen = await clerk.look()
        assert "只叫：预约 老人优先" in screen
        assert "B048 07:40" in screen
        assert "A047" not in screen
        assert "可叫 1 人" in screen


async def test_the_header_says_what_the_window_is_today() -> None:
    hall = with_line(
        in_line(90, service="property"), helps=("estate",), services=("property",), temporary=True
    )
    async with at_work(hall) as clerk:
        assert "12号窗口（临时）" in await clerk.line(0)
        assert "支援 不动产区" in await clerk.line(0)
        assert "下一位 A137 不动产登记" in await clerk.look()
