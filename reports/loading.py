"""The hall's visits and ratings as columns."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from hashlib import blake2b
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from hall_server.store.history import (
    DayOfRatings,
    DayOfVisits,
    FullVisit,
    Position,
    RatingSeen,
    ratings_between,
    visits_between,
)

from .records import LEVELS, NOTHING, OUTCOMES, PRIORITIES, STATES, Records

Column = NDArray[Any]
Progress = Callable[[float], None]

# Columns grow in place, as narrow as they can be. The type codes are those of :mod:`array`.
# ``person`` is told apart by 56 bits of a hash until all are known.
_WIDTHS = {
    "day": "i",
    "ticket": "q",
    "visit": "h",
    "service": "i",
    "state": "b",
    "outcome": "b",
    "priority": "b",
    "window": "i",
    "clerk": "i",
    "person": "q",
    "issued_at": "q",
    "slot": "q",
    "called_at": "q",
    "last_called_at": "q",
    "calls": "h",
    "started_at": "q",
    "parked_for": "i",
    "ended_at": "q",
    "chosen": "b",
    "imported": "b",
    "level": "b",
    "rated_after": "q",
    "device": "i",
    "on_site": "b",
    "by_slip": "b",
}
_YES_OR_NO = ("chosen", "imported", "on_site", "by_slip")
_HASH_BYTES = 7

_state = {state: place for place, state in enumerate(STATES)}.__getitem__
_outcome = {outcome: place for place, outcome in enumerate(OUTCOMES)}.__getitem__
_priority = {priority: place for place, priority in enumerate(PRIORITIES)}.__getitem__
_level = {level: place for place, level in enumerate(LEVELS)}.__getitem__


def load(
    engine: Engine,
    first: date,
    last: date,
    until: Position,
    progress: Progress = lambda _done: None,
) -> Records:
    """All visits of the days from ``first`` to ``last`` with their ratings, as they stood at ``until``.

    ``progress`` hears which part is done, from 0 to 1. Raises ``StoreUnavailable`` and ``StoreDamaged``.
    """
    loading = _Loading()
    ratings = _by_day(ratings_between(engine, first, last, until))
    for day in visits_between(engine, first, last, until):
        loading.add(day, ratings(day.day))
        progress(_part(first, last, date.fromisoformat(day.day)))
    records = loading.records()
    progress(1.0)
    return records


def _by_day(days: Iterator[DayOfRatings]) -> Callable[[str], list[RatingSeen]]:
    """Both come in the order of days; what is asked for a day lies between."""
    waiting: DayOfRatings | None = None

    def of(day: str) -> list[RatingSeen]:
        nonlocal waiting
        while waiting is None or waiting.day < day:
            waiting = next(days, DayOfRatings("9999-99-99", []))
        return waiting.ratings if waiting.day == day else []

    return of


def _part(first: date, last: date, day: date) -> float:
    return ((day - first) + timedelta(days=1)) / ((last - first) + timedelta(days=2))


class _Names:
    """Numbers for texts, in the order in which they come until they are sorted in the end."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, name: str | None) -> int:
        return NOTHING if name is None else self._numbers.setdefault(name, len(self._numbers))

    def sorted(self, column: Column) -> tuple[tuple[str, ...], Column]:
        """The names in order, and the column with their places there."""
        names = tuple(sorted(self._numbers))
        places = np.empty(len(names) + 1, dtype=column.dtype)
        # The last one is where a column of NOTHING, -1, looks.
        places[NOTHING] = NOTHING
        for place, name in enumerate(names):
            places[self._numbers[name]] = place
        return names, places[column]


class _Loading:
    def __init__(self) -> None:
        self._columns = {name: array(width) for name, width in _WIDTHS.items()}
        self._services, self._clerks = _Names(), _Names()
        self._devices = 0

    def add(self, day: DayOfVisits, ratings: list[RatingSeen]) -> None:
        if not day.visits:
            return
        count, add = len(day.visits), self._add
        fields = dict(zip(FullVisit._fields, zip(*day.visits, strict=True), strict=True))
        add("day", repeat(int(day.day.replace("-", "")), count))
        add("imported", repeat(day.imported, count))
        for name in ("ticket", "visit", "issued_at", "calls", "parked_for"):
            add(name, fields[name])
        for name in ("window", "slot", "called_at", "last_called_at", "started_at", "ended_at"):
            add(name, (NOTHING if value is None else value for value in fields[name]))
        add("service", map(self._services.number, fields["service"]))
        add("clerk", map(self._clerks.number, fields["clerk"]))
        add("person", map(_person, fields["person"]))
        add("state", map(_state, fields["state"]))
        add("outcome", map(_outcome, fields["outcome"]))
        add("priority", map(_priority, fields["priority"]))
        add("chosen", map(bool, fields["chosen"]))
        self._rate(day.visits, ratings)

    def _rate(self, visits: list[FullVisit], ratings: list[RatingSeen]) -> None:
        first, count = len(self._columns["level"]), len(visits)
        for name in ("level", "rated_after", "device"):
            self._add(name, repeat(NOTHING, count))
        for name in ("on_site", "by_slip"):
            self._add(name, repeat(False, count))
        places = {(visit.ticket, visit.visit): place for place, visit in enumerate(visits, first)}
        devices: dict[str, int] = {}
        for rating in ratings:
            place = places.get((rating.ticket, rating.visit))
            if place is None:
                continue
            self._columns["level"][place] = _level(rating.level)
            self._columns["rated_after"][place] = rating.since_end
            self._columns["on_site"][place] = rating.on_site
            self._columns["by_slip"][place] = rating.channel == "slip"
            if rating.device:
                # A phone is known by another hash on every day.
                number = devices.setdefault(rating.device, self._devices + len(devices))
                self._columns["device"][place] = number
        self._devices += len(devices)

    def _add(self, name: str, values: Iterable[int]) -> None:
        self._columns[name].extend(values)

    def records(self) -> Records:
        columns: dict[str, Column] = {name: np.asarray(column) for name, column in self._columns.items()}
        self._columns.clear()
        columns |= {name: columns[name].view(np.bool_) for name in _YES_OR_NO}
        services, columns["service"] = self._services.sorted(columns["service"])
        clerks, columns["clerk"] = self._clerks.sorted(columns["clerk"])
        columns["person"] = _numbered(columns["person"])
        return Records(services, clerks, **columns)


def _person(person: str | None) -> int:
    if person is None:
        return NOTHING
    return int.from_bytes(blake2b(person.encode(), digest_size=_HASH_BYTES).digest())


def _numbered(column: Column) -> Column:
    """Numbers from 0 on, by the order of the hashes."""
    known, numbers = np.unique(column, return_inverse=True)
    nobody = len(known) > 0 and known[0] == NOTHING
    return (numbers - int(nobody)).astype(np.int32)
