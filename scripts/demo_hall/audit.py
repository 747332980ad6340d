"""What the disk says once everything has stopped, read without any of the server's own code."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .duty import Duty
from .tally import Tally, percentile


@dataclass(frozen=True, slots=True)
class Summary:
    """The demo's result. ``printed`` counts slips, ``reprinted`` those marked as a reprint.

    ``ratings`` are those that citizens have given, those that they were told are kept, those refused, and the
    errors that their phones met; ``ratings_astray`` are those of no completed service, and further ones of
    the same. ``alarms`` are those that were raised, those that whoever is on duty was told of, and told of
    again, and those that were seen to. Times are in milliseconds.
    """

    tickets_issued: int
    tickets_called: int
    tickets_completed: int
    appointments_kept: int
    journeys_begun: int
    printed: int
    reprinted: int
    duplicate_numbers: int
    double_calls: int
    boards_in_sync: bool
    lost_acknowledged: int
    ratings: dict[str, int]
    ratings_astray: int
    alarms: dict[str, int]
    issue_ms: dict[str, float | None]
    call_to_board_ms: dict[str, float | None]

    @property
    def good(self) -> bool:
        wrong = (
            self.duplicate_numbers,
            self.double_calls,
            self.lost_acknowledged,
            self.ratings_astray,
            self.ratings["errors"],
            self.alarms["told_again"],
        )
        return self.boards_in_sync and not any(wrong)

    def as_json(self) -> str:
        return json.dumps(asdict(self))


def sum_up(tally: Tally, boards_in_sync: bool, database: Path, slips: Iterable[Path], duty: Duty) -> Summary:
    """Everything measured, in one place. Call it after the server and the printers have ended."""
    reprints = [path.stem.count("-reprint") > 0 for path in slips]
    return Summary(
        tickets_issued=len(tally.issued),
        tickets_called=len(tally.calls),
        tickets_completed=tally.completed,
        appointments_kept=tally.appointments,
        journeys_begun=sum(bool(ticket.package) for ticket in tally.issued),
        printed=reprints.count(False),
        reprinted=reprints.count(True),
        duplicate_numbers=tally.duplicate_numbers(),
        double_calls=tally.double_calls(),
        boards_in_sync=boards_in_sync,
        lost_acknowledged=lost(tally, database),
        ratings={told: tally.ratings[told] for told in ("given", "kept", "refused", "errors")},
        ratings_astray=astray(database),
        alarms={
            "raised": _events(database, "AlarmRaised"),
            "told": len(duty.told),
            "told_again": duty.told.total() - len(duty.told),
            "seen_to": _events(database, "AlarmAcknowledged"),
        },
        issue_ms=_times(tally.issue_times),
        call_to_board_ms=_times(tally.call_times()),
    )


def lost(tally: Tally, database: Path) -> int:
    """Tickets, calls and ratings that somebody was told of and that the log does not have."""
    acknowledged: Counter[tuple[object, ...]] = Counter()
    acknowledged.update(("issued", ticket.ticket, ticket.number) for ticket in tally.issued)
    acknowledged.update(("called", ticket, window) for ticket, window in tally.calls)
    acknowledged.update(("rated", ticket) for ticket in tally.rated)
    return (acknowledged - Counter(_logged(database))).total()


def astray(database: Path) -> int:
    """Ratings of no completed service, or that the log does not have; and each one given anew, that is not
    a change of the first."""
    with _reading(database) as connection:
        rated = connection.execute("SELECT ticket, visit FROM ratings").fetchall()
        done = connection.execute("SELECT ticket, visit FROM visits WHERE state = 'done'").fetchall()
    logged = Counter(
        (rating["ticket"], rating["visit"])
        for rating in _ratings(database)
        if rating["at"] == rating["first_at"]
    )
    anew = sum(count - 1 for count in logged.values())
    return len(set(rated) - set(done)) + len(set(rated) ^ set(logged)) + anew


def _logged(database: Path) -> list[tuple[object, ...]]:
    wanted = "SELECT kind, body FROM events WHERE kind IN ('TicketIssued', 'TicketCalled')"
    with _reading(database) as connection:
        rows = connection.execute(wanted).fetchall()
    facts = [_fact(kind, json.loads(body)) for kind, body in rows]
    return [*facts, *{("rated", rating["ticket"]) for rating in _ratings(database)}]


def _ratings(database: Path) -> list[dict[str, Any]]:
    with _reading(database) as connection:
        rows = connection.execute("SELECT body FROM events WHERE kind = 'ServiceRated'").fetchall()
    return [json.loads(body)["rating"] for (body,) in rows]


def _events(database: Path, kind: str) -> int:
    with _reading(database) as connection:
        (count,) = connection.execute("SELECT count(*) FROM events WHERE kind = ?", [kind]).fetchone()
    return int(count)


@contextlib.contextmanager
def _reading(database: Path) -> Iterator[sqlite3.Connection]:
    address = f"{database.resolve().as_uri()}?mode=ro"
    with contextlib.closing(sqlite3.connect(address, uri=True)) as connection:
        yield connection


def _fact(kind: str, event: dict[str, Any]) -> tuple[object, ...]:
    if kind == "TicketIssued":
        return ("issued", event["ticket"], event["number"])
    return ("called", event["ticket"], event["window"])


def _times(seconds: list[float]) -> dict[str, float | None]:
    return {"p50": percentile(seconds, 0.50), "p99": percentile(seconds, 0.99)}
