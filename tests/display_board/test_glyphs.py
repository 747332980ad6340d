"""Giant text is what Pillow drew, in terminal cells."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops
from rich.cells import cell_len

from display_board.glyphs import bitmap, draw, largest
from display_board.widgets.giant import giant_call, stack

PIXELS = {" ": (0, 0), "▀": (255, 0), "▄": (0, 255), "█": (255, 255)}


def seen(lines: tuple[str, ...]) -> Image.Image:
    """What somebody in front of the terminal sees: two pixels a cell."""
    picture = Image.new("L", (len(lines[0]), 2 * len(lines)))
    for y, line in enumerate(lines):
        for x, character in enumerate(line):
            upper, lower = PIXELS[character]
            picture.putpixel((x, 2 * y), upper)
            picture.putpixel((x, 2 * y + 1), lower)
    return picture


@pytest.mark.parametrize("text", ["A047", "→12号窗口", "叁层B区", "Window 12", "Ж007"])
@pytest.mark.parametrize("size", [9, 18, 40, 77])
def test_the_cells_show_what_pillow_drew(text: str, size: int) -> None:
    drawn = bitmap(text, size)
    shown = seen(draw(text, size)).crop((0, 0, *drawn.size))
    assert ImageChops.difference(drawn, shown).getbbox() is None
    assert drawn.getbbox() == (0, 0, *drawn.size), "no blank margin"


def test_different_numbers_look_different_even_when_small() -> None:
    drawn = {draw(f"A0{number:02d}", 11) for number in range(100)}
    assert len(drawn) == 100


def test_letters_of_different_scripts_are_all_in_the_font() -> None:
    missing = draw("\U0010fffd", 30)
    for character in "A0号窗口区厅→Ж":
        assert draw(character, 30) != missing


@pytest.mark.parametrize(("columns", "rows"), [(80, 10), (200, 25), (240, 40), (30, 5)])
def test_text_is_as_large_as_its_cells_allow(columns: int, rows: int) -> None:
    size = largest("A047", columns, rows)
    picture = draw("A047", size)
    assert len(picture[0]) <= columns
    assert len(picture) <= rows
    larger = draw("A047", size + 3)
    assert len(larger[0]) > columns or len(larger) > rows


@pytest.mark.parametrize(("columns", "rows"), [(78, 9), (78, 12), (100, 14), (198, 26), (238, 36)])
@pytest.mark.parametrize(("number", "window"), [("A047", 12), ("B1003", 189), ("ZH007", 3)])
def test_a_call_fits_wherever_the_board_is_shown(number: str, window: int, columns: int, rows: int) -> None:
    picture = giant_call(number, window, f"{window}号窗口", columns, rows)
    assert 0 < len(picture) <= rows
    assert {cell_len(line) for line in picture} == {columns}
    inked = seen(picture).getbbox()
    assert inked
    assert inked[2] - inked[0] > columns * 0.6 or len(picture) > rows * 0.6


def test_a_small_board_shows_the_digits_and_a_large_one_the_words_too() -> None:
    assert giant_call("A047", 12, "12号窗口", 78, 12) == giant_call("A047", 12, "Window 12", 78, 12)
    assert giant_call("A047", 12, "12号窗口", 198, 26) != giant_call("A047", 12, "Window 12", 198, 26)


def test_lines_are_stacked_with_a_gap() -> None:
    picture = stack(("A047", "12"), 60, 15)
    assert len(picture) <= 15
    assert sum(not line.strip() for line in picture) == 1
