"""What people left about themselves goes when its time is over, and nothing else does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select

from hall_server.store import privacy, schema
from hall_server.store.database import migrate, open_engine, writing

WORDS = "they sent me away three times"
NOW = 1_000_000


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(tmp_path / "hall.db")
    migrate(engine)
    yield engine
    engine.dispose()


def left(engine: Engine, about: str, at: int) -> None:
    kind = about.split("-")[0]
    row = {"about": about, "kind": kind, "at": at, "words": WORDS, "name": "", "phone": "", "salt": "s"}
    with writing(engine) as connection:
        connection.execute(insert(schema.personal), row)


def concern(
    engine: Engine, number: int, closed_at: int | None, rating: tuple[int, int] | None = None
) -> None:
    ticket, visit = rating or (None, None)
    row = {
        "concern": number,
        "number": f"C{number}",
        "source": "bad_rating" if rating else "complaint",
        "reference": "",
        "ticket": ticket,
        "visit": visit,
        "state": "open" if closed_at is None else "closed",
        "opened_at": 0,
        "closed_at": closed_at,
        "body": "{}",
    }
    with writing(engine) as connection:
        connection.execute(insert(schema.concerns), row)


def names(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.execute(select(schema.personal.c.about)).scalars())


def test_what_is_old_goes_and_what_is_young_stays(engine: Engine) -> None:
    left(engine, "rating-1-1", 10)
    left(engine, "rating-2-1", 20)
    done = privacy.forget(engine, NOW, before=20)
    assert names(engine) == {"rating-2-1"}
    assert (dict(done.gone), done.kept) == ({"rating": 1}, 0)


def test_an_open_concern_keeps_what_it_needs(engine: Engine) -> None:
    concern(engine, 1, closed_at=None)
    concern(engine, 11, closed_at=5)
    concern(engine, 2, closed_at=None, rating=(7, 1))
    concern(engine, 3, closed_at=30)
    for about in (
        "concern-1",
        "concern-1-2",
        "concern-11",
        "concern-11-2",
        "rating-7-1",
        "rating-7-2",
        "concern-2-1",
        "concern-3-1",
    ):
        left(engine, about, 10)
    done = privacy.forget(engine, NOW, before=20)
    assert names(engine) == {"concern-1", "concern-1-2", "rating-7-1", "concern-2-1", "concern-3-1"}
    assert (dict(done.gone), done.kept) == ({"concern": 2, "rating": 1}, 5)


def test_a_dry_run_deletes_nothing(engine: Engine) -> None:
    left(engine, "rating-1-1", 10)
    would = privacy.to_forget(engine, NOW, before=20)
    assert dict(would.gone) == {"rating": 1}
    assert names(engine) == {"rating-1-1"}
    assert privacy.runs(engine) == []


def test_each_run_that_deleted_something_is_noted(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privacy, "AT_ONCE", 2)
    for number in range(5):
        left(engine, f"rating-{number}-1", 10)
    left(engine, "concern-1", 10)
    privacy.forget(engine, NOW, before=20)
    privacy.forget(engine, NOW + 1, before=30)
    (run,) = privacy.runs(engine)
    assert (run.at, run.before, dict(run.gone)) == (NOW, 20, {"rating": 5, "concern": 1})


def test_nothing_of_it_is_left_in_any_file(engine: Engine, tmp_path: Path) -> None:
    for number in range(300):
        left(engine, f"rating-{number}-1", 10)
    assert in_files(tmp_path)
    privacy.forget(engine, NOW, before=20)
    assert not in_files(tmp_path)


def in_files(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if WORDS.encode() in path.read_bytes()]
