"""Ratings and closed loops as tables."""

from __future__ import annotations

from collections.abc import Sequence

from hall_server.language import N_
from reports.month.model import LoopRow, RatingMix
from reports.month.quality import ConcernRow, QualityReport

from .model import Column, Table, Term, Value
from .summary import basis, rates

_OVERDUE = Column("overdue", "text", N_("Overdue"), N_("Whether a deadline passed before it was met."))


def quality_tables(report: QualityReport, language: str) -> tuple[Table, ...]:
    return (
        rates(report.active_rating, report.quality),
        ratings(report.quality.ratings),
        loops(report.quality.loops),
        concerns(report.concerns),
        basis(report.basis, language),
    )


def ratings(mix: RatingMix) -> Table:
    columns = (
        Column("kind", "text", N_("Kind"), N_("A level, the services without a rating, or a reason chosen.")),
        Column("what", "text", N_("Which"), N_("The level, or the reason's id in hall.toml.")),
        Column("count", "count", N_("How many"), N_("Ratings; for unrated, ratable services without one.")),
    )
    rows: list[tuple[Value, ...]] = [
        *((Term("level"), Term(level), count) for level, count in mix.levels.items()),
        (Term("unrated"), "", mix.unrated),
        *((Term("option"), option, count) for option, count in mix.options.items()),
    ]
    return Table("ratings", N_("Ratings"), columns, rows)


def loops(found: Sequence[LoopRow]) -> Table:
    columns = (
        Column("source", "text", N_("Source"), N_("Where the concern came from.")),
        Column(
            "opened", "count", N_("Opened"), N_("Concerns opened in the period; what follows is about these.")
        ),
        Column("closed", "count", N_("Closed"), N_("Closed by the end of what the report rests on.")),
        Column("open_still", "count", N_("Open"), N_("Not closed yet.")),
        Column(
            "overdue", "count", N_("Overdue"), N_("Closed, or looked into, after the deadline or not yet.")
        ),
        Column("founded", "count", N_("Founded"), N_("Looked into and found to be so.")),
        Column("mended", "count", N_("Mended"), N_("Put right.")),
        Column(
            "called_back", "count", N_("Called back"), N_("The citizen was reached and said whether content.")
        ),
        Column("satisfied", "count", N_("Content"), N_("The citizen said to be content in the end.")),
        Column(
            "median_days_to_close",
            "number",
            N_("Median days to close"),
            N_("From the opening to the closing, in days of 24 hours, of those that are closed."),
        ),
    )
    rows = [
        (
            Term(row.source),
            row.opened,
            row.closed,
            row.open_still,
            row.overdue,
            row.founded,
            row.mended,
            row.called_back,
            row.satisfied,
            row.median_days_to_close,
        )
        for row in found
    ]
    return Table("loops", N_("Closed loops"), columns, rows)


def concerns(found: Sequence[ConcernRow]) -> Table:
    columns = (
        Column("number", "text", N_("Number"), N_("The concern's number.")),
        Column("source", "text", N_("Source"), N_("Where the concern came from.")),
        Column("service", "text", N_("Service id"), N_("The service's id in hall.toml.")),
        Column("window", "count", N_("Window"), N_("The window's number.")),
        Column("state", "text", N_("State"), N_("How far it has come.")),
        Column("opened", "text", N_("Opened"), N_("The day on which it was opened.")),
        Column("respond_by", "text", N_("Respond by"), N_("The day by which it has to be looked into.")),
        Column("close_by", "text", N_("Close by"), N_("The day by which it has to be closed.")),
        Column("closed", "text", N_("Closed"), N_("The day on which it was closed.")),
        _OVERDUE,
    )
    rows = [
        (
            row.number,
            Term(row.source),
            row.service,
            row.window,
            Term(row.state),
            row.opened,
            row.respond_by,
            row.close_by,
            row.closed,
            Term("yes" if row.overdue else "no"),
        )
        for row in found
    ]
    return Table("concerns", N_("Concerns"), columns, rows)
