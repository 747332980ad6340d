"""What the printer's status bytes mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_server.protocol import PrinterCondition
from ticket_printer.status import QUERIES, is_status, judge, query

from .fake_printer import ANSWERS


@pytest.mark.parametrize("condition", ["ready", "paper_out", "cover_open", "error", "offline"])
def test_every_condition_is_told_from_the_four_answers(condition: PrinterCondition) -> None:
    assert judge(dict(zip(QUERIES, ANSWERS[condition], strict=True))) == condition


def test_an_open_cover_is_named_even_though_it_hides_the_paper_too() -> None:
    assert judge({1: 0x1A, 2: 0x36, 3: 0x12, 4: 0x72}) == "cover_open"


def test_little_paper_is_still_paper() -> None:
    assert judge({1: 0x12, 2: 0x12, 3: 0x12, 4: 0x1E}) == "ready"


def test_a_printer_that_says_nothing_is_not_ready() -> None:
    assert judge({}) == "offline"
    assert judge({1: 0x12, 2: 0x12}) == "offline"


def test_questions_are_real_time_commands() -> None:
    assert [query(n) for n in QUERIES] == [b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x03", b"\x10\x04\x04"]


@given(st.dictionaries(st.sampled_from(QUERIES), st.integers(0, 255)))
def test_no_answer_whatsoever_breaks_it(answers: dict[int, int]) -> None:
    assert judge(answers) in ANSWERS


def test_other_bytes_are_not_taken_for_an_answer() -> None:
    assert is_status(0x12)
    assert not is_status(0x00)
    assert not is_status(0xFF)
