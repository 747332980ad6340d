"""From the hall's history to what a forecast expects of a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from hall_server.domain.citizen import Priority
from hall_server.domain.rules import MINUTE
from hall_server.forecast import Calibration, Learner, Outcome, Past, Quiet, Range, Rolling, Served
from hall_server.forecast.calibration import WINDOW, WITHOUT_PAST
from hall_server.forecast.past import BREAK
from hall_server.store.history import (
    FullVisit,
    appointments_between,
    days,
    lately_told,
    position,
    sessions_between,
    visits_between,
)

MOST_DAYS: Final = 20
MOST_VISITS: Final = 100_000
USUAL_KEEP: Final = 0.9
KEEP_WEIGHS: Final = 20
BREAKS_WEIGH: Final = 20
"""The usual length of a break is believed as if so many had shown it."""
LONGEST_BREAK: Final = 60 * MINUTE
LONGEST_GAP: Final = 3 * MINUTE
"""A clerk who lets somebody wait for longer has a break."""


def learned(engine: Engine | None, day: str, timezone: str, usual: Mapping[str, int]) -> Past:
    """What the last business days before ``day`` teach; what is configured where there are none.

    Raises ``StoreUnavailable`` and ``StoreDamaged``.
    """
    learner = Learner(usual)
    weekday = date.fromisoformat(day).isoweekday()
    if engine is None:
        return learner.past(weekday, USUAL_KEEP)
    earlier = [each for each in days(engine) if each < day][-MOST_DAYS:]
    until, left = position(engine), MOST_VISITS
    for each in reversed(earlier):
        on = date.fromisoformat(each)
        for found in visits_between(engine, on, on, until):
            if len(found.visits) <= left:
                for one in served(found.day, found.visits, ZoneInfo(timezone)):
                    learner.see(one)
            left -= len(found.visits)
        if left <= 0:
            break
    past = learner.past(weekday, kept_share(engine, earlier))
    return replace(past, pause=break_length(engine, earlier))


class Experience(NamedTuple):
    """What became of the last announcements, and when it is usually quiet."""

    calibration: Calibration
    rolling: Rolling
    quiet: Quiet


def experience(engine: Engine) -> Experience:
    """Raises ``StoreUnavailable``."""
    rolling = Rolling()
    calibration = Calibration() if days(engine)[1:] else Calibration(WITHOUT_PAST)
    for told in lately_told(engine, WINDOW):
        if told.waited is not None:
            low = told.middle - (told.middle - told.low) / told.lower
            high = told.middle + (told.high - told.middle) / told.upper
            calibration.hear(Range(low, told.middle, high), told.waited)
            rolling.hear(Outcome(told.low, told.middle, told.high, told.naive, told.waited))
    return Experience(calibration, rolling, {})


def served(day: str, visits: Sequence[FullVisit], zone: ZoneInfo) -> Iterator[Served]:
    """A day's visits as a forecast learns from them. ``visits`` are in the order of ticket and visit."""
    on = date.fromisoformat(day)
    midnight = int(datetime(on.year, on.month, on.day, tzinfo=zone).timestamp() * 1000)
    gap = _gap(visits)
    for index, visit in enumerate(visits):
        after = visits[index + 1] if index + 1 < len(visits) else None
        onward = after.service if after is not None and after.ticket == visit.ticket else None
        came = visit.state in ("done", "moved")
        occupied = None
        if visit.called_at is not None and visit.ended_at is not None and (came or visit.state == "no_show"):
            occupied = visit.ended_at - visit.called_at - visit.parked_for
            occupied += gap if occupied > 0 else 0
        yield Served(
            day,
            on.isoweekday(),
            visit.service,
            _class(visit.priority),
            visit.issued_at - midnight,
            occupied,
            came,
            onward,
            visit.visit == 1,
            None if visit.slot is None else visit.slot - midnight,
            visit.window,
            None if visit.called_at is None else visit.called_at - midnight,
        )


def _class(priority: str) -> Priority:
    try:
        return Priority(priority)
    except ValueError:
        return Priority.NORMAL


def _gap(visits: Sequence[FullVisit]) -> int:
    """How long a clerk takes to call the next who waits already: the median of the day."""
    at_window: dict[int, list[FullVisit]] = defaultdict(list)
    for visit in visits:
        if visit.window is not None and visit.called_at is not None and visit.ended_at is not None:
            at_window[visit.window].append(visit)
    gaps = []
    for served_there in at_window.values():
        served_there.sort(key=lambda visit: visit.called_at or 0)
        for before, after in pairwise(served_there):
            ended, called = before.ended_at or 0, after.called_at or 0
            if after.issued_at < ended <= called <= ended + LONGEST_GAP:
                gaps.append(called - ended)
    return round(median(gaps)) if gaps else 0


def kept_share(engine: Engine, earlier: Sequence[str]) -> float:
    """The share of appointments that are kept, of those that were not cancelled."""
    kept = missed = 0
    if earlier:
        first, last = date.fromisoformat(earlier[0]), date.fromisoformat(earlier[-1])
        for count in appointments_between(engine, first, last, position(engine)):
            kept, missed = kept + count.kept, missed + count.missed
    return (kept + USUAL_KEEP * KEEP_WEIGHS) / (kept + missed + KEEP_WEIGHS)


def break_length(engine: Engine, earlier: Sequence[str]) -> float:
    """How long a break lasts on the average. Whose breaks lasted longer than an hour had gone for the day."""
    lasted, breaks = BREAK * BREAKS_WEIGH, BREAKS_WEIGH
    if earlier:
        first, last = date.fromisoformat(earlier[0]), date.fromisoformat(earlier[-1])
        for one in sessions_between(engine, first, last, position(engine)):
            if one.break_ms <= one.breaks * LONGEST_BREAK:
                lasted, breaks = lasted + one.break_ms, breaks + one.breaks
    return lasted / breaks
