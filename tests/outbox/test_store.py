"""The outbox on disk: what a crash leaves, who may read it, and files that are none."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hall_server.outbox import Item, Outbox
from hall_server.outbox import store as store_module
from hall_server.store.database import StoreDamaged, StoreUnavailable
from tests.commands.running import mode


def test_items_and_how_far_the_log_was_read_are_written_as_one(outbox: Outbox) -> None:
    outbox.put([Item("a", "province", "{}")], 1000, "province", 7)
    broken = Item("c", "province", None)  # type: ignore[arg-type]  # the disk refuses it halfway
    with pytest.raises((StoreUnavailable, StoreDamaged)):
        outbox.put([Item("b", "province", "{}"), broken], 1000, "province", 9)
    assert outbox.cursor("province") == 7
    assert [lane.waiting for lane in outbox.lanes()] == [1]


def test_each_follower_has_a_place_of_its_own(outbox: Outbox) -> None:
    outbox.put([], 1000, "province", 7)
    outbox.put([], 1000, "notices", 3)
    assert (outbox.cursor("province"), outbox.cursor("notices"), outbox.cursor("nobody")) == (7, 3, 0)


def test_the_file_is_for_its_owner_only(outbox: Outbox, tmp_path: Path) -> None:
    outbox.put([Item("a", "province", "{}")], 1000)
    files = sorted(tmp_path.iterdir())
    assert [path.name for path in files] == ["outbox.db", "outbox.db-shm", "outbox.db-wal"]
    assert {mode(path) for path in files} == {0o600}


def test_what_is_written_is_on_the_disk_before_it_counts(outbox: Outbox) -> None:
    with outbox._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"


def test_a_file_that_is_no_outbox_is_left_alone_and_named(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    path.write_bytes(b"this is a letter to the mayor, not a database\n" * 100)
    with pytest.raises(StoreDamaged) as error:
        Outbox.open(path)
    assert (error.value.sentence, error.value.fields["path"]) == (store_module.DAMAGED, path)
    assert path.read_bytes().startswith(b"this is a letter")


def test_a_file_of_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    Outbox.open(path).close()
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version = 2")
    with pytest.raises(StoreDamaged, match="newer version"):
        Outbox.open(path)


def test_a_clock_that_was_set_back_holds_nothing_up_for_long(outbox: Outbox) -> None:
    year = 365 * 24 * 3_600_000
    outbox.put([Item("a", "province", "{}"), Item("b", "phones", "{}")], 2 * year)
    for lane, ordered in (("province", True), ("phones", False)):
        item = outbox.next_due(lane, 2 * year, ordered=ordered)
        assert item is not None
        outbox.failed(item, 2 * year + 60_000, "timed_out")
        assert outbox.next_due(lane, 2 * year + 1, ordered=ordered) is None
        assert outbox.next_due(lane, year, ordered=ordered) is not None


def test_a_lane_tells_of_its_worst_trouble(outbox: Outbox) -> None:
    outbox.put([Item(key, "phones", "{}") for key in "abc"], 1000)
    for reason, fault in (("timed_out", False), ("unauthorized", True)):
        item = outbox.next_due("phones", 1000, ordered=False)
        assert item is not None
        outbox.failed(item, 5000, reason, fault=fault)
    (lane,) = outbox.lanes()
    assert (lane.waiting, lane.oldest, lane.last_error, lane.fault) == (3, 1000, "unauthorized", True)
    assert (lane.next_at, lane.attempts) == (5000, 1)
