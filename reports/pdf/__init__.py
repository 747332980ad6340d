"""The report as a document that a hall's director signs."""

from __future__ import annotations

from pathlib import Path

from reports.month.model import MonthReport
from reports.writing.whole import write_whole


def write(report: MonthReport, path: Path, language: str) -> None:
    """The report as PDF, in ``zh`` or ``en``. Raises :class:`reports.writing.whole.NotWritten`."""
    write_whole(path, as_pdf(report, language))


def as_pdf(report: MonthReport, language: str) -> bytes:
    """The same report gives the same bytes."""
    # Loaded only when one is wanted: a typeface of five megabytes comes with it.
    from .document import compose

    return compose(report, language)
