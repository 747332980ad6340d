"""What is read as of a record is what was read when it was the last one, whatever happened since."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from hall_server.store import schema
from hall_server.store.database import migrate, open_engine, reading
from hall_server.store.history import NoSuchRecord, Position, position, visits_between
from hall_server.store.history import log as history_log
from tests.store.living import FIRST, LAST, LivingHall, everything


@pytest.fixture(autouse=True)
def short_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_log, "AT_ONCE", 7)


@given(st.integers(0, 10_000), st.lists(st.integers(1, 40), min_size=3, max_size=5))
@settings(max_examples=12, deadline=None)
def test_what_was_read_then_is_read_again(seed: int, stretches: list[int]) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(Path(folder) / "hall.db")
        migrate(engine)
        hall = LivingHall(engine, chance)
        seen: list[tuple[Position, dict[str, object]]] = []
        for steps in stretches:
            hall.goes_on(steps)
            seen.append((position(engine), everything(engine, position(engine))))
            if chance.random() < 0.5:
                hall.next_day()
        hall.next_day()
        for then, was in seen:
            assert position(engine, then.seq) == then
            now = everything(engine, then)
            for name in was:
                assert now[name] == was[name], name
        engine.dispose()


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Three days on which everything happened that a report asks about."""
    engine = open_engine(tmp_path_factory.mktemp("lived") / "hall.db")
    migrate(engine)
    hall = LivingHall(engine, random.Random(2))
    for _ in range(2):
        hall.goes_on(120)
        hall.next_day()
    hall.goes_on(60)
    yield engine
    engine.dispose()


def test_everything_happened(lived: Engine) -> None:
    with reading(lived) as connection:
        kinds = set(connection.execute(select(schema.events.c.kind).distinct()).scalars())
    assert kinds >= {
        "AppointmentKept",
        "AppointmentMissed",
        "CaseDecided",
        "ConcernClosed",
        "ConcernReopened",
        "EndTakenBack",
        "RatingVoided",
        "StepBegan",
        "TicketNoShow",
        "TicketTransferred",
        "WindowReleased",
    }


def test_a_day_that_is_replayed_is_as_it_was_written(lived: Engine) -> None:
    with reading(lived) as connection:
        written = [tuple(row) for row in connection.execute(select(schema.visits))]
    replayed: list[tuple[object, ...]] = []
    for day in (2, 3, 4):
        day_ = FIRST.replace(day=day)
        (of_day,) = visits_between(lived, day_, day_, _last_of(lived, day_.isoformat()))
        replayed += of_day.visits
    assert replayed == written
    assert any(visit[-1] for visit in written)


def _last_of(engine: Engine, day: str) -> Position:
    """The last record of a day: nothing tells yet that it is over."""
    days, events = schema.days, schema.events
    with reading(engine) as connection:
        following = connection.execute(select(func.min(days.c.first_seq)).where(days.c.day > day)).scalar()
        last = connection.execute(select(func.max(events.c.seq))).scalar_one()
    return position(engine, following - 1 if following else last)


def test_before_the_first_record_there_is_nothing(lived: Engine) -> None:
    assert position(lived, 0) == Position(0, 0, "0" * 64)
    assert list(visits_between(lived, FIRST, LAST, position(lived, 0))) == []


def test_a_record_that_there_is_not(lived: Engine) -> None:
    last = position(lived).seq
    with pytest.raises(NoSuchRecord) as error:
        position(lived, last + 1)
    assert (error.value.seq, error.value.last) == (last + 1, last)
