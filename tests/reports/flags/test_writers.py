"""A month's flags on paper and in a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from reports import pdf
from reports.flags import rules
from reports.flags.entries import Entry, Figure
from reports.flags.ledger import Ledger
from reports.month.model import MonthReport
from reports.writing.tables import tables_of
from reports.writing.words import WORDS
from tests.reports import sample
from tests.reports.flags import october
from tests.reports.flags.october import assessed, who


def county() -> MonthReport:
    """Window 3 has a verified fault, a black flag for it, and an appeal; a clerk is proposed for a star."""
    report = sample.county()
    month = report.basis.period.name
    first, last = report.windows.standings[0], report.windows.standings[-1]
    windows = [replace(one, top=0.95 if one is first else one.top) for one in report.windows.standings]
    report = replace(report, windows=replace(report.windows, standings=tuple(windows)))
    clerk = report.clerks.standings[0].unit
    tree = october.sample()
    entries: list[Entry] = [
        rules.figures(tree, month, [Figure("files", first.unit, 97, "抽查 20 份")], who("0003"), 1),
        rules.event(month, "window", last.unit, "fault", "<b>态度</b> {生硬}", "监控", who("0003"), 2),
    ]
    now = assessed(report, entries)
    signed = rules.flag(now, last.unit, "black", "查实", 2, 1, Ledger(tuple(entries)), who(), 3)
    entries.append(signed)
    entries.append(rules.appeal(Ledger(tuple(entries)), month, last.unit, "=cmd 设备故障", who("0235"), 4))
    entries.append(rules.nominate(Ledger(tuple(entries)), month, clerk, "帮办最多", (), who(), 5))
    entries.append(rules.bonus(month, clerk, 20_050, "服务之星", who(), 6))
    return replace(report, flags=assessed(report, entries))


def pages(report: MonthReport, folder: Path, language: str) -> Sequence[str]:
    path = folder / "report.pdf"
    pdf.write(report, path, language)
    return [page.extract_text() for page in PdfReader(path).pages]


def test_the_pdf_tells_what_was_signed_and_that_it_is_appealed_against(tmp_path: Path) -> None:
    report = county()
    assert report.flags is not None
    text = " ".join(" ".join(pages(report, tmp_path, "en")).split())
    last = report.windows.standings[-1].unit
    assert f"{last}" in text
    for said in (
        "black flag, under appeal",
        "<b>态度</b> {生硬}",
        "=cmd 设备故障",
        "200.50",
        "The tree by window",
    ):
        assert said in text


def test_nobody_is_named_on_paper_for_a_black_flag_that_nobody_signed(tmp_path: Path) -> None:
    report = county()
    assert report.flags is not None
    unsigned = replace(report, flags=replace(report.flags, flags=(), events=()))
    assert unsigned.flags is not None
    assert [row.window for row, _one, _chance in unsigned.flags.near("black")]
    text = " ".join(" ".join(pages(unsigned, tmp_path, "en")).split())
    assert "No flag was signed." in text
    assert "by a verified event" not in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_hall_that_does_not_assess_has_no_such_page(tmp_path: Path, language: str) -> None:
    without = pages(replace(county(), flags=None), tmp_path, language)
    assert len(pages(county(), tmp_path, language)) > len(without)
    assert not [page for page in without if "红黑旗" in page or "Red and black flags" in page]


def test_totals_agree_to_the_digit(tmp_path: Path) -> None:
    report = county()
    assert report.flags is not None
    tables = {table.name: table for table in tables_of(report, "en")}
    rows = {str(row[0]): row for row in tables["flags"].rows}
    text = " ".join(pages(report, tmp_path, "en"))
    for one in report.flags.rows:
        assert rows[one.window][1] == one.total
        assert one.total is None or f"{one.total:g}" in text


def test_every_word_of_the_tables_is_known() -> None:
    words = {
        cell
        for table in tables_of(county(), "en")
        if table.name in ("flags", "flag-indicators", "signed-flags", "verified-events", "stars", "bonuses")
        for row in table.rows
        for cell in row
        if type(cell).__name__ == "Term"
    }
    units = {one.unit for aspect in october.sample().as_aspects() for one in aspect.indicators}
    assert words - units <= set(WORDS)
