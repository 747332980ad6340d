"""Everything fits in 80x24, in every terminal."""

from __future__ import annotations

import unicodedata

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from hall_server.protocol import DoneHere, Journey, ServingView, Text

from .at_work import at_work
from .fake_hall import MINUTE, TEN_FORTY_TWO, FakeHall, hall_view

# A walk through every screen and every list; each step is looked at.
WALK: tuple[list[str], ...] = (
    [],
    ["d"],
    ["x", "y"],
    ["escape", "l"],
    ["escape", "q"],
    ["escape", "z"],
    ["escape", "?"],
    ["escape", "m"],
    ["enter"],
    ["5"],
    ["1"],
    ["1", "2", "3", "4", "enter"],
    ["1"],
    ["x"],
    ["enter", "2"],
    ["a"],
    ["escape", "n"],
    ["space"],
    ["p"],
    ["escape", "t"],
    ["escape", "space"],
    ["e"],
    ["3", "ctrl+s"],
    [*"ab", "enter", *"c" * 61],
    ["ctrl+s"],
    ["space", "space", "e", "2", *"x", "ctrl+s"],
    ["space", "p", "1"],
    ["l"],
    ["1"],
    ["escape", "z"],
    ["2"],
    ["3"],
    ["o"],
)


def uncertain(lines: list[str]) -> set[str]:
    """Characters that are one cell wide in some terminals and two in others."""
    characters = {character for line in lines for character in line}
    return {character for character in characters if unicodedata.east_asian_width(character) == "A"}


@pytest.mark.usefixtures("quick_fingers")
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_no_line_is_cut_or_of_uncertain_width(language: str) -> None:
    now = TEN_FORTY_TWO
    done = tuple(DoneHere(now - n * MINUTE, f"A{n:03d}", "transferred", 100 * MINUTE) for n in range(9))
    hall = FakeHall(hall_view(waiting=40, clerk="0231", state="open"), done=done)
    async with at_work(hall, language) as clerk:
        for keys in WALK:
            await clerk.press(*keys)
            hall.time += 100 * MINUTE
            lines = (await clerk.look()).split("\n")
            assert {cell_len(line) for line in lines} == {80}, keys
            assert len(lines) == 24
            assert uncertain(lines) == set(), keys


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_citizen_and_a_window_with_everything_fit_and_the_next_step_stays_where_it_is(
    language: str,
) -> None:
    now = TEN_FORTY_TWO
    view = hall_view(waiting=40, clerk="0231", state="open")
    view.packages["home"] = replace(
        view.packages["home"], name=Text("开办企业" * 5, "Setting up a company " * 3)
    )
    everything = ServingView(
        *(99, "A046", "passport", "called", now - 100 * MINUTE, now, now, 4),
        priority="green",
        reason="soldier",
        needs=("deaf", "interpreter", "slow_walker", "wheelchair"),
        slot=now,
        journey=Journey("home", 2, 4),
        may_come=2 * MINUTE,
    )
    window = replace(view.windows[12], helps=("estate", "hall"), temporary=True, only=("elderly", "green"))
    for serving in (everything, replace(everything, state="serving", started_at=now), None):
        view.apply(replace(window, serving=serving))
        async with at_work(FakeHall(view), language) as clerk:
            lines = (await clerk.look()).split("\n")
            assert {cell_len(line) for line in lines} == {80}
            assert uncertain(lines) == set()
            assert lines[20].strip().startswith(("空格", "Space"))


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_signing_in_fits_too(language: str) -> None:
    async with at_work(FakeHall(hall_view()), language) as clerk:
        await clerk.type("0231")
        await clerk.press("enter", *"99", "enter")
        lines = (await clerk.look()).split("\n")
    assert {cell_len(line) for line in lines} == {80}
    assert uncertain(lines) == set()


@pytest.mark.usefixtures("quick_fingers")
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_every_key_that_means_something_is_on_the_screen(language: str) -> None:
    hall = FakeHall(hall_view(clerk="0231", state="open"))
    async with at_work(hall, language) as clerk:
        for expected in ("CDLUZOQ?", "RSNPTLZ?", "FEPTLZ?"):
            shown = " ".join([await clerk.line(22), await clerk.line(23)])
            assert [key for key in expected if f" {key} " not in f" {shown}"] == []
            await clerk.press("space")


async def test_a_space_pressed_twice_at_once_acts_once() -> None:
    hall = FakeHall(hall_view(clerk="0231", state="open"))
    async with at_work(hall) as clerk:
        await clerk.press("space", "space", "space", "space")
        assert len(hall.asked) == 1
        assert "开始办理" in await clerk.next_step()


async def test_a_small_terminal_keeps_the_keys() -> None:
    hall = FakeHall(hall_view(waiting=3, clerk="0231", state="open"))
    async with at_work(hall, size=(60, 20)) as clerk:
        lines = (await clerk.look()).split("\n")
        assert "空格   叫下一位" in lines[16]
        assert "C 叫号" in lines[18]
