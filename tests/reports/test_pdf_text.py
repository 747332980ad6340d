"""The letters and figures of the PDF: nothing is lost, widened or rounded on the way to the page."""

from __future__ import annotations

import math
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from reports.pdf.charts.axes import ticks
from reports.pdf.charts.funnel import limit
from reports.pdf.fonts import clean, fit, width, wrap
from reports.pdf.numbers import alike, clock, number, percent

TEXTS = st.text(st.characters(codec="utf-8"), max_size=80) | st.text("的窗口，。（）ab c", max_size=80)


@given(TEXTS, st.floats(40, 300))
def test_lines_are_no_wider_than_their_room_and_lose_nothing(text: str, room: float) -> None:
    lines = wrap(text, 9, room)
    assert all(width(line, 9) <= room + 1e-6 for line in lines)
    assert "".join(lines).replace(" ", "") == clean(text).replace(" ", "")


@given(TEXTS, st.integers(1, 3))
def test_what_does_not_fit_ends_in_an_ellipsis(text: str, most: int) -> None:
    lines = wrap(text, 9, 60, most)
    assert len(lines) <= most
    assert all(width(line, 9) <= 60 + 1e-6 for line in lines)
    whole = wrap(text, 9, 60)
    assert (lines == whole) if len(whole) <= most else lines[-1].endswith("...")
    assert width(fit(text, 9, 60), 9) <= 60 + 1e-6


def test_no_line_begins_with_a_closing_mark() -> None:
    lines = wrap("办件（预约），等候。" * 20, 9, 57)
    assert not any(line[0] in "，。）" for line in lines)
    assert not any(line.endswith("（") for line in lines)


def test_what_steers_terminals_or_turns_writing_is_seen() -> None:
    assert clean("a\x1b[31m\u202eb\u200b\x00c\td") == "a□[31m�b�□c□d"
    assert clean("😀好") == "□好"


@given(st.floats(0, 1).map(lambda value: round(value, 4)))
def test_shares_are_said_to_the_digit(value: float) -> None:
    assert Decimal(percent(value)) == Decimal(repr(value)) * 100


@given(st.floats(0, 90_000).map(lambda value: round(value, 3)))
def test_times_are_said_to_the_digit(value: float) -> None:
    minutes, seconds = clock(value).replace(",", "").split(":")
    assert int(minutes) * 60 + Decimal(seconds) == Decimal(repr(value))
    assert Decimal(seconds) < 60
    assert len(seconds.split(".")[0]) == 2


def test_figures_of_a_column_have_as_many_places() -> None:
    assert [*map(alike([1.0, 2.25, None], number), [1.0, 2.25, None])] == ["1.00", "2.25", "–"]
    assert [*map(alike([0.5, 0.1234], percent), [0.5, 0.1234])] == ["50.00", "12.34"]
    assert number(1234.5) == "1,234.5"
    assert clock(512) == "8:32"


@given(st.floats(0.5, 500), st.floats(1, 4), st.sampled_from([1.96, 3.09]))
def test_a_point_on_the_curve_has_just_that_z(expected: float, phi: float, sigmas: float) -> None:
    low, high = limit(expected, sigmas, phi)

    def z(ratio: float) -> float:
        return 2 * (math.sqrt(ratio * expected) - math.sqrt(expected)) / math.sqrt(phi)

    assert math.isclose(z(high), sigmas, rel_tol=1e-9)
    assert low == 0 or math.isclose(z(low), -sigmas, rel_tol=1e-9)


@given(st.floats(1e-3, 1e6), st.integers(3, 8))
def test_axes_reach_far_enough_in_round_steps(most: float, about: int) -> None:
    marks = ticks(most, about)
    assert marks[0] == 0
    assert marks[-1] >= most * (1 - 1e-6)
    assert 2 <= len(marks) <= 2 * about + 2
