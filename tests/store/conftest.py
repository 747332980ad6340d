"""A hall's database after an hour of work."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from hall_server.domain import commands as c
from hall_server.store.database import open_engine
from hall_server.store.journal import Journal, Record
from tests.domain.day import Day
from tests.halls import put_empty_database
from tests.store.living import LivingHall


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "hall.db"


@pytest.fixture
def engine(database: Path) -> Iterator[Engine]:
    put_empty_database(database)
    engine = open_engine(database)
    yield engine
    engine.dispose()


@pytest.fixture
def hall(engine: Engine) -> LivingHall:
    """Monday, nine o'clock; windows 1, 2 and 4 have opened."""
    return LivingHall(engine, random.Random(1))


@pytest.fixture
def worked_hour(engine: Engine) -> Day:
    """A day whose log is on disk: two citizens came, one has been served. Ten records."""
    day = Day()
    day.open(1)
    day.take()
    day.take()
    day.serve()
    day.call()
    day.do(c.ParkTicket(1, "copy"))
    record = Record([(event, "window-1", f"request-{number}") for number, event in enumerate(day.log)])
    Journal(engine).commit(record)
    return day
