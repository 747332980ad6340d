"""The demo's own instruments: they must see a fault when there is one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from hall_server.protocol import ServingView, TicketTaken
from scripts.demo_hall.audit import sum_up
from scripts.demo_hall.duty import Duty
from scripts.demo_hall.tally import Tally, percentile


def taken(ticket: int, number: str) -> TicketTaken:
    return TicketTaken(ticket, number, "consult", "general", 0, 0, None)


def called(ticket: int, at: int = 0) -> ServingView:
    return ServingView(ticket, "A001", "consult", "called", 0, at, at, 1)


def log_of(path: Path, *events: tuple[str, Mapping[str, object]]) -> Path:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE events (seq INTEGER PRIMARY KEY, kind TEXT, body TEXT)")
        connection.execute("CREATE TABLE visits (ticket INTEGER, visit INTEGER, state TEXT)")
        connection.execute("CREATE TABLE ratings (ticket INTEGER, visit INTEGER)")
        rows = [(kind, json.dumps(body)) for kind, body in events]
        connection.executemany("INSERT INTO events (kind, body) VALUES (?, ?)", rows)
    connection.close()
    return path


def test_a_number_handed_out_twice_is_counted_but_not_that_of_another_day() -> None:
    tally = Tally(boards=1)
    for ticket in (taken(20515_00001, "A001"), taken(20515_00002, "A002"), taken(20516_00001, "A001")):
        tally.note_issued(ticket, 0.001)
    assert tally.duplicate_numbers() == 0
    tally.note_issued(taken(20515_00003, "A002"), 0.001)
    assert tally.duplicate_numbers() == 1


def test_a_ticket_called_by_two_windows_is_counted_unless_it_was_transferred() -> None:
    tally = Tally(boards=1)
    tally.note_called(called(1), window=3, asked=0)
    tally.transfers[1] += 1
    tally.note_called(called(1), window=4, asked=0)
    assert tally.double_calls() == 0
    tally.note_called(called(1), window=5, asked=0)
    assert tally.double_calls() == 1


def test_a_call_counts_as_shown_when_the_last_board_shows_it() -> None:
    tally = Tally(boards=2)
    tally.note_shown((1, 500), 10.25)
    tally.note_called(called(1, at=500), window=3, asked=10.0)
    assert tally.call_times() == []
    tally.note_shown((1, 500), 10.5)
    assert tally.call_times() == [0.5]


def test_what_was_acknowledged_and_is_not_on_disk_is_lost(tmp_path: Path) -> None:
    tally = Tally(boards=1)
    tally.note_issued(taken(1, "A001"), 0.001)
    tally.note_issued(taken(2, "A002"), 0.003)
    tally.note_called(called(1), window=3, asked=0)
    issued = [("TicketIssued", {"ticket": n, "number": f"A00{n}"}) for n in (1, 2)]
    whole = log_of(tmp_path / "whole.db", *issued, ("TicketCalled", {"ticket": 1, "window": 3}))
    assert sum_up(tally, True, whole, [], Duty()).good
    other_window = log_of(tmp_path / "other.db", issued[0], ("TicketCalled", {"ticket": 1, "window": 4}))
    summary = sum_up(tally, True, other_window, [], Duty())
    assert (summary.lost_acknowledged, summary.good) == (2, False)


def rated(ticket: int, at: int = 10, first_at: int = 10) -> tuple[str, Mapping[str, object]]:
    return "ServiceRated", {"rating": {"ticket": ticket, "visit": 1, "at": at, "first_at": first_at}}


def served(path: Path, done: list[int], moved: list[int], rows: list[int]) -> None:
    with sqlite3.connect(path) as connection:
        states = [*((ticket, "done") for ticket in done), *((ticket, "moved") for ticket in moved)]
        connection.executemany("INSERT INTO visits VALUES (?, 1, ?)", states)
        connection.executemany("INSERT INTO ratings VALUES (?, 1)", [(ticket,) for ticket in rows])
    connection.close()


def test_one_rating_for_each_completed_service_is_right_and_anything_else_is_counted(tmp_path: Path) -> None:
    right = log_of(tmp_path / "right.db", rated(1), rated(1, at=20), rated(2))
    served(right, done=[1, 2, 3], moved=[4], rows=[1, 2])
    tally = Tally(boards=1, rated=[1, 2])
    assert sum_up(tally, True, right, [], Duty()).good
    tally.rated.append(3)
    assert sum_up(tally, True, right, [], Duty()).lost_acknowledged == 1
    wrong = log_of(tmp_path / "wrong.db", rated(1), rated(1, at=20, first_at=20), rated(2), rated(4))
    served(wrong, done=[1, 2, 3], moved=[4], rows=[1, 3, 4])
    # A second rating of 1, one of 4 that only moved on; 2 is not in the table, and 3 not in the log.
    summary = sum_up(Tally(boards=1), True, wrong, [], Duty())
    assert (summary.ratings_astray, summary.good) == (4, False)


def test_a_phone_that_meets_an_error_is_not_good(tmp_path: Path) -> None:
    tally = Tally(boards=1)
    tally.ratings.update(given=3, kept=2, refused=1)
    log = log_of(tmp_path / "log.db")
    assert sum_up(tally, True, log, [], Duty()).good
    tally.ratings["errors"] += 1
    summary = sum_up(tally, True, log, [], Duty())
    assert summary.ratings == {"given": 3, "kept": 2, "refused": 1, "errors": 1}
    assert not summary.good


def test_who_is_told_of_an_alarm_again_is_not_well_served(tmp_path: Path) -> None:
    duty, log = Duty(), log_of(tmp_path / "log.db", ("AlarmRaised", {}), ("AlarmAcknowledged", {}))
    duty.hear({"key": "hall-alarm-1", "alarm": 1})
    summary = sum_up(Tally(boards=1), True, log, [], duty)
    assert summary.alarms == {"raised": 1, "told": 1, "told_again": 0, "seen_to": 1}
    assert summary.good
    duty.hear({"key": "hall-alarm-1", "alarm": 1})
    assert not sum_up(Tally(boards=1), True, log, [], duty).good


def test_slips_are_counted_by_their_pictures_and_unequal_boards_are_not_good(tmp_path: Path) -> None:
    slips = [Path("A001-1.png"), Path("A001-1-reprint.png"), Path("A002-2.png")]
    summary = sum_up(Tally(boards=1), False, log_of(tmp_path / "empty.db"), slips, Duty())
    assert (summary.printed, summary.reprinted, summary.good) == (2, 1, False)
    assert summary.issue_ms == {"p50": None, "p99": None}


def test_percentiles_are_values_that_were_measured() -> None:
    seconds = [n / 1000 for n in range(1, 101)]
    assert (percentile(seconds, 0.5), percentile(seconds, 0.99)) == (51.0, 100.0)
    assert percentile([0.002], 0.99) == 2.0
