"""Rankings, the funnel of quality events, and what does not count, as tables."""

from __future__ import annotations

from collections.abc import Iterator

from hall_server.language import N_
from reports.month.model import MonthReport
from reports.ranking.model import PARTS, Ranking, Standing, Unit

from .model import Column, Table, Term, Value

_UNIT = Column(
    "unit",
    "text",
    N_("Window or clerk"),
    N_("A window's number or a clerk's staff number; empty for the whole hall."),
)
_KIND = Column("ranking", "text", N_("Ranking"), N_("Of windows or of clerks."))

_PLACE = (
    Column("rank", "count", N_("Rank"), N_("1 is the best of its group; empty for who is not comparable.")),
    Column("rank_low", "count", N_("Rank, from"), N_("The better end of the rank's 5-95 % interval.")),
    Column("rank_high", "count", N_("Rank, to"), N_("The worse end of the rank's 5-95 % interval.")),
    Column(
        "tier",
        "text",
        N_("Tier"),
        N_("A or C: the whole interval lies above or below the group's middle; B: neither."),
    ),
    Column(
        "group", "count", N_("Group"), N_("Who has the same number is compared; 0 is comparable with nobody.")
    ),
)
_SCORE = (
    Column(
        "score",
        "points",
        N_("Score"),
        N_("The weighted mean of the parts; where one is not known, the others carry its weight."),
    ),
    Column(
        "efficiency_points",
        "points",
        N_("Points: efficiency"),
        N_("Points from 0 to 100 for the efficiency."),
    ),
    Column(
        "first_visit_points",
        "points",
        N_("Points: first visit"),
        N_("Points from 0 to 100 for citizens who need not come again within 30 days."),
    ),
    Column(
        "ratings_points", "points", N_("Points: ratings"), N_("Points from 0 to 100 for few bad ratings.")
    ),
    Column(
        "availability_points",
        "points",
        N_("Points: availability"),
        N_("Points from 0 to 100 for the time open among the time signed in."),
    ),
    Column(
        "closure_points",
        "points",
        N_("Points: closed loops"),
        N_("Points from 0 to 100 for concerns that were closed in time."),
    ),
)
_WORK = (
    Column(
        "efficiency",
        "points",
        N_("Efficiency"),
        N_("100 exp(-u), u being the shrunk effect on the logarithm of handling times; more is faster."),
    ),
    Column(
        "own_past",
        "points",
        N_("Against its own past"),
        N_("The efficiency against its own earlier months, of who serves what nobody else serves."),
    ),
    Column("tickets", "count", N_("Tickets"), N_("Services that count in the ranking.")),
    Column("days", "count", N_("Days"), N_("Business days with services that count.")),
    Column("observed_min", "minutes", N_("Took (min)"), N_("What these services took together (O).")),
    Column(
        "expected_min",
        "minutes",
        N_("Expected (min)"),
        N_("What these services would have taken at a usual window (E)."),
    ),
    Column(
        "top", "rate", N_("Chance of the top"), N_("The probability of being among the first of the group.")
    ),
    Column(
        "bottom",
        "rate",
        N_("Chance of the bottom"),
        N_("The probability of being among the last of the group."),
    ),
)
_RATED = (
    Column("ratable", "count", N_("Ratable"), N_("Completed services that their citizens could rate.")),
    Column("rated", "count", N_("Rated"), N_("Services that their citizens rated themselves.")),
    Column("response", "rate", N_("Response rate"), N_("Rated / ratable.")),
    Column("bad", "count", N_("Bad ratings"), N_("Ratings of the last two levels.")),
    Column(
        "bad_rate",
        "rate",
        N_("Bad rate, shrunk"),
        N_("(bad + alpha) / (rated + alpha + beta), fitted to the hall."),
    ),
    Column(
        "good_low",
        "rate",
        N_("Good share, lower bound"),
        N_("The lower Wilson bound (95 %) of the good share of the ratings."),
    ),
)
_NOT = (
    Column(
        "not_comparable",
        "text",
        N_("Not comparable"),
        N_("Alone: serves what nobody else serves. Too few: below the least number of tickets or days."),
    ),
    Column(
        "excluded", "count", N_("Excluded"), N_("Visits that do not count; the sheet of exclusions says why.")
    ),
)
_NAME = Column("name", "text", N_("Name"), N_("The clerk's name, or the window's zone."))
_COLUMNS = (*_PLACE[:3], _UNIT, _NAME, *_PLACE[3:], *_SCORE, *_WORK, *_RATED, *_NOT)


def ranking(report: MonthReport, unit: Unit) -> Table:
    """``window`` or ``clerk``."""
    windows = unit == "window"
    names = report.window_names if windows else report.clerk_names
    found = report.windows if windows else report.clerks
    title = N_("Windows") if windows else N_("Clerks")
    rows = [_standing(standing, names.get(standing.unit, "")) for standing in found.standings]
    return Table(f"ranking-{unit}s", title, _COLUMNS, rows, fixed=5)


def standing(one: Standing, name: str) -> Table:
    """That of one unit alone."""
    return Table("standing", N_("Standing"), _COLUMNS, [_standing(one, name)])


def _standing(one: Standing, name: str) -> tuple[Value, ...]:
    return (
        one.rank,
        one.rank_low,
        one.rank_high,
        one.unit,
        name,
        one.tier,
        one.group,
        one.score,
        *(one.parts.get(part) for part in PARTS),
        one.efficiency,
        one.own_past,
        one.tickets,
        one.days,
        one.observed_min,
        one.expected_min,
        one.top,
        one.bottom,
        one.ratable,
        one.rated,
        one.response,
        one.bad,
        one.bad_rate,
        one.good_low,
        Term(one.not_comparable),
        sum(one.excluded.values()),
    )


def funnel(report: MonthReport) -> Table:
    columns = (
        _KIND,
        _UNIT,
        Column("event", "text", N_("Event"), N_("A repeated visit, complaint, overdue case or no-show.")),
        Column("observed", "count", N_("Events"), N_("How many there were (O).")),
        Column("expected", "number", N_("Events expected"), N_("How many a usual one would have had (E).")),
        Column("z", "z", "z", N_("2 (sqrt O - sqrt E), divided by the square root of the over-dispersion.")),
        Column(
            "flag",
            "count",
            N_("Outside the limits"),
            N_("0: inside; 1: beyond 1.96; 2: beyond 3.09; positive is more than expected."),
        ),
    )
    rows = [
        (Term(found.unit), point.unit, Term(point.event), point.observed, point.expected, point.z, point.flag)
        for found in (report.windows, report.clerks)
        for point in found.funnel
    ]
    return Table("funnel", N_("Quality events"), columns, rows)


def exclusions(report: MonthReport) -> Table:
    columns = (
        _KIND,
        _UNIT,
        Column("reason", "text", N_("Reason"), N_("Why a visit does not count in the ranking.")),
        Column("visits", "count", N_("Visits"), N_("How many visits do not count.")),
    )
    rows = [row for found in (report.windows, report.clerks) for row in _excluded(found)]
    return Table("exclusions", N_("Exclusions"), columns, rows)


def _excluded(found: Ranking) -> Iterator[tuple[Value, ...]]:
    """The hall's, then each unit's."""
    kind = Term(found.unit)
    for reason, count in sorted(found.excluded.items()):
        yield kind, "", Term(reason), count
    for standing in found.standings:
        for reason, count in sorted(standing.excluded.items()):
            yield kind, standing.unit, Term(reason), count
