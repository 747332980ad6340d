"""Ids never run into those of another day."""

from __future__ import annotations

import pytest

from hall_server.domain.hall import IDS_PER_DAY
from hall_server.domain.refusals import BookOfTodayFull
from tests.domain.city import CityDay


def test_a_day_that_has_used_up_its_ids_says_so() -> None:
    day = CityDay()
    day.hall.book.made_today = IDS_PER_DAY - 2
    assert day.hall.next_appointment_id == 20260302_99999
    day.hall.book.made_today += 1
    with pytest.raises(BookOfTodayFull):
        _ = day.hall.next_appointment_id
