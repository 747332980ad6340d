"""What people enter lasts, and whoever edits it is found out."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.flags import ledger as ledger_module
from reports.flags.entries import BonusGiven, Entry
from reports.flags.ledger import BEGINNING, FILE, Ledger, LedgerError, append, read


def add(folder: Path, amount: int, seq: int = 0) -> Entry:
    def make(_so_far: Ledger, number: int) -> Entry:
        return BonusGiven(
            entry=number, at="2026-11-02T09:00:00+08:00", by="0001", seq=seq, month="2026-10", clerk="0231",
            amount=amount, reason="帮办 12 件",
        )  # fmt: skip

    return append(folder, make)


def amounts(found: Ledger) -> list[int]:
    return [one.amount for one in found.entries if isinstance(one, BonusGiven)]


def three(folder: Path) -> bytes:
    for amount in (100, 200, 300):
        add(folder, amount)
    return (folder / FILE).read_bytes()


def test_a_hall_without_entries_has_an_empty_ledger(tmp_path: Path) -> None:
    assert read(tmp_path) == Ledger((), BEGINNING, 0)
    assert not list(tmp_path.iterdir())


def test_entries_come_back_in_order_each_with_the_hash_of_the_one_before(tmp_path: Path) -> None:
    lines = [json.loads(line) for line in three(tmp_path).splitlines()]
    assert [line["entry"]["amount"] for line in lines] == [100, 200, 300]
    assert [line["before"] for line in lines] == [BEGINNING, lines[0]["hash"], lines[1]["hash"]]
    assert amounts(read(tmp_path)) == [100, 200, 300]
    assert read(tmp_path).hash == lines[2]["hash"]


def test_a_power_cut_anywhere_in_the_last_line_costs_that_line_alone(tmp_path: Path) -> None:
    whole = three(tmp_path)
    second_ends = whole.index(b"\n", whole.index(b"\n") + 1) + 1
    for cut in range(second_ends + 1, len(whole)):
        (tmp_path / FILE).write_bytes(whole[:cut])
        found = read(tmp_path)
        assert amounts(found) == [100, 200]
        assert found.torn == cut - second_ends
    add(tmp_path, 400)
    assert amounts(read(tmp_path)) == [100, 200, 400]
    assert read(tmp_path).torn == 0


def test_zeros_at_the_end_after_a_power_cut_are_dropped_too(tmp_path: Path) -> None:
    whole = three(tmp_path)
    (tmp_path / FILE).write_bytes(whole + bytes(200))
    assert amounts(read(tmp_path)) == [100, 200, 300]
    add(tmp_path, 400)
    assert amounts(read(tmp_path)) == [100, 200, 300, 400]


@pytest.mark.parametrize(
    ("number", "old", "new", "why"),
    [
        (2, b'"amount":200', b'"amount":900', "it was edited"),
        (3, b'"amount":300', b'"amount":900', "it was edited"),
        (1, b'"kind":"bonus"', b'"kind":"present"', "it is no entry"),
    ],
)
def test_an_edited_line_is_named(tmp_path: Path, number: int, old: bytes, new: bytes, why: str) -> None:
    (tmp_path / FILE).write_bytes(three(tmp_path).replace(old, new))
    with pytest.raises(LedgerError, match=rf"{FILE}:{number}: .*{why}"):
        read(tmp_path)
    with pytest.raises(LedgerError, match=rf"{FILE}:{number}: "):
        add(tmp_path, 400)


def test_a_removed_line_and_a_line_in_another_place_are_named(tmp_path: Path) -> None:
    first, second, third = three(tmp_path).splitlines(keepends=True)
    for lines, number in (([first, third], 2), ([second, third], 1), ([first, third, second], 2)):
        (tmp_path / FILE).write_bytes(b"".join(lines))
        with pytest.raises(LedgerError, match=rf"{FILE}:{number}: .*does not follow"):
            read(tmp_path)


@settings(max_examples=100, deadline=None)
@given(where=st.integers(0), flipped=st.integers(1, 255))
def test_no_byte_can_be_changed_unnoticed(
    tmp_path_factory: pytest.TempPathFactory, where: int, flipped: int
) -> None:
    folder = tmp_path_factory.mktemp("ledger")
    whole = bytearray(three(folder))
    before = read(folder)
    whole[where % len(whole)] ^= flipped
    (folder / FILE).write_bytes(bytes(whole))
    try:
        after = read(folder)
    except LedgerError:
        return
    # The end of the last line is gone: it looks as if it had not been written whole, and is told as that.
    assert after.torn
    assert after.entries == before.entries[:2]


def test_many_who_write_at_once_lose_nothing(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda amount: add(tmp_path, amount), range(1, 41)))
    found = read(tmp_path)
    assert sorted(amounts(found)) == list(range(1, 41))
    assert [entry.entry for entry in found.entries] == list(range(1, 41))


def test_who_waits_too_long_for_another_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_module, "PATIENCE_SECONDS", 0.05)
    held = FileLock((tmp_path / FILE).with_suffix(".lock"))
    with held, pytest.raises(LedgerError, match="Somebody else is writing"):
        add(tmp_path, 1)
    assert not (tmp_path / FILE).exists()


def test_a_folder_in_place_of_the_lock_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).with_suffix(".lock").mkdir()
    with pytest.raises(LedgerError, match="cannot be written"):
        add(tmp_path, 1)


def test_what_was_entered_later_does_not_count_in_an_earlier_report(tmp_path: Path) -> None:
    for amount, seq in ((1, 10), (2, 10), (3, 20)):
        add(tmp_path, amount, seq)
    assert amounts(read(tmp_path, as_of=9)) == []
    assert amounts(read(tmp_path, as_of=10)) == [1, 2]
    assert amounts(read(tmp_path, as_of=20)) == [1, 2, 3]
    second = json.loads((tmp_path / FILE).read_bytes().splitlines()[1])
    assert read(tmp_path, as_of=10).hash == second["hash"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user whom modes bind")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(LedgerError, match="cannot be written"):
            add(tmp_path, 1)
    finally:
        tmp_path.chmod(0o700)
