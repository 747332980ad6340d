"""A report that was written once is written again, whatever happened since."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall_server.store.database import open_engine
from hall_server.store.history import position
from reports.month.gathering import gather
from reports.month.quality import gather_quality
from reports.period import Period
from reports.writing import json, single, xlsx
from tests.halls import TestHall
from tests.store.living import LivingHall

MARCH = Period.month(2026, 3)


@given(st.integers(0, 10_000), st.lists(st.integers(5, 40), min_size=2, max_size=3))
@settings(max_examples=5, deadline=None)
def test_the_same_record_gives_the_same_bytes(
    tmp_path_factory: pytest.TempPathFactory, seed: int, stretches: list[int]
) -> None:
    hall = TestHall(tmp_path_factory.mktemp("living") / "hall")
    chance = random.Random(seed)
    engine = open_engine(hall.folder.database)
    living, written = LivingHall(engine, chance), {}
    for steps in stretches:
        living.goes_on(steps)
        written[position(engine).seq] = _bytes(hall, None)
        if chance.random() < 0.5:
            living.next_day()
    living.next_day()
    engine.dispose()
    for seq, before in written.items():
        assert _bytes(hall, seq) == before


def _bytes(hall: TestHall, as_of: int | None) -> tuple[str, bytes, str]:
    report = gather(hall.folder, MARCH, as_of)
    return json.as_json(report), xlsx.as_xlsx(report, "zh"), single.as_json(_quality(hall, as_of))


def _quality(hall: TestHall, as_of: int | None) -> single.Single:
    return gather_quality(hall.folder, MARCH, as_of)


def test_a_hall_in_which_everything_happened(tmp_path: Path) -> None:
    """The figures of the report and those of its parts add up."""
    hall = TestHall(tmp_path / "hall")
    engine = open_engine(hall.folder.database)
    living = LivingHall(engine, random.Random(2))
    for _day in range(3):
        living.goes_on(150)
        living.next_day()
    engine.dispose()
    report = gather(hall.folder, MARCH)
    assert len(report.basis.days) >= 3
    mix = report.quality.ratings
    assert sum(mix.levels.values()) + mix.unrated == mix.ratable == report.head.active_rating.whole
    assert report.head.active_rating.part == mix.active_good.whole == sum(mix.levels.values())
    assert report.head.services == report.head.within_5_by_ticket.whole
    visits = sum(cell.count for row in report.heat.rows.values() for cell in row if cell)
    assert visits >= report.head.tickets
    waiting = sum(cell.count for row in report.waits.weekdays.values() for cell in row if cell)
    assert waiting == report.head.tickets
    loops = {row.source: row for row in report.quality.loops}
    assert set(loops) <= {"bad_rating", "complaint", "hotline"}
    assert all(row.opened == row.closed + row.open_still for row in loops.values())
    assert report.quality.replied.whole == loops["bad_rating"].opened
    assert sum(one.ratable for one in report.windows.standings) == mix.ratable
    # The hall's list of services is another one by now.
    assert {row.service for row in report.items} == set(report.heat.rows)
