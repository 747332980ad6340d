"""A number on a screen tells who is meant, not whom to call."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_server.masking import masked_name, masked_phone


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812345678", "138****5678"),
        ("+8613812345678", "+86*******5678"),
        ("83456789", "****6789"),
        ("12345", "****5"),
        ("", ""),
    ],
)
def test_the_first_three_and_the_last_four_are_shown(phone: str, shown: str) -> None:
    assert masked_phone(phone) == shown


@given(st.from_regex(r"\+?[0-9]{5,15}", fullmatch=True))
def test_at_least_four_digits_of_any_number_are_hidden(phone: str) -> None:
    shown = masked_phone(phone)
    assert len(shown) == len(phone)
    assert shown.count("*") >= 4
    assert all(sign in ("*", digit) for sign, digit in zip(shown, phone, strict=True))


@pytest.mark.parametrize(
    ("name", "shown"),
    [("张三丰", "张**"), ("李四", "李*"), ("Zhang San", "Z***"), ("张", "*"), ("", "")],
)
def test_of_a_name_the_first_sign_is_shown(name: str, shown: str) -> None:
    assert masked_name(name) == shown
