"""The list that a clerk writes: what is missing, one paper a line."""

from __future__ import annotations

import pytest

from window_client.choices import Option, Question, Ticks
from window_client.sheet import LONGEST_LINE, MOST_LINES, Form, Sheet
from window_client.words import _, words

FORM = Form(words("What is missing?"), words("refuse and print"), words("Write it down."))


@pytest.fixture(autouse=True)
def in_english() -> None:
    _.language = "en"


def written(*keys: str, lines: tuple[str, ...] = ()) -> Sheet:
    sheet = Sheet(FORM, lines)
    for key in keys:
        sheet.press(key, key if len(key) == 1 else None)
    return sheet


def test_enter_adds_the_line_and_an_empty_one_adds_nothing() -> None:
    sheet = written(*"ID card", "enter", "enter", " ", "enter", *"photo")
    assert (sheet.lines, sheet.typed) == (("ID card",), "photo")


def test_backspace_mends_the_line_and_then_takes_the_one_before() -> None:
    sheet = written(*"ab", "backspace", "backspace", "backspace", lines=("ID card", "photo"))
    assert (sheet.lines, sheet.typed) == (("ID card",), "")


def test_an_empty_list_does_not_go_and_says_why() -> None:
    sheet = Sheet(FORM)
    assert not sheet.press("ctrl+s", None)
    assert sheet.trouble is not None
    assert sheet.trouble() == "Write it down."


def test_the_line_being_typed_is_sent_too() -> None:
    sheet = written(*"photo", lines=("ID card",))
    assert sheet.press("ctrl+s", "\x13")
    assert sheet.lines == ("ID card", "photo")


def test_a_line_and_a_list_have_their_length_and_nothing_is_dropped_silently() -> None:
    sheet = written(*"x" * (LONGEST_LINE + 1))
    assert sheet.typed == "x" * LONGEST_LINE
    assert sheet.trouble is not None
    full = Sheet(FORM, tuple(f"paper {count}" for count in range(MOST_LINES)), typed="one more")
    assert not full.press("ctrl+s", None)
    assert (len(full.lines), full.typed) == (MOST_LINES, "one more")
    assert full.trouble is not None
    assert "20" in full.trouble()


def test_pasted_lines_are_lines_and_control_signs_are_left_out() -> None:
    sheet = Sheet(FORM)
    sheet.paste("身份证复印件\r\n\x07户口簿\n照片")
    assert (sheet.lines, sheet.typed) == (("身份证复印件", "户口簿"), "照片")
    assert sheet.kept == ("身份证复印件", "户口簿", "照片")


def test_a_paste_stops_where_a_line_is_too_long() -> None:
    sheet = Sheet(FORM)
    sheet.paste("a\n" + "x" * 100 + "\nb")
    assert (sheet.lines, len(sheet.typed)) == (("a",), LONGEST_LINE)
    assert sheet.trouble is not None


def test_digits_tick_and_untick_and_enter_takes_them_all() -> None:
    needs = ("deaf", "wheelchair", "slow_walker")
    ticks = Ticks(
        Question(words("Needs?"), tuple(Option(need, words(need)) for need in needs)), ticked=("deaf",)
    )
    for key in ("1", "3", "down", " ", "9", "x"):
        ticks.press(key, key if len(key) == 1 else None)
    assert ticks.answer is None
    assert ticks.press("enter", None)
    assert ticks.ticked == ("slow_walker", "wheelchair")
