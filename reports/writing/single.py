"""Own figures and quality by themselves: their tables as CSV and XLSX, and JSON."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reports.month.own import OwnReport
from reports.month.quality import QualityReport

from . import csv, xlsx
from .json import OwnDocument, QualityDocument, text_of
from .tables import Table, own_tables, quality_tables
from .whole import write_whole

FORMATS = ("xlsx", "csv", "json")
Single = OwnReport | QualityReport


def as_json(report: Single) -> str:
    if isinstance(report, OwnReport):
        return text_of(OwnDocument("tingxu-own-figures/1", report))
    return text_of(QualityDocument("tingxu-quality/1", report))


def write_xlsx(report: Single, path: Path, language: str) -> None:
    """Raises :class:`NotWritten`."""
    write_whole(path, xlsx.of_tables(_tables(report, language), report.basis, language))


def write_csv(report: Single, path: Path, language: str) -> None:
    """``path`` is a folder. Raises :class:`NotWritten`."""
    csv.write_tables(_tables(report, language), path)


def write_json(report: Single, path: Path, language: str) -> None:
    """Raises :class:`NotWritten`."""
    write_whole(path, as_json(report).encode())


WRITERS: dict[str, Callable[[Single, Path, str], None]] = {
    "xlsx": write_xlsx,
    "csv": write_csv,
    "json": write_json,
}


def _tables(report: Single, language: str) -> tuple[Table, ...]:
    if isinstance(report, OwnReport):
        return own_tables(report, language)
    return quality_tables(report, language)
