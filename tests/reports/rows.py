"""Records made by hand, with what a test does not say as it usually is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from reports.records import NOTHING, OUTCOMES, STATES, Records

MINUTE = 60_000
NINE = 1_793_062_800_000
"""Nine in the morning in Shanghai on 27 October 2026, a Tuesday."""
DAY = 20261027


def visit(**told: Any) -> dict[str, Any]:
    """A service that came at nine, was called after a minute, and took ten."""
    issued = told.get("issued_at", NINE)
    called = told.get("called_at", issued + MINUTE)
    started = told.get("started_at", called if called == NOTHING else called + 20_000)
    usual = {
        "day": DAY, "ticket": NOTHING, "visit": 1, "service": 0, "state": STATES.index("done"),
        "outcome": OUTCOMES.index("done"), "priority": 0, "window": 1, "clerk": 0, "person": NOTHING,
        "issued_at": issued, "slot": NOTHING, "called_at": called, "last_called_at": called, "calls": 1,
        "started_at": started, "parked_for": 0, "ended_at": started + 10 * MINUTE, "chosen": False,
        "imported": False, "level": NOTHING, "rated_after": NOTHING, "device": NOTHING, "on_site": False,
        "by_slip": False,
    }  # fmt: skip
    return usual | told


def records(*visits: Mapping[str, Any], services: int = 2, clerks: int = 2) -> Records:
    """Tickets that have no id are counted from 1 in their order."""
    rows = [
        {**row, "ticket": DAY * 100_000 + count if row["ticket"] == NOTHING else row["ticket"]}
        for count, row in enumerate(visits, start=1)
    ]
    yes_or_no = ("chosen", "imported", "on_site", "by_slip")
    columns = {
        name: np.array([row[name] for row in rows], bool if name in yes_or_no else np.int64)
        for name in visit()
    }
    names = [f"item-{place}" for place in range(services)]
    return Records(names, [f"{place + 1:04}" for place in range(clerks)], **columns)
