"""The fixed set of measures that an indicator can name. Each takes a month's report and a window's standing.

None of them is the rate of rating: it is a gate, never points, since paid ratings are pressed ratings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from hall_server.language import N_
from reports.month.model import MonthReport, Share
from reports.ranking.model import Standing

Direction = Literal["more", "fewer"]

BY_HAND = "by_hand"
PRIOR = 4.0
"""So many events, as expected, are added to each window's own, so that one event is not a verdict."""


@dataclass(frozen=True, slots=True)
class Measure:
    """``better``: whether more or fewer is better. ``of`` gives None where the month cannot tell.

    ``whole_hall``: the figure is the hall's and alike for every window.
    """

    name: str
    unit: str
    better: Direction
    of: Callable[[MonthReport, Standing], float | None]
    whole_hall: bool = False


def events_ratio(report: MonthReport, standing: Standing, event: str) -> float | None:
    """(O + 4) / (E + 4): events observed against expected, drawn to 1 where few are expected.

    The posterior mean of a relative risk under a gamma prior of mean 1 (Clayton and Kaldor, 1987, "Empirical
    Bayes estimates of age-standardized relative risks"), with the prior's weight fixed at 4 events.
    """
    for point in report.windows.funnel:
        if point.unit == standing.unit and point.event == event:
            return (point.observed + PRIOR) / (point.expected + PRIOR)
    return None


def _efficiency(_report: MonthReport, standing: Standing) -> float | None:
    return standing.own_past if standing.not_comparable == "alone" else standing.efficiency


def _part(name: str) -> Callable[[MonthReport, Standing], float | None]:
    return lambda _report, standing: standing.parts.get(name)


def _ratio(event: str) -> Callable[[MonthReport, Standing], float | None]:
    return lambda report, standing: events_ratio(report, standing, event)


def _percent(value: float | None) -> float | None:
    return None if value is None else 100 * value


def _share(of: Callable[[MonthReport], Share]) -> Callable[[MonthReport, Standing], float | None]:
    return lambda report, _standing: _percent(of(report).rate)


def _short(_report: MonthReport, standing: Standing) -> float | None:
    short = standing.excluded.get("too_short", 0)
    return 100 * short / (standing.tickets + short) if standing.tickets + short else None


def _days(report: MonthReport, standing: Standing) -> float | None:
    return 100 * standing.days / len(report.basis.days) if report.basis.days else None


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else seconds / 60


def _cases_in_time(report: MonthReport, _standing: Standing) -> float | None:
    rate = report.quality.cases_overdue.rate
    return None if rate is None else 100 * (1 - rate)


POINTS, PERCENT, RATIO, MINUTES = N_("points"), "%", N_("times the expected"), N_("min")

MEASURES = {
    "score": Measure(N_("Score of the ranking"), POINTS, "more", lambda _r, s: s.score),
    "efficiency": Measure(N_("Efficiency, 100 is usual"), POINTS, "more", _efficiency),
    "first_visit": Measure(
        N_("Completion at the first visit, as points of the ranking"), POINTS, "more", _part("first_visit")
    ),
    "ratings": Measure(N_("Ratings, as points of the ranking"), POINTS, "more", _part("ratings")),
    "availability": Measure(
        N_("Availability, as points of the ranking"), POINTS, "more", _part("availability")
    ),
    "closure": Measure(N_("Closed loops, as points of the ranking"), POINTS, "more", _part("closure")),
    "good_low": Measure(
        N_("Good ratings, lower 95 % bound"), PERCENT, "more", lambda _r, s: _percent(s.good_low)
    ),
    "bad_rate": Measure(
        N_("Bad ratings, shrunk to the hall's"), PERCENT, "fewer", lambda _r, s: _percent(s.bad_rate)
    ),
    "repeat_ratio": Measure(N_("Repeat visits against expected"), RATIO, "fewer", _ratio("repeat")),
    "complaint_ratio": Measure(N_("Complaints against expected"), RATIO, "fewer", _ratio("complaint")),
    "overdue_ratio": Measure(N_("Overdue cases against expected"), RATIO, "fewer", _ratio("overdue")),
    "no_show_ratio": Measure(N_("No-shows against expected"), RATIO, "fewer", _ratio("no_show")),
    "short_share": Measure(N_("Services closed too soon to have been one"), PERCENT, "fewer", _short),
    "days_served": Measure(N_("Days served, of the hall's days"), PERCENT, "more", _days),
    "hall_mean_wait": Measure(
        N_("Mean wait in the hall"), MINUTES, "fewer", lambda r, _s: _minutes(r.head.mean_wait), True
    ),
    "hall_p90_wait": Measure(
        N_("p90 wait in the hall"), MINUTES, "fewer", lambda r, _s: _minutes(r.head.p90_wait), True
    ),
    "hall_within_5": Measure(
        N_("Done within 5 min in the hall"),
        PERCENT,
        "more",
        _share(lambda r: r.head.within_5_by_ticket),
        True,
    ),
    "hall_within_10": Measure(
        N_("Done within 10 min in the hall"),
        PERCENT,
        "more",
        _share(lambda r: r.head.within_10_by_ticket),
        True,
    ),
    "hall_appointments_kept": Measure(
        N_("Appointments kept in the hall"), PERCENT, "more", _share(lambda r: r.head.appointments_kept), True
    ),
    "hall_replied": Measure(
        N_("Bad ratings answered in the hall (差评回复率)"),
        PERCENT,
        "more",
        _share(lambda r: r.quality.replied),
        True,
    ),
    "hall_rectified": Measure(
        N_("Bad ratings mended in the hall (差评整改率)"),
        PERCENT,
        "more",
        _share(lambda r: r.quality.rectified),
        True,
    ),
    "hall_satisfied_after": Measure(
        N_("Satisfied when called back in the hall (整改满意率)"),
        PERCENT,
        "more",
        _share(lambda r: r.quality.satisfied_after),
        True,
    ),
    "hall_cases_in_time": Measure(N_("Cases in time in the hall"), PERCENT, "more", _cases_in_time, True),
}
"""The measures by the name that flags.toml uses."""


def points(value: float, *, weight: float, floor: float, target: float, cap: float) -> float:
    """weight x min(cap, max(0, (value - floor) / (target - floor))): none at the floor, all at the target.

    Linear in between. A target below the floor makes fewer better. ``cap``: the most, as a share of it.
    """
    return weight * min(cap, max(0.0, (value - floor) / (target - floor)))
