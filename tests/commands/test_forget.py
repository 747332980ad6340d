"""``hall-server forget`` on a hall where people rated, and what the hall does by itself every morning."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from hall_server import protocol as p
from hall_server.store.database import open_engine
from hall_server.store.stories import left_behind
from hall_server.store.verify import verify
from tests.commands.running import hall_server
from tests.hall_server.test_ratings import at, served, web
from tests.halls import MORNING, TestHall, eventually


async def rated(hall: TestHall) -> str:
    """Somebody rated with words on that Monday; the name under which they are kept."""
    async with hall.open(), web(hall) as phone:
        taken = await served(hall)
        await phone.ask(p.RateService(taken.ticket, 1, "satisfied", words="thank you all"), p.Rated)
    return f"rating-{taken.ticket}-1"


def kept(hall: TestHall, about: str) -> bool:
    engine = open_engine(hall.folder.database)
    try:
        return left_behind(engine, about) is not None
    finally:
        engine.dispose()


async def test_it_says_what_it_would_do_does_it_and_remembers(hall: TestHall) -> None:
    about = await rated(hall)
    would = json.loads(hall_server("forget", hall.path, "--dry-run", "--json").stdout)
    assert [one["deleted"] for one in would] == [{"rating": 1}]
    # By the hall's clock, wherever the command runs.
    before = datetime.fromisoformat(would[0]["before"])
    assert before.utcoffset() == timedelta(hours=8)
    assert f"From before {before:%Y-%m-%d %H}:" in hall_server("forget", hall.path, "--dry-run").stdout
    assert kept(hall, about)
    done = hall_server("forget", hall.path)
    assert done.exit_code == 0
    assert "deleted texts: 1" in done.stdout
    assert not kept(hall, about)
    (run,) = json.loads(hall_server("forget", hall.path, "--history", "--json").stdout)
    assert run["deleted"] == {"rating": 1}
    engine = open_engine(hall.folder.database)
    assert verify(engine).bad_seq is None
    engine.dispose()


async def test_the_hall_does_it_by_itself(hall: TestHall) -> None:
    about = await rated(hall)
    async with hall.open(at(MORNING + timedelta(days=180))):
        assert kept(hall, about)
    async with hall.open(at(MORNING + timedelta(days=181))):
        await eventually(lambda: not kept(hall, about))


def test_where_there_is_no_hall_it_says_so(hall: TestHall) -> None:
    done = hall_server("forget", hall.path / "elsewhere")
    assert done.exit_code == 1
    assert "is not a hall's folder" in done.output
