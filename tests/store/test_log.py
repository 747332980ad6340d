"""Whoever edits the log is found out, at the first record that was touched."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from sqlalchemy import Engine

from hall_server.domain import commands as c
from hall_server.domain.events import DayStarted, Event
from hall_server.store import codec
from hall_server.store.database import StoreDamaged
from hall_server.store.journal import Journal, Record
from hall_server.store.verify import verify
from tests.anything import anything
from tests.domain.day import Day

THE_REST = "at, kind, body, device, request, hash FROM events"

pytestmark = pytest.mark.usefixtures("worked_hour")


def edit(database: Path, *statements: str) -> None:
    """What somebody with a database tool could do while the server is down."""
    with sqlite3.connect(database) as connection:
        for statement in statements:
            assert connection.execute(statement).rowcount > 0
    connection.close()


def test_an_untouched_log_is_unbroken(engine: Engine, worked_hour: Day) -> None:
    verdict = verify(engine)
    assert (verdict.bad_seq, verdict.records, verdict.last_seq) == (None, 11, 11)
    assert verdict.last_hash == Journal(engine).last_hash.hex()


def test_an_empty_log_is_unbroken(engine: Engine, database: Path) -> None:
    edit(database, "DELETE FROM events")
    assert verify(engine).bad_seq is None


@pytest.mark.parametrize(
    ("statements", "first_bad"),
    [
        (["UPDATE events SET body = replace(body, '9001', '9002') WHERE seq = 7"], 7),
        (["UPDATE events SET at = at - 1 WHERE seq = 5"], 5),
        (["UPDATE events SET kind = 'TicketNoShow' WHERE seq = 8"], 8),
        (["UPDATE events SET device = 'window-2' WHERE seq = 3"], 3),
        (["UPDATE events SET request = 'another' WHERE seq = 3"], 3),
        (["UPDATE events SET hash = zeroblob(32) WHERE seq = 7"], 7),
        (["DELETE FROM events WHERE seq = 1"], 1),
        (["DELETE FROM events WHERE seq = 4"], 4),
        (["DELETE FROM events WHERE seq = 4", "UPDATE events SET seq = seq - 1 WHERE seq > 4"], 4),
        ([f"INSERT INTO events SELECT 12, {THE_REST} WHERE seq = 11"], 12),
        ([f"INSERT INTO events SELECT 0, {THE_REST} WHERE seq = 1"], 0),
        (
            [
                "UPDATE events SET seq = -4 WHERE seq = 4",
                "UPDATE events SET seq = 4 WHERE seq = 5",
                "UPDATE events SET seq = 5 WHERE seq = -4",
            ],
            4,
        ),
        (
            [
                "UPDATE events SET seq = seq + 100 WHERE seq > 5",
                f"INSERT INTO events SELECT 6, {THE_REST} WHERE seq = 5",
                "UPDATE events SET seq = seq - 99 WHERE seq > 100",
            ],
            6,
        ),
    ],
    ids=[
        "body", "time", "kind", "device", "request", "hash", "first deleted", "deleted",
        "deleted and renumbered", "appended", "put before", "swapped", "inserted",
    ],
)  # fmt: skip
def test_an_edit_is_found_where_it_was_made(
    engine: Engine, database: Path, statements: list[str], first_bad: int
) -> None:
    edit(database, *statements)
    assert verify(engine).bad_seq == first_bad


def test_a_shortened_log_shows_by_the_hash_that_was_kept_elsewhere(engine: Engine, database: Path) -> None:
    kept = verify(engine).last_hash
    edit(database, "DELETE FROM events WHERE seq = 11")
    assert verify(engine).last_hash != kept


def test_progress_reaches_the_end(engine: Engine) -> None:
    seen: list[tuple[int, int]] = []
    journal = Journal(engine)
    started = DayStarted(0, "2026-03-03")
    journal.commit(Record([(codec.decode("TicketExpired", '{"at":1,"ticket":2}'), "", "")] * 10_000))
    journal.commit(Record([(started, "", "")]))
    verify(engine, lambda done, total: seen.append((done, total)))
    assert seen == [(10_000, 10_012)]


def test_today_is_read_back_as_it_was_written(engine: Engine, worked_hour: Day) -> None:
    assert list(Journal(engine).today()) == worked_hour.log


def test_only_today_is_read_back(engine: Engine, worked_hour: Day) -> None:
    journal = Journal(engine)
    worked_hour.at(3, 9)
    night = worked_hour.do(c.TurnDay())
    journal.commit(Record([(event, "", "") for event in night]))
    assert list(journal.today()) == night[-2:]


def test_any_day_is_read_back_until_the_next_begins(engine: Engine, worked_hour: Day) -> None:
    journal = Journal(engine)
    morning = len(worked_hour.log)
    worked_hour.at(4, 9)
    worked_hour.do(c.TurnDay())
    worked_hour.take()
    journal.commit(Record([(event, "", "") for event in worked_hour.log[morning:]]))
    begun = next(n for n, event in enumerate(worked_hour.log) if event == DayStarted(event.at, "2026-03-04"))
    assert begun > morning, "what was left over expired with its day"
    assert list(journal.of_day("2026-03-02")) == worked_hour.log[:begun]
    assert list(journal.of_day("2026-03-04")) == worked_hour.log[begun:]
    assert list(journal.of_day("2026-03-03")) == []


def test_the_next_records_go_on_from_the_last(engine: Engine) -> None:
    journal = Journal(engine)
    assert journal.last_seq == 11
    journal.commit(Record([(DayStarted(1, "2026-03-04"), "", "")]))
    assert Journal(engine).last_seq == 12
    assert verify(engine).bad_seq is None


def test_a_record_that_cannot_be_read_stops_the_hall_with_its_number(engine: Engine, database: Path) -> None:
    edit(database, "UPDATE events SET kind = 'CitizenSang' WHERE seq = 6")
    with pytest.raises(StoreDamaged) as damage:
        list(Journal(engine).today())
    assert damage.value.fields == {"seq": 6}


@given(anything(Event))
def test_every_event_is_read_as_it_was_written(event: Event) -> None:
    body = codec.encode(event)
    json.loads(body)
    assert codec.decode(codec.kind_of(event), body) == event
