"""Reasons and evidence are kept for good, so nobody's number gets into them."""

from __future__ import annotations

import pytest

from reports.flags.plainwords import NotAllowed, staff_number, words


@pytest.mark.parametrize(
    "text",
    [
        "13812345678", "请联系 13812345678 核实", "138 1234 5678", "138-1234-5678", "+86 138 1234 5678",
        "+8613812345678", "008613812345678", "１３８１２３４５６７８", "1 3 8 1 2 3 4 5 6 7 8",
        "电话13812345678。",
        "window 12 13812345678",
    ],
)  # fmt: skip
def test_mobile_numbers_are_refused(text: str) -> None:
    with pytest.raises(NotAllowed, match="mobile number"):
        words(text)


@pytest.mark.parametrize(
    "text",
    [
        "11010119491231002X", "身份证11010119491231002x", "110101 19491231 002X",
        "１１０１０１１９４９１２３１００２Ｘ",
        "41010119900307118X", "110101491231002", "号码 110101-19491231-0025。",
    ],
)  # fmt: skip
def test_id_numbers_are_refused(text: str) -> None:
    with pytest.raises(NotAllowed, match="ID number"):
        words(text)


@pytest.mark.parametrize(
    "text",
    [
        "盘点表 2026-10，第 12 页", "帮办 120 件，延时 3 次", "12345 热线工单 202610311234567890123",
        "case PS-20261031-0012", "=cmd|' /C calc'!A0", "<b>好</b>", "窗口 1、3、5、7、9 轮值",
        "2026-10-31 18:00 至 2026-11-01 09:00",
    ],
)  # fmt: skip
def test_other_words_are_kept_as_they_are(text: str) -> None:
    assert words(f"  {text}\u3000") == text


@pytest.mark.parametrize("text", ["", "   ", "a\nb", "\x1b[31mred", "abc\u202edef", "x" * 501])
def test_what_is_no_line_of_words_is_refused(text: str) -> None:
    with pytest.raises(NotAllowed):
        words(text)


def test_a_staff_number_is_no_name_and_no_telephone() -> None:
    assert staff_number("0231") == "0231"
    assert staff_number("A", known=["A"]) == "A"
    for text in ("王芳", "wangfang", "13812345678", "11010119491231002X", "", "02 31"):
        with pytest.raises(NotAllowed):
            staff_number(text)
