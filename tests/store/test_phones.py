"""A phone number is gone from the disk when the day is over, not only out of sight."""

from __future__ import annotations

import random
import re
import threading
from pathlib import Path

from sqlalchemy import Engine

from hall_server.domain.events import DayStarted
from hall_server.domain.rating import NOTHING_LEFT, Private
from hall_server.store.database import leave_no_copy, reading, writing
from hall_server.store.journal import Journal, Record
from hall_server.store.stories import phone_of

TODAY = DayStarted(1_000, "2026-03-02")


def on_disk(database: Path) -> bytes:
    """All bytes of the database and of whatever lies beside it."""
    return b"".join(path.read_bytes() for path in database.parent.iterdir() if path.is_file())


def test_a_number_is_kept_until_it_is_taken_back(engine: Engine) -> None:
    journal = Journal(engine)
    for phone, kept in (("13812345678", "13812345678"), ("13900000000", "13900000000"), ("", None)):
        record = Record()
        record.note_phone(7, Private(phone=phone, salt="s") if phone else NOTHING_LEFT)
        journal.commit(record)
        assert phone_of(engine, 7) == kept


def test_after_a_busy_day_no_number_is_in_any_file(engine: Engine, database: Path) -> None:
    journal, chance = Journal(engine), random.Random(7)
    for _ in range(300):
        record = Record()
        for _ in range(chance.randint(1, 9)):
            ticket = chance.randint(1, 900)
            phone = f"1399{chance.randint(0, 9_999_999):07d}"
            left = Private(phone=phone, salt="s" * 16) if chance.random() < 0.7 else NOTHING_LEFT
            record.note_phone(ticket, left)
            about = f"rating-{chance.randint(1, 900)}-1"
            record.note_personal(about, "rating", 1, Private(words="w" * chance.randint(1, 400), salt="s"))
        journal.commit(record)
    assert re.search(rb"1399\d{7}", on_disk(database))

    turn = Record(events=[(TODAY, "", "")], forget_phones=True)
    turn.note_phone(1, Private(phone="15500000000", salt="s"))
    journal.commit(turn)
    assert re.findall(rb"1399\d{7}", on_disk(database)) == []
    assert phone_of(engine, 1) == "15500000000", "who asks on the new day is told"


def test_somebody_who_reads_at_midnight_delays_it_until_the_next_record(
    engine: Engine, database: Path
) -> None:
    journal, record = Journal(engine), Record()
    record.note_phone(7, Private(phone="13812345678", salt="s"))
    journal.commit(record)
    with reading(engine) as reader:
        reader.exec_driver_sql("SELECT count(*) FROM phones").scalar()
        journal.commit(Record(events=[(TODAY, "", "")], forget_phones=True))
        assert b"13812345678" in on_disk(database)
    journal.commit(Record())
    assert b"13812345678" not in on_disk(database)


def test_somebody_who_reads_for_a_moment_at_midnight_is_waited_for(engine: Engine, database: Path) -> None:
    journal, record = Journal(engine), Record()
    record.note_phone(7, Private(phone="13812345678", salt="s"))
    journal.commit(record)
    with engine.connect() as reader:
        reader.exec_driver_sql("SELECT count(*) FROM phones").scalar()
        gone = threading.Timer(0.1, reader.rollback)
        gone.start()
        journal.commit(Record(events=[(TODAY, "", "")], forget_phones=True))
        gone.join()
    assert b"13812345678" not in on_disk(database)


def test_what_a_crash_at_midnight_left_is_gone_with_the_first_record_after(
    engine: Engine, database: Path
) -> None:
    journal, record = Journal(engine), Record()
    record.note_phone(7, Private(phone="13812345678", salt="s"))
    journal.commit(record)
    with writing(engine) as connection:
        connection.exec_driver_sql("DELETE FROM phones")
    assert b"13812345678" in on_disk(database)
    Journal(engine).commit(Record())
    assert b"13812345678" not in on_disk(database)


def test_emptying_the_log_does_not_wait_for_others(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.exec_driver_sql("DELETE FROM phones")
        assert not leave_no_copy(engine)
    assert leave_no_copy(engine)
