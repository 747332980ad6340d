"""The file itself: its tables, its version, and what its troubles are called."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, insert, select

from hall_server.store import database as store_database
from hall_server.store import registry as pins
from hall_server.store import schema
from hall_server.store.database import StoreDamaged, StoreUnavailable, migrate, open_engine, reading, writing
from hall_server.store.registry import AlreadyThere, Clerk, Device, Registry

# As the program has it, before the tests make it quick.
HASHER = pins._hasher


def test_the_migrations_make_the_tables_that_the_code_expects(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    migrate(engine)


def test_a_database_that_is_up_to_date_is_known_by_the_name_of_the_last_step() -> None:
    steps = ScriptDirectory(str(store_database._MIGRATIONS))
    assert store_database._latest_revision() == steps.get_current_head()


def test_every_commit_waits_for_the_disk(engine: Engine) -> None:
    with reading(engine) as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


def test_a_database_from_a_newer_version_is_left_alone(engine: Engine, database: Path) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")
    connection.close()
    with pytest.raises(StoreDamaged, match=r"newer version \(0099\)"):
        migrate(engine)


def test_a_file_that_is_no_database_is_left_alone(database: Path) -> None:
    database.write_bytes(b"this is a text file, and long enough to be told from an empty one" * 100)
    before = database.read_bytes()
    engine = open_engine(database)
    with pytest.raises(StoreDamaged, match="not a database"):
        migrate(engine)
    assert database.read_bytes() == before


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="unable to open"):
        migrate(open_engine(tmp_path / "nowhere" / "hall.db"))


def test_another_program_holds_the_database(
    engine: Engine, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hall_server.store.database.BUSY_TIMEOUT_MS", 50)
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(StoreUnavailable) as trouble, writing(open_engine(database)):
            pass
    finally:
        other.close()
    assert "locked by another program" in trouble.value.sentence


def test_a_transaction_that_fails_leaves_nothing(engine: Engine) -> None:
    row = {"day": "2026-03-02", "first_seq": 1}
    with pytest.raises(StoreDamaged), writing(engine) as connection:
        connection.execute(insert(schema.days), [row, row])
    with reading(engine) as connection:
        assert connection.execute(schema.days.select()).all() == []


class TestTheRegistry:
    def test_devices_are_enrolled_replaced_and_revoked(self, engine: Engine) -> None:
        registry = Registry(engine)
        registry.enroll(Device("window", "12", "old key"), 0)
        with pytest.raises(AlreadyThere):
            registry.enroll(Device("window", "12", "new key"), 0)
        registry.enroll(Device("window", "12", "new key"), 0, replace=True)
        assert registry.devices() == [Device("window", "12", "new key")]
        assert registry.revoke("window", "12")
        assert not registry.revoke("window", "12")
        assert registry.devices() == []

    def test_a_pin_is_kept_only_as_argon2(self, engine: Engine, database: Path) -> None:
        registry = Registry(engine)
        registry.add_clerk(Clerk("0231", "王芳"), "48151623")
        engine.dispose()
        written = b"".join(path.read_bytes() for path in database.parent.glob("hall.db*"))
        assert b"$argon2id$" in written
        assert b"48151623" not in written

    def test_guessing_a_pin_is_slow_whether_or_not_there_is_such_a_clerk(
        self, engine: Engine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pins, "_hasher", HASHER)
        pins._nobodys.cache_clear()
        registry = Registry(engine)
        registry.add_clerk(Clerk("0231", "王芳"), "1234")
        with reading(engine) as connection:
            kept = connection.execute(select(schema.clerks.c.pin_hash)).scalar_one()
        for pin_hash in (kept, pins._nobodys()):
            assert pin_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        assert registry.check_pin("0231", "1234") == Clerk("0231", "王芳")
        assert registry.check_pin("0232", "1234") is None

    def test_only_the_right_pin_of_the_right_clerk_fits(self, engine: Engine) -> None:
        registry = Registry(engine)
        registry.add_clerk(Clerk("0231", "王芳"), "1234")
        assert registry.check_pin("0231", "1234") == Clerk("0231", "王芳")
        assert registry.check_pin("0231", "1235") is None
        assert registry.check_pin("0232", "1234") is None
        assert registry.check_pin("0232", "nobody") is None
        assert registry.set_pin("0231", "5678")
        assert registry.check_pin("0231", "1234") is None
        assert not registry.set_pin("0232", "5678")
        assert registry.remove_clerk("0231")
        assert not registry.remove_clerk("0231")
