"""What a report says as plain tables, the same for CSV and XLSX."""

from __future__ import annotations

from reports.month.model import MonthReport

from .flags import flags_tables
from .model import Column, Kind, Rate, Table, Term, Value
from .own import own_tables
from .quality import loops, quality_tables, ratings
from .rankings import exclusions, funnel, ranking
from .services import hours, items, waits
from .summary import basis, figures, method

__all__ = ["Column", "Kind", "Rate", "Table", "Term", "Value", "own_tables", "quality_tables", "tables_of"]


def tables_of(report: MonthReport, language: str) -> tuple[Table, ...]:
    """The report's tables, the most asked for first. ``language`` is that of names."""
    return (
        figures(report),
        ranking(report, "window"),
        ranking(report, "clerk"),
        items(report, language),
        hours(report, language),
        waits(report),
        ratings(report.quality.ratings),
        loops(report.quality.loops),
        *flags_tables(report, language),
        funnel(report),
        exclusions(report),
        method(report),
        basis(report.basis, language),
    )
