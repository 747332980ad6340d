"""The rows of a month as CSV for ``hall-server import-history``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
from numpy.typing import NDArray

from reports.records import LEVELS, NOTHING, Ints

from .rows import Rows
from .size import CLASSES, RESULTS
from .town import ZONES, Town, clerk

COLUMNS = (
    "number", "service", "issued", "called", "started", "ended", "window", "clerk", "outcome", "priority",
    "parked_s", "calls", "last_called", "chosen", "result", "person", "rating", "rated", "device", "on_site",
)  # fmt: skip
AT_ONCE = 20_000
"""Rows that are text at the same time."""

Texts = list[str]


def head() -> str:
    return ",".join(COLUMNS) + "\n"


def lines(town: Town, days: tuple[date, ...], rows: Rows) -> Iterator[tuple[int, str]]:
    """Some lines at a time, with how many they are."""
    for begin in range(0, len(rows), AT_ONCE):
        some = rows.ordered(np.arange(begin, min(begin + AT_ONCE, len(rows))))
        columns = _columns(town, days, some)
        yield len(some), "".join(f"{','.join(cells)}\n" for cells in zip(*columns, strict=True))


def _columns(town: Town, days: tuple[date, ...], rows: Rows) -> list[Texts]:
    midnight = np.array([day.isoformat() for day in days], "datetime64[s]")[rows.day]
    outcome = np.where(rows.no_show, "no_show", "done").tolist()
    results = [name for name, _share in RESULTS]
    seats = int(rows.window.max()) + 1
    return [
        [
            f"{ZONES[zone][4]}{count:03d}"
            for zone, count in zip(rows.zone.tolist(), rows.number.tolist(), strict=True)
        ],
        _named(town.items, rows.item),
        _moments(midnight, rows.issued),
        _moments(midnight, rows.called),
        _moments(midnight, rows.started),
        _moments(midnight, rows.ended),
        _counts(rows.window + 1),
        _named([clerk(seat + 1) for seat in range(seats)], rows.window),
        outcome,
        _named([name for name, _share in CLASSES], rows.priority),
        _counts(np.where(rows.no_show, NOTHING, rows.parked)),
        _counts(rows.calls),
        _moments(midnight, rows.last_called),
        _counts(rows.chosen.astype(np.int64)),
        _named(results, np.where(rows.no_show, NOTHING, rows.result)),
        [f"p{person}" for person in rows.person.tolist()],
        _named(LEVELS, rows.level),
        _moments(midnight, rows.rated),
        [f"d{device}" if device != NOTHING else "" for device in rows.device.tolist()],
        _counts(np.where(rows.level == NOTHING, NOTHING, rows.on_site)),
    ]


def _moments(midnight: NDArray[np.datetime64], second: Ints) -> Texts:
    """Local, such as 2026-10-08T09:15:00; empty where nothing is known."""
    texts = np.datetime_as_string(midnight + second.astype("timedelta64[s]"), unit="s")
    return np.where(second == NOTHING, "", texts).tolist()  # type: ignore[no-any-return]


def _named(names: tuple[str, ...] | list[str], places: Ints) -> Texts:
    """The last of the table stands for nothing, whose place is -1."""
    return np.array([*names, ""])[places].tolist()  # type: ignore[no-any-return]


def _counts(values: Ints) -> Texts:
    return np.where(values == NOTHING, "", values.astype(str)).tolist()  # type: ignore[no-any-return]
