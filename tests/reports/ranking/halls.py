"""Small halls written by hand: a row for each visit, told from the usual one by what differs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from reports.assessment import Assessment
from reports.period import Period
from reports.ranking import Context, Ranking, rank
from reports.ranking.model import Unit
from reports.records import LEVELS, NOTHING, OUTCOMES, STATES, Records

MINUTE = 60_000
OCTOBER = Period.month(2026, 10)
NINE = 1_790_816_400_000
"""1 October 2026, 09:00 in Shanghai."""
DAY = 24 * 60 * MINUTE
SMALL = {"gate": {"tickets": 2, "days": 2}, "ranks": {"draws": 200}, "efficiency": {"draws": 200}}


def visit(number: int, **own: object) -> dict[str, Any]:
    """Ticket ``number``: on day ``day`` of October at window 1, called at once, served for ``minutes``."""
    day, minutes = int(own.pop("day", 1 + number % 20)), float(own.pop("minutes", 6.0))  # type: ignore[call-overload, arg-type]
    month = int(own.pop("month", 10))  # type: ignore[call-overload]
    at = NINE + (day - 1) * DAY + (month - 10) * 31 * DAY + number % 300 * MINUTE
    started = own.get("started_at", at)
    usual = {
        "day": 20_260_000 + month * 100 + day,
        "ticket": (20_260_000 + month * 100 + day) * 100_000 + number,
        "visit": 1,
        "service": "a",
        "state": "done",
        "outcome": "done",
        "priority": 0,
        "window": 1,
        "clerk": "",
        "person": NOTHING,
        "issued_at": at,
        "slot": NOTHING,
        "called_at": at,
        "last_called_at": at,
        "calls": 1,
        "started_at": started,
        "parked_for": 0,
        "ended_at": round(started + minutes * MINUTE)
        if isinstance(started, int) and started > 0
        else NOTHING,
        "chosen": False,
        "imported": False,
        "level": NOTHING,
        "rated_after": NOTHING,
        "device": NOTHING,
        "on_site": False,
        "by_slip": False,
    }
    return {**usual, **own}


def hall(*rows: dict[str, Any]) -> Records:
    """The records of these visits; a clerk is named after the window unless told."""
    rows = tuple({**row, "clerk": row["clerk"] or f"clerk {row['window']}"} for row in rows)
    services = sorted({row["service"] for row in rows})
    clerks = sorted({row["clerk"] for row in rows if row["clerk"] != NOTHING})
    places: Mapping[str, Any] = {
        "service": services.index,
        "clerk": lambda name: name if name == NOTHING else clerks.index(name),
        "state": STATES.index,
        "outcome": OUTCOMES.index,
        "level": lambda name: name if name == NOTHING else LEVELS.index(name),
    }
    columns: dict[str, Any] = {}
    for name in visit(0):
        values = [places[name](row[name]) if name in places else row[name] for row in rows]
        columns[name] = np.array(values, dtype=bool if isinstance(visit(0)[name], bool) else np.int64)
    return Records(services=services, clerks=clerks, **columns)


def ranked(
    records: Records, unit: Unit = "window", context: Context | None = None, **tables: dict[str, Any]
) -> Ranking:
    """The ranking of October, with a gate of two tickets on two days unless told."""
    assessment = Assessment.model_validate({**SMALL, **tables})
    return rank(records, OCTOBER, unit, assessment, context or Context(), {})
