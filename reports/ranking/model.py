"""What a ranking says. Every number is rounded here once, so that PDF, XLSX and JSON agree to the digit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Unit = Literal["window", "clerk"]
Tier = Literal["A", "B", "C"]
"""A and C: the whole 5-95 % interval of the rank lies above or below the middle; B: neither."""

PARTS = ("efficiency", "first_visit", "ratings", "availability", "closure")

Excluded = Literal[
    "too_short",
    "too_long",
    "no_show",
    "expired",
    "cancelled",
    "auto_closed",
    "not_started",
    "same_person",
    "passed_on",
    "chosen",
    "alone",
]
"""Why a visit does not count in the ranking; :mod:`reports.ranking.valid` says when.

``alone`` are services that nobody else renders: they say nothing about a unit that is compared with others.
"""
EXCLUDED: tuple[Excluded, ...] = get_args(Excluded)


@dataclass(frozen=True, slots=True)
class Standing:
    """One window's or clerk's month.

    - ``unit``: a window's number or a clerk's staff number, as text. ``group`` counts the comparable groups
      from 1; 0 is whoever can be compared with nobody (不可比), for the reason in ``not_comparable``:
      ``alone`` (its services are nobody else's), ``too_few`` (tickets or days below the gate).
    - ``tickets`` and ``days``: valid ones. ``observed_min``, ``expected_min``: what these tickets took, and
      what they would have taken with a usual window. ``efficiency``: 100 is usual, more is faster, capped;
      ``own_past`` is that against its own earlier months for who is ``alone``, else None.
    - ``parts``: the points of each of ``PARTS`` from 0 to 100; None where nothing is known, and then the
      weights of the others carry the score. ``score``: their weighted mean.
    - ``rank`` is 1 for the best in its group, ``rank_low`` to ``rank_high`` its 5-95 % interval. None
      without a group. ``top`` and ``bottom``: the probability of being among the first and last k.
    - ``ratable``, ``rated``, ``bad``: services and ratings; ``good_low``: the lower Wilson bound (95 %) of
      the good share; ``bad_rate``: shrunk to the hall's. ``response``: rated / ratable.
    - ``excluded``: visits that do not count, by reason.
    """

    unit: str
    group: int
    tickets: int
    days: int
    observed_min: float
    expected_min: float
    efficiency: float | None
    own_past: float | None
    parts: Mapping[str, float | None]
    score: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    tier: Tier | None
    top: float | None
    bottom: float | None
    ratable: int
    rated: int
    bad: int
    good_low: float | None
    bad_rate: float | None
    response: float | None
    excluded: Mapping[Excluded, int]
    not_comparable: Literal["", "alone", "too_few"] = ""


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """Quality events of one unit: ``observed`` against ``expected``, z corrected for over-dispersion.

    ``flag``: 0 inside the limits, 1 outside 1.96, 2 outside 3.09, with the sign of the deviation (more
    events than expected is positive, and worse).
    """

    unit: str
    event: Literal["repeat", "complaint", "overdue", "no_show"]
    observed: int
    expected: float
    z: float
    flag: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """``standings`` are in the order of rank, group by group, the incomparable last.

    ``items``: by service, the usual handling time in minutes that E rests on, and of how many tickets.
    ``excluded``: how many visits do not count, by reason. ``dispersion``: phi of each quality event.
    ``spread``: tau, the standard deviation of windows' true effects in the logarithm; ``noise``: sigma of
    single tickets.
    """

    unit: Unit
    standings: tuple[Standing, ...]
    funnel: tuple[FunnelPoint, ...]
    items: Mapping[str, tuple[float, int]]
    excluded: Mapping[Excluded, int]
    dispersion: Mapping[str, float]
    spread: float
    noise: float
    groups: int
