"""The same rows give the same tables, in whatever parts, order and number of tries they come."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, event

from hall_server.domain.events import DayStarted
from hall_server.store import schema
from hall_server.store.database import migrate, open_engine, writing
from hall_server.store.history import days, served_days, visits_of
from hall_server.store.journal import Journal, Record
from hall_server.store.past import findings as past_findings
from hall_server.store.past import writing as past_writing
from hall_server.store.past.sheet import NoSheet
from tests.store.past import FULL_HEADER, SERVED, bring_in, contents, ratings, sheet


class PowerCut(Exception):
    """The program ends before a transaction is written."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_engine(tmp_path_factory.mktemp("past") / "hall.db")
    migrate(engine)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(past_writing, "BATCH", 2)
        yield engine
    engine.dispose()


def emptied(engine: Engine) -> Engine:
    with writing(engine) as connection:
        connection.execute(schema.visits.delete())
        connection.execute(schema.imported.delete())
        connection.execute(schema.ratings.delete())
    return engine


def row(day: int, minute: int, count: int) -> str:
    """Several may be issued at the same moment."""
    date = f"2025-03-{day:02}"
    issued, started, ended = f"{date} 09:{minute:02}:00", f"{date} 10:00:00", f"{date} 10:{minute:02}:00"
    return f"A{count:03},consult,{issued},,{started},{ended},{count},,done"


def further(rated: bool) -> str:
    """What the columns say that a file may have beyond."""
    praise = "satisfied,2025-03-05 10:00:00,d7,yes" if rated else ",,,"
    return f",elderly,0,,,,done,p17,{praise}"


A_ROW = st.builds(
    str.__add__,
    st.builds(row, st.integers(3, 4), st.integers(0, 5), st.integers(1, 40)),
    st.one_of(st.just("," * 11), st.builds(further, st.booleans())),
)
ROWS = st.lists(A_ROW, unique=True, min_size=1, max_size=24)


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_any_parts_in_any_order_give_the_same_tables(store: Engine, data: st.DataObject) -> None:
    rows = data.draw(ROWS, "rows")
    parts = data.draw(st.lists(st.lists(st.sampled_from(rows)), max_size=3), "parts")
    rest = [each for each in rows if not any(each in part for part in parts)]
    order = data.draw(st.permutations([*parts, rest]), "order")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "past.csv"
        bring_in(emptied(store), sheet(path, rows, FULL_HEADER))
        at_once, rated = contents(store), ratings(store)
        emptied(store)
        for part in order:
            bring_in(store, sheet(path, part, FULL_HEADER))
        assert (contents(store), ratings(store)) == (at_once, rated)
        # And again: nothing changes.
        findings, _bad = bring_in(store, sheet(path, rows, FULL_HEADER))
    assert (findings.new, findings.there) == (0, len(rows))
    assert (contents(store), ratings(store)) == (at_once, rated)
    assert len(at_once[0]) == len(rows)


@given(ROWS, st.data())
@settings(max_examples=40, deadline=None)
def test_an_import_that_is_cut_off_is_started_again(
    store: Engine, rows: list[str], data: st.DataObject
) -> None:
    earlier = data.draw(st.lists(st.sampled_from(rows), unique=True), "imported before")
    left = data.draw(st.integers(0, 16), "transactions until the cut")

    def cut(connection: Connection) -> None:
        nonlocal left
        if connection.get_execution_options().get("writing"):
            left -= 1
            if left < 0:
                raise PowerCut

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "past.csv"
        bring_in(emptied(store), sheet(path, rows, FULL_HEADER))
        at_once, rated = contents(store), ratings(store)
        bring_in(emptied(store), sheet(path, earlier, FULL_HEADER))
        event.listen(store, "commit", cut)
        try:
            bring_in(store, sheet(path, rows, FULL_HEADER))
        except PowerCut:
            there, origins = contents(store)
            assert [ticket for ticket, *_rest in there] == [ticket for ticket, _identity in origins]
            assert len(earlier) <= len(there) <= len(rows)
            for day in days(store):
                issued = [visit.issued_at for visit in visits_of(store, day)]
                assert issued == sorted(issued)
        finally:
            event.remove(store, "commit", cut)
        bring_in(store, sheet(path, rows, FULL_HEADER))
    assert (contents(store), ratings(store)) == (at_once, rated)


def test_a_day_has_no_more_tickets_than_it_has_ids(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_findings, "MOST_A_DAY", 3)
    path = tmp_path / "past.csv"
    bring_in(engine, sheet(path, [row(3, 0, count) for count in (1, 2)]))
    bring_in(engine, sheet(path, [row(3, 0, count) for count in (2, 3)]))
    with pytest.raises(NoSheet, match="2025-03-03 would have more than 3 tickets"):
        bring_in(engine, sheet(path, [row(3, 0, count) for count in (3, 4)]))
    assert len(contents(engine)[0]) == 3


def test_the_halls_own_days_and_its_log_stay_as_they_are(engine: Engine, tmp_path: Path) -> None:
    Journal(engine).commit(Record([(DayStarted(1, "2025-03-04"), "", "")]))
    before = Journal(engine).last_hash
    path = sheet(tmp_path / "past.csv", [SERVED, row(4, 0, 1), row(5, 0, 1)])
    findings, (bad,) = bring_in(engine, path, served_days(engine))
    assert (findings.new, bad.line) == (2, 3)
    assert days(engine) == ["2025-03-03", "2025-03-04", "2025-03-05"]
    assert served_days(engine) == ["2025-03-04"]
    assert Journal(engine).last_hash == before
