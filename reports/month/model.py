"""What a report says, ready to be written as PDF, XLSX, CSV or JSON.

Every number is rounded when it is put in here, and no writer rounds again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reports.flags.model import FlagsReport
from reports.period import Period
from reports.ranking.model import Ranking

Name = Mapping[str, str]
"""A name by language: ``zh`` and ``en``."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a report rests on. The same data and ``seq`` give the same bytes.

    ``seq``, ``hash`` and ``at`` (milliseconds) are those of the last record of the log that counts;
    ``imported`` are the visits of another system in the period; ``days`` the business days that had visits.
    ``complete`` is False while the period goes on. ``assessment`` is the digest of the settings used and
    ``own_assessment`` whether the hall has an assessment.toml of its own.
    """

    hall: str
    name: Name
    timezone: str
    period: Period
    seq: int
    hash: str
    at: int
    imported: int
    days: tuple[str, ...]
    complete: bool
    assessment: str
    own_assessment: bool


@dataclass(frozen=True, slots=True)
class Share:
    """``rate`` = ``part`` / ``whole`` from 0 to 1, with its 95 % Wilson bounds; None of nothing."""

    part: int
    whole: int
    rate: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Head:
    """The five figures of the cover. Times in seconds.

    ``by_ticket``: the share of services done within 5 and 10 minutes; ``by_item``: the share of services in
    the list (items) whose mean handling time is within 5 and 10 minutes.
    """

    tickets: int
    services: int
    mean_wait: float | None
    p90_wait: float | None
    within_5_by_ticket: Share
    within_10_by_ticket: Share
    within_5_by_item: Share
    within_10_by_item: Share
    active_rating: Share
    appointments_kept: Share


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One service of the list in the period. Times in seconds; ``name`` as in hall.toml, or its id."""

    service: str
    zone: str
    name: Name
    tickets: int
    done: int
    no_shows: int
    mean_wait: float | None
    p90_wait: float | None
    mean_handling: float | None
    median_handling: float | None


@dataclass(frozen=True, slots=True)
class Cell:
    """Visits of a row and an hour, with their mean wait and handling in seconds."""

    count: int
    mean_wait: float | None
    mean_handling: float | None


@dataclass(frozen=True, slots=True)
class HeatMap:
    """``hours`` are local hours of the day; ``rows`` by service id, the busiest first; None: no visit."""

    hours: tuple[int, ...]
    rows: Mapping[str, tuple[Cell | None, ...]]


@dataclass(frozen=True, slots=True)
class WaitsByTime:
    """Mean wait in seconds and tickets by ISO weekday (1 is Monday) and local hour of issue."""

    hours: tuple[int, ...]
    weekdays: Mapping[int, tuple[Cell | None, ...]]


@dataclass(frozen=True, slots=True)
class RatingMix:
    """``levels``: ratings by level, best first. ``unrated`` are ratable services without one.

    ``policy`` names how unrated ones count in ``good_rate``; ``good_rate`` (好评率) = good / counted,
    ``active_good`` = good / rated.
    """

    ratable: int
    levels: Mapping[str, int]
    unrated: int
    policy: str
    good_rate: Share
    active_good: Share
    options: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LoopRow:
    """Closed loops of one source in the period: opened, closed, overdue, and how they ended."""

    source: str
    opened: int
    closed: int
    open_still: int
    overdue: int
    founded: int
    mended: int
    called_back: int
    satisfied: int
    median_days_to_close: float | None


@dataclass(frozen=True, slots=True)
class Quality:
    """好差评 and closed loops. The rates are 差评回复率, 差评整改率 and 整改满意率."""

    ratings: RatingMix
    loops: tuple[LoopRow, ...]
    replied: Share
    rectified: Share
    satisfied_after: Share
    cases_overdue: Share


@dataclass(frozen=True, slots=True)
class MonthReport:
    """Everything about a period. ``windows`` and ``clerks`` are rankings, ``flags`` a month's 红黑旗."""

    basis: Basis
    head: Head
    items: tuple[ItemRow, ...]
    heat: HeatMap
    waits: WaitsByTime
    quality: Quality
    windows: Ranking
    clerks: Ranking
    window_names: Mapping[str, str]
    clerk_names: Mapping[str, str]
    method: Mapping[str, Any]
    flags: FlagsReport | None = None
