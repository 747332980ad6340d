"""Files of another queue system, and bringing them into a database without a command."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from hall_server.store import schema
from hall_server.store.database import reading
from hall_server.store.past.checks import Checks
from hall_server.store.past.findings import Findings, look_into
from hall_server.store.past.sheet import COLUMNS, FURTHER, Sheet
from hall_server.store.past.staging import BadLine, Staging
from hall_server.store.past.writing import add
from tests.domain.day import PLAN

HEADER = ",".join(COLUMNS)
FULL_HEADER = ",".join((*COLUMNS, *FURTHER))
SERVED = (
    "A001,consult,2025-03-03 09:00:00,2025-03-03 09:05:00,2025-03-03 09:06:00,2025-03-03 09:10:00,3,0231,done"
)
SECRET = b"k" * 32
NO_SHOW = "A002,intake,2025-03-03 09:01:00,2025-03-03 09:06:00,,,4,,no_show"
# Noon of a Monday in Shanghai.
NOW = int(datetime(2025, 6, 2, 4, tzinfo=UTC).timestamp() * 1000)


def sheet(path: Path, rows: Iterable[str], header: str = HEADER) -> Path:
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return path


def bring_in(engine: Engine, path: Path, served: Iterable[str] = ()) -> tuple[Findings, list[BadLine]]:
    """Import the good rows of a file at ``NOW``."""
    with Staging() as staging, contextlib.closing(Sheet(path)) as opened:
        findings = look_into(
            opened, Checks(PLAN, NOW, list(served), lambda: SECRET), staging, engine, lambda _read: None
        )
        for day in findings.days:
            add(engine, day, staging.of_day(day), lambda _wrote: None)
        return findings, list(staging.bad())


def ratings(engine: Engine) -> list[tuple[object, ...]]:
    with reading(engine) as connection:
        return [tuple(row) for row in connection.execute(schema.ratings.select())]


def contents(engine: Engine) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """All visits, and all that is known of where they came from."""
    with reading(engine) as connection:
        visits = connection.execute(schema.visits.select().order_by(schema.visits.c.ticket))
        imported = connection.execute(schema.imported.select().order_by(schema.imported.c.ticket))
        return [tuple(row) for row in visits], [tuple(row) for row in imported]
