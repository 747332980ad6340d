"""Records made by hand: visits of one made-up hall, told as on its clocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from reports.records import LEVELS, NOTHING, OUTCOMES, PRIORITIES, STATES, Records

MINUTE = 60_000
SHANGHAI = "Asia/Shanghai"

USUAL: Mapping[str, Any] = {
    "visit": 1,
    "service": "consult",
    "state": "done",
    "outcome": "done",
    "priority": "normal",
    "window": 1,
    "clerk": "0231",
    "person": NOTHING,
    "slot": NOTHING,
    "calls": 1,
    "parked_for": 0,
    "chosen": False,
    "imported": False,
    "level": None,
    "rated_after": NOTHING,
    "device": NOTHING,
    "on_site": False,
    "by_slip": False,
}
_WORDS = {"state": STATES, "outcome": OUTCOMES, "priority": PRIORITIES}


def visit(ticket: int, issued: str, wait: float = 2, handling: float = 6, **own: Any) -> dict[str, Any]:
    """A ticket ``issued`` at ``2026-10-12 09:00``, called after ``wait`` minutes and served so long.

    ``own`` tells otherwise; ``zone`` names the time zone of the clocks.
    """
    zone = ZoneInfo(own.pop("zone", SHANGHAI))
    local = datetime.fromisoformat(issued).replace(tzinfo=zone, fold=own.pop("fold", 0))
    at = int(local.timestamp() * 1000)
    called = at + round(wait * MINUTE)
    day = int(f"{local:%Y%m%d}")
    row = {
        **USUAL,
        "day": day,
        "ticket": day * 100_000 + ticket,
        "issued_at": at,
        "called_at": called,
        "last_called_at": called,
        "started_at": called + MINUTE,
        "ended_at": called + MINUTE + round(handling * MINUTE),
        **own,
    }
    if row["state"] in ("no_show", "expired", "waiting"):
        row |= {"started_at": NOTHING, "outcome": ""}
    if row["state"] in ("expired", "waiting"):
        nothing = dict.fromkeys(("called_at", "last_called_at", "ended_at", "window"), NOTHING)
        row |= {**nothing, "clerk": None, "calls": 0}
    return row


def records(rows: Sequence[Mapping[str, Any]]) -> Records:
    """As the store gives them."""
    services = tuple(sorted({row["service"] for row in rows}))
    clerks = tuple(sorted({row["clerk"] for row in rows if row["clerk"] is not None}))

    def column(name: str) -> Any:
        values = [row[name] for row in rows]
        if name == "service":
            values = [services.index(value) for value in values]
        elif name == "clerk":
            values = [NOTHING if value is None else clerks.index(value) for value in values]
        elif name == "level":
            values = [NOTHING if value is None else LEVELS.index(value) for value in values]
        elif name in _WORDS:
            values = [_WORDS[name].index(value) for value in values]
        flags = name in ("chosen", "imported", "on_site", "by_slip")
        return np.array(values, np.bool_ if flags else np.int64)

    names = [name for name in Records.__dataclass_fields__ if name not in ("services", "clerks")]
    return Records(services, clerks, **{name: column(name) for name in names})
