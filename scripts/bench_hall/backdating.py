"""Earlier days for a hall: a valid log and its read models, written in bulk through the store's tables."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, Table, insert
from sqlalchemy.dialects.sqlite import dialect

from hall_server import protocol as p
from hall_server.domain.events import (
    CallReason,
    DayStarted,
    Event,
    ServiceFinished,
    ServiceStarted,
    TicketCalled,
    TicketIssued,
)
from hall_server.domain.hall import IDS_PER_DAY
from hall_server.domain.plan import HallPlan
from hall_server.domain.ticket import Place
from hall_server.store import codec, schema
from hall_server.store.chain import GENESIS, Entry, link
from hall_server.store.database import writing

TICKETS_A_DAY = 5_000
OPENS = 9
# Citizens come evenly through eight hours; each is called, arrives, and is served.
WAITED = 300_000
WALKED = 20_000
SERVED = 240_000
# The replies of this day and the one before are still remembered when a day ends.
DAYS_OF_REPLIES = 2

Row = tuple[object, ...]


class History:
    """Appends business days to an empty log."""

    def __init__(self, plan: HallPlan) -> None:
        self._plan = plan
        self._seq = 0
        self._hash = GENESIS

    def write(
        self, engine: Engine, tickets: int, before: datetime, progress: Callable[[int], None]
    ) -> datetime:
        """So many tickets on the days before ``before``. Returns the evening of the last day."""
        days = [min(TICKETS_A_DAY, tickets - done) for done in range(0, tickets, TICKETS_A_DAY)]
        reported = time.monotonic()
        for index, count in enumerate(days):
            morning = (before - timedelta(days=len(days) - index)).replace(hour=OPENS, minute=0)
            day = _Day(self._plan, morning, count)
            with writing(engine) as connection:
                insert_rows(connection, schema.days, [(day.name, self._seq + 1)])
                insert_rows(connection, schema.events, list(self._chained(day.events())))
                insert_rows(connection, schema.visits, list(day.visits()))
                if index >= len(days) - DAYS_OF_REPLIES:
                    insert_rows(connection, schema.replies, list(day.replies()))
            if time.monotonic() - reported > 5:
                progress(sum(days[: index + 1]))
                reported = time.monotonic()
        return morning.replace(hour=20)

    def _chained(self, events: Sequence[Event]) -> Iterator[Row]:
        for event in events:
            self._seq += 1
            request = f"history-{self._seq:014d}"
            entry = Entry(
                self._seq, event.at, codec.kind_of(event), codec.encode(event), _device(event), request
            )
            self._hash = link(self._hash, entry)
            yield (*entry, self._hash)


class _Day:
    """One business day on which every citizen was served."""

    def __init__(self, plan: HallPlan, morning: datetime, count: int) -> None:
        self.name = morning.date().isoformat()
        self._plan = plan
        self._first = int(self.name.replace("-", "")) * IDS_PER_DAY + 1
        opens = morning.replace(tzinfo=ZoneInfo(plan.timezone))
        self._opens = int(opens.timestamp() * 1000)
        self._pace = 8 * 3_600_000 // count
        self._count = count
        self._tickets = [self._ticket(index) for index in range(count)]

    def _ticket(self, index: int) -> tuple[int, str, str, int, int]:
        """A ticket's id, number, service, window and moment of issue."""
        window = self._plan.windows[index % len(self._plan.windows)]
        skills = sorted(window.services)
        service = self._plan.service_by_id[skills[index // len(self._plan.windows) % len(skills)]]
        number = service.series.number(index + 1)
        return self._first + index, number, service.id, window.number, self._opens + index * self._pace

    def events(self) -> list[Event]:
        """In the order in which they happened."""
        happened: list[Event] = [DayStarted(self._opens - 1, self.name)]
        for ticket, number, service, window, at in self._tickets:
            called = at + WAITED
            started = called + WALKED
            why = CallReason("fcfs", WAITED, 60)
            happened += (
                TicketIssued(at, ticket, number, service, Place(at, at, ticket), "1"),
                TicketCalled(called, ticket, window, f"{window:04d}", why),
                ServiceStarted(started, ticket, window),
                ServiceFinished(started + SERVED, ticket, window),
            )
        happened.sort(key=attrgetter("at"))
        return happened

    def visits(self) -> Iterator[Row]:
        for ticket, number, service, window, at in self._tickets:
            called = at + WAITED
            started = called + WALKED
            clerk = f"{window:04d}"
            # fmt: off
            yield (ticket, 1, number, service, "done", at, at, window, clerk, 1,
                   called, started, 0, started + SERVED, "normal", None, "", "done", None, called, False)
            # fmt: on

    def replies(self) -> Iterator[Row]:
        accepted = p.encode_result(p.Accepted())
        for ticket, number, service, window, at in self._tickets:
            taken = p.TicketTaken(ticket, number, service, "zone-A", 60, at, None)
            yield (None, "kiosk-1", f"history-taken-{ticket}", at, p.encode_result(taken))
            for step in range(3):
                yield (None, f"window-{window}", f"history-step-{step}-{ticket}", at, accepted)


def _device(event: Event) -> str:
    match event:
        case TicketIssued():
            return "kiosk-1"
        case TicketCalled() | ServiceStarted() | ServiceFinished():
            return f"window-{event.window}"
        case _:
            return ""


def insert_rows(connection: Connection, table: Table, rows: list[Row]) -> None:
    """The driver's own bulk insert; rows hold all columns in the table's order."""
    statement = str(insert(table).compile(dialect=dialect(paramstyle="qmark")))
    cursor = connection.connection.cursor()
    cursor.executemany(statement, rows)
    cursor.close()
