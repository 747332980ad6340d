"""A report as JSON. docs/report.schema.json describes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec

from reports.month.model import MonthReport
from reports.month.own import OwnReport
from reports.month.quality import QualityReport

from .whole import write_whole

# Legal in JSON, but a terminal on which it is printed would obey them.
_OBEYED = re.compile(r"[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Document:
    """A month, quarter or year. ``format`` changes when an older reader would misread it."""

    format: Literal["tingxu-report/1"]
    report: MonthReport


@dataclass(frozen=True, slots=True)
class OwnDocument:
    """A window's or clerk's own figures."""

    format: Literal["tingxu-own-figures/1"]
    report: OwnReport


@dataclass(frozen=True, slots=True)
class QualityDocument:
    """Ratings and closed loops by themselves."""

    format: Literal["tingxu-quality/1"]
    report: QualityReport


def write(report: MonthReport, path: Path, language: str) -> None:
    """The file says the same in every language. Raises :class:`NotWritten`."""
    write_whole(path, as_json(report).encode())


def as_json(report: MonthReport) -> str:
    return text_of(Document("tingxu-report/1", report))


def text_of(document: Any) -> str:
    """Any such document as JSON, one value to a line."""
    text = msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
