"""Whatever is typed: what comes out can be seen, is short enough, and means the same read again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall_server.protocol import RateService, Request, decode_request, encode_request
from hall_server.web.rating.forms import LEVELS, MOST_NAME, MOST_WORDS, Filled, read_phone, read_rating
from hall_server.web.rating.text import phone_digits, visible

OPTIONS = ("attitude", "skill")
FORM = "a-form-that-was-shown"
INVISIBLE = st.sampled_from(
    "\u200b\u200d\u202e\u2066\u2069\ufeff\u00ad\u2028\x1b\x07\x00\u3164\ufe0f\U000e0041"
)
TYPED = st.text(st.one_of(st.characters(), INVISIBLE), max_size=600)
FIELDS = st.lists(
    st.tuples(
        st.one_of(st.sampled_from(["level", "form", "option", "words", "name", "phone", "seal"]), TYPED),
        st.one_of(st.sampled_from([*LEVELS, *OPTIONS, FORM, ""]), TYPED),
    ),
    max_size=12,
)


def good(**fields: str) -> list[tuple[str, str]]:
    return list({"level": "satisfied", "form": FORM, **fields}.items())


def read(fields: list[tuple[str, str]]) -> tuple[Filled, list[str]]:
    filled, problems = read_rating(fields, OPTIONS, bad_needs_reason=True)
    return filled, [problem.field for problem in problems]


@settings(deadline=None)
@given(TYPED)
def test_what_is_left_of_a_text_can_be_seen(text: str) -> None:
    shown = visible(text)
    assert shown.isprintable()
    assert visible(shown) == shown
    assert shown == shown.strip()


@settings(deadline=None)
@given(st.text(st.sampled_from("好差评 abcé，。！?0129-"), max_size=60))
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert visible(text) == " ".join(text.split())


@settings(deadline=None)
@given(FIELDS)
def test_whatever_has_no_problem_the_hall_can_read(fields: list[tuple[str, str]]) -> None:
    filled, problems = read([*fields, ("unknown", "x")])
    if problems:
        return
    assert filled.level in LEVELS
    assert len(filled.words) <= MOST_WORDS
    assert len(filled.name) <= MOST_NAME
    assert set(filled.options) <= set(OPTIONS)
    assert not filled.bad or filled.gives_reason
    ask = RateService(1, 1, filled.level, filled.options, filled.words, filled.name, filled.phone)
    assert decode_request(encode_request(Request("12345678", ask))).ask == ask


@settings(deadline=None)
@given(TYPED, TYPED, TYPED)
def test_a_form_with_any_words(words: str, name: str, phone: str) -> None:
    filled, problems = read(good(words=words, name=name, phone=phone))
    assert ("words" in problems) == (len(visible(words)) > MOST_WORDS)
    assert ("name" in problems) == (len(visible(name)) > MOST_NAME)
    assert "phone" in problems or filled.phone == "" or filled.phone.lstrip("+").isdecimal()


def test_a_bad_answer_needs_a_reason_where_the_hall_wants_one() -> None:
    fields = good(level="dissatisfied")
    assert read(fields)[1] == ["option"]
    assert read([*fields, ("words", "\u200b \u202e")])[1] == ["option"]
    assert read([*fields, ("words", "too slow")])[1] == []
    assert read([*fields, ("option", "skill")])[1] == []
    assert read_rating(fields, OPTIONS, bad_needs_reason=False)[1] == ()


@pytest.mark.parametrize("level", ["", "best", "Satisfied", "satisfied\n", "very_satisfied,satisfied"])
def test_a_level_is_one_of_five(level: str) -> None:
    assert read(good(level=level))[1] == ["level"]


def test_a_field_that_comes_twice_is_not_ours() -> None:
    assert read([*good(), ("level", "dissatisfied")])[1] == ["level"]


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("138 0000 5678", "13800005678"),
        ("＋８６（138）0000-5678", "+8613800005678"),
        ("0371-6588.1234", "037165881234"),
        ("12345", "12345"),
        ("1234", None),
        ("+", None),
        ("1" * 16, None),
        ("13800005678'; --", None),
        ("٣٤٥٦٧", None),
        ("", None),
    ],
)
def test_phone_numbers(typed: str, phone: str | None) -> None:
    number, problems = read_phone([("phone", typed)])
    assert (number if not problems else None) == phone


@settings(deadline=None)
@given(st.from_regex(r"\+?[0-9]{5,15}", fullmatch=True))
def test_digits_stay_digits(phone: str) -> None:
    assert phone_digits(f" {phone[:3]} {phone[3:]}\u202c") == phone
    assert read(good(phone=phone))[0].phone == phone
