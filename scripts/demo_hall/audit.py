"""What the disk says once everything has stopped, read without any of the server's own code."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .tally import Tally, percentile


@dataclass(frozen=True, slots=True)
class Summary:
    """The demo's result. ``printed`` counts slips, ``reprinted`` those marked as a reprint; times are in
    milliseconds."""

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
    issue_ms: dict[str, float | None]
    call_to_board_ms: dict[str, float | None]

    @property
    def good(self) -> bool:
        wrong = self.duplicate_numbers or self.double_calls or self.lost_acknowledged
        return self.boards_in_sync and not wrong

    def as_json(self) -> str:
        return json.dumps(asdict(self))


def sum_up(tally: Tally, boards_in_sync: bool, database: Path, slips: Iterable[Path]) -> Summary:
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
        issue_ms=_times(tally.issue_times),
        call_to_board_ms=_times(tally.call_times()),
    )


def lost(tally: Tally, database: Path) -> int:
    """Tickets and calls that somebody was told of and that the log does not have."""
    acknowledged: Counter[tuple[object, ...]] = Counter()
    acknowledged.update(("issued", ticket.ticket, ticket.number) for ticket in tally.issued)
    acknowledged.update(("called", ticket, window) for ticket, window in tally.calls)
    return (acknowledged - Counter(_logged(database))).total()


def _logged(database: Path) -> list[tuple[object, ...]]:
    wanted = "SELECT kind, body FROM events WHERE kind IN ('TicketIssued', 'TicketCalled')"
    with contextlib.closing(
        sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)
    ) as connection:
        rows = connection.execute(wanted).fetchall()
    return [_fact(kind, json.loads(body)) for kind, body in rows]


def _fact(kind: str, event: dict[str, Any]) -> tuple[object, ...]:
    if kind == "TicketIssued":
        return ("issued", event["ticket"], event["number"])
    return ("called", event["ticket"], event["window"])


def _times(seconds: list[float]) -> dict[str, float | None]:
    return {"p50": percentile(seconds, 0.50), "p99": percentile(seconds, 0.99)}
