"""A window's or clerk's own figures as tables."""

from __future__ import annotations

from hall_server.language import N_
from reports.month.own import OwnReport, OwnVisit

from .model import Column, Table, Term, Value
from .rankings import standing
from .summary import basis

_VISIT = (
    Column(
        "ticket", "text", N_("Ticket id"), N_("The business day and a count; names the ticket in the log.")
    ),
    Column(
        "visit",
        "count",
        N_("Visit"),
        N_("1 for the ticket's first service, 2 for the next it was sent on to."),
    ),
    Column("number", "text", N_("Number"), N_("The number on the slip.")),
    Column("day", "text", N_("Day"), N_("The business day.")),
    Column("service", "text", N_("Service id"), N_("The service's id in hall.toml.")),
    Column("name", "text", N_("Service"), N_("Its name, or its id where hall.toml no longer has it.")),
    Column(
        "item",
        "text",
        N_("Judged as"),
        N_("The service id whose usual time is expected, when it was renamed."),
    ),
    Column("state", "text", N_("State"), N_("How the visit ended.")),
    Column("window", "count", N_("Window"), N_("The window's number.")),
    Column("clerk", "text", N_("Clerk"), N_("The clerk's staff number.")),
    Column("called", "text", N_("Called"), N_("The first call, on the hall's clocks.")),
    Column("started", "text", N_("Started"), N_("When service began, on the hall's clocks.")),
    Column("ended", "text", N_("Ended"), N_("When service ended, on the hall's clocks.")),
    Column("parked_min", "minutes", N_("Parked (min)"), N_("For how long the service was interrupted.")),
    Column("took_min", "minutes", N_("Took (min)"), N_("End - start - parked, as it counts (O).")),
    Column(
        "expected_min", "minutes", N_("Expected (min)"), N_("What it would have taken at a usual window (E).")
    ),
    Column(
        "deviation",
        "log",
        N_("Deviation"),
        N_("ln(took) less the logarithm that is usual, clipped; below 0 is faster."),
    ),
    Column("counted", "text", N_("Counted"), N_("Whether the visit is among those that O and E are of.")),
    Column("excluded", "text", N_("Why not"), N_("Why a visit does not count in the ranking.")),
)
_PART = (
    Column("part", "text", N_("Part"), N_("A part of the score; the last row is the score itself.")),
    Column("weight", "points", N_("Weight"), N_("The part's weight in assessment.toml.")),
    Column(
        "points", "points", N_("Points"), N_("The unit's own points, from 0 to 100; empty where not known.")
    ),
    Column(
        "used", "points", N_("Points used"), N_("The own points or, where not known, the mean of the group.")
    ),
    Column(
        "adds", "points", N_("Weight x points"), N_("The sum of these / the sum of the weights is the score.")
    ),
)
_USUAL = (
    Column("service", "text", N_("Service id"), N_("The service's id in hall.toml.")),
    Column(
        "usual_min", "minutes", N_("Usual (min)"), N_("The usual handling time that the ranking expects.")
    ),
    Column("usual_of", "count", N_("Usual, of tickets"), N_("How many services the usual time rests on.")),
)


def own_tables(report: OwnReport, language: str) -> tuple[Table, ...]:
    """The visits first: they are what the others are reckoned from."""
    name = report.name or report.standing.unit
    return (
        visits(report, language),
        parts(report),
        standing(report.standing, name),
        usual(report),
        basis(report.basis, language),
    )


def visits(report: OwnReport, language: str) -> Table:
    return Table("visits", N_("Every visit"), _VISIT, [_visit(visit, language) for visit in report.visits])


def _visit(visit: OwnVisit, language: str) -> tuple[Value, ...]:
    counted = visit.expected_min is not None
    return (
        str(visit.ticket),
        visit.visit,
        visit.number,
        visit.day,
        visit.service,
        visit.name[language],
        "" if visit.item == visit.service else visit.item,
        Term(visit.state),
        visit.window,
        visit.clerk,
        visit.called,
        visit.started,
        visit.ended,
        visit.parked_min,
        visit.took_min,
        visit.expected_min,
        visit.deviation,
        Term("yes" if counted else "no"),
        Term(visit.excluded or ""),
    )


def usual(report: OwnReport) -> Table:
    rows = [(service, *usual) for service, usual in sorted(report.items.items())]
    return Table("usual", N_("Usual times"), _USUAL, rows)


def parts(report: OwnReport) -> Table:
    rows: list[tuple[Value, ...]] = [
        (
            Term(f"part_{one.part}"),
            one.weight,
            one.points,
            one.used,
            None if one.used is None else round(one.weight * one.used, 2),
        )
        for one in report.parts
    ]
    known = [one.weight for one in report.parts if one.used is not None]
    rows.append((Term("score"), sum(known), report.standing.score, report.standing.score, None))
    return Table("score", N_("Score"), _PART, rows)
