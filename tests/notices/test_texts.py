"""What a phone is told fits into one SMS."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall_server.domain.plan import Bilingual
from hall_server.notices.deciding import Kind, Notice
from hall_server.notices.texts import text_of

HALL = Bilingual("东城区政务服务中心", "Dongcheng Service Hall")
CALLED = Notice(2026030200012, 1, Kind.CALLED, 0, "A012", window=7)
AHEAD = Notice(2026030200012, 1, Kind.AHEAD, 0, "A012", ahead=3)


@pytest.mark.parametrize(
    ("notice", "zh", "en"),
    [
        (
            CALLED,
            "东城区政务服务中心：A012号，请到7号窗口办理。",
            "Dongcheng Service Hall: number A012, it is your turn. Please go to window 7.",
        ),
        (
            AHEAD,
            "东城区政务服务中心：A012号，您前面还有3人，请在大厅等候。",
            "Dongcheng Service Hall: number A012, 3 ahead of you. Please be in the hall.",
        ),
        (
            replace(AHEAD, ahead=0),
            "东城区政务服务中心：A012号，下一位就是您，请在大厅等候。",
            "Dongcheng Service Hall: number A012, you are next. Please be in the hall.",
        ),
    ],
)
def test_the_number_and_what_to_do(notice: Notice, zh: str, en: str) -> None:
    assert text_of(notice, HALL, "zh") == zh
    assert text_of(notice, HALL, "en") == en


@pytest.mark.parametrize("notice", [replace(CALLED, window=9999), replace(AHEAD, ahead=20)])
def test_a_hall_with_a_very_long_name_still_fits(notice: Notice) -> None:
    notice = replace(notice, number="AB99999")
    hall = Bilingual("厅" * 200, "Hall " * 50)
    chinese, english = text_of(notice, hall, "zh"), text_of(notice, hall, "en")
    assert len(chinese) <= 70
    assert len(english) <= 160
    assert english.isascii()
    assert "AB99999" in chinese
    assert "AB99999" in english
