"""What a file holds, found out before anything of it is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Engine

from hall_server.language import N_
from hall_server.store.history import day_name

from .checks import Checks, PastVisit
from .sheet import BadRow, NoSheet, Sheet
from .staging import Staging
from .writing import MOST_A_DAY, already_there

_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Findings:
    """Counts of rows. Every row is bad, or stands twice in the file, or is there already, or is new.

    ``services`` and ``days`` (as 20260302, in order) are those of the rows that are not bad.
    """

    rows: int
    bad: int
    twice: int
    there: int
    services: Mapping[str, int]
    days: tuple[int, ...]

    @property
    def good(self) -> int:
        return self.rows - self.bad

    @property
    def new(self) -> int:
        return self.good - self.twice - self.there


def look_into(
    sheet: Sheet, checks: Checks, staging: Staging, engine: Engine, read: Callable[[int], None]
) -> Findings:
    """Put the whole sheet into the staging; ``read`` hears how many bytes were read so far.

    Raises :class:`NoSheet` when a day has more tickets than a day can have, and ``StoreUnavailable``.
    """
    services: Counter[str] = Counter()
    batch: list[PastVisit] = []
    rows = bad = kept = 0
    for number, line in sheet.lines():
        rows += 1
        try:
            visit = checks.visit(sheet.cells(line))
        except BadRow as problem:
            bad += 1
            staging.add_bad(number, problem)
        else:
            services[visit.service] += 1
            batch.append(visit)
        if rows % _BATCH == 0:
            kept += staging.add(batch)
            batch.clear()
            read(sheet.position)
    kept += staging.add(batch)
    days = staging.days()
    there = sum(_there(engine, staging, day, count) for day, count in days.items())
    return Findings(rows, bad, rows - bad - kept, there, services, tuple(days))


def _there(engine: Engine, staging: Staging, day: int, count: int) -> int:
    """How many of a day's rows are in the database already."""
    known = already_there(engine, day)
    there = sum(identity in known for identity in staging.identities(day))
    if len(known) + count - there > MOST_A_DAY:
        raise NoSheet(N_("{day} would have more than {most:,} tickets."), day=day_name(day), most=MOST_A_DAY)
    return there
