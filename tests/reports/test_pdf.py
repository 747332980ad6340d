"""A month's report as PDF: what a director reads, and what a machine finds in it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader

from reports import pdf
from reports.month.model import MonthReport
from reports.pdf.numbers import clock, number, percent
from reports.writing.whole import NotWritten

from . import sample

HOSTILE = "<b>bold</b> & =cmd|' /C calc'!A0 \x1b[31mred\x1b[0m \u202eevil\u202c \x00 end"


def _written(report: MonthReport, folder: Path, language: str = "zh") -> PdfReader:
    path = folder / "month.pdf"
    pdf.write(report, path, language)
    return PdfReader(path)


def _text(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


def _words(reader: PdfReader) -> str:
    """Without any space, so that it does not matter where lines break."""
    return re.sub(r"\s+", "", _text(reader))


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    return _written(sample.county(), tmp_path_factory.mktemp("county"))


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    return _written(sample.city(), tmp_path_factory.mktemp("city"), "en")


@pytest.fixture(scope="module")
def city_pages(city: PdfReader) -> list[str]:
    return [page.extract_text() for page in city.pages]


def test_the_cover_says_the_month_in_five_figures_and_what_they_rest_on(county: PdfReader) -> None:
    report, cover = sample.county(), county.pages[0].extract_text()
    head = report.head
    for figure in (
        f"{head.tickets:,}",
        clock(head.mean_wait),
        clock(head.p90_wait, 1),
        percent(head.within_5_by_ticket.rate),
        percent(head.within_10_by_item.rate),
        percent(head.active_rating.rate),
        percent(head.active_rating.low),
        percent(head.appointments_kept.rate),
        f"{report.basis.seq:,}",
        report.basis.hash,
        "2026年10月",
        "县政务服务大厅",
    ):
        assert figure in cover


def test_every_windows_figures_are_there_to_the_digit(city_pages: list[str]) -> None:
    text = "\n".join(city_pages)
    for standing in sample.city().windows.standings:
        row = re.search(rf"^.*Window {standing.unit} .*$", text, re.MULTILINE)
        assert row is not None
        assert f"{standing.tickets:,}" in row[0]
        for figure in (standing.observed_min, standing.expected_min):
            assert f"{figure:,.1f}" in row[0] or number(figure) in row[0]
        if standing.rank is not None:
            assert f"{standing.rank_low}–{standing.rank_high}" in row[0]
            assert number(standing.score, 1) in row[0]


def test_heads_are_repeated_on_every_page_of_a_long_table(city_pages: list[str]) -> None:
    for head in ("Tier", "ratable"):
        assert sum(head in text and len(re.findall(r"Window \d+", text)) > 30 for text in city_pages) >= 4


def test_each_page_tells_its_number_the_hall_and_the_month(city_pages: list[str]) -> None:
    total = len(city_pages)
    for place, text in enumerate(city_pages, 1):
        assert f"{place} / {total}" in text
        assert "City Service Centre" in text
        assert "October 2026" in text


def test_a_month_in_progress_says_so_on_every_page(tmp_path: Path) -> None:
    report = sample.county(complete=False)
    for language, mark in (("zh", "未完结"), ("en", "progress")):
        reader = _written(report, tmp_path, language)
        assert all(mark in page.extract_text() for page in reader.pages)
        assert mark not in _text(_written(sample.county(), tmp_path, language))


def test_bookmarks_lead_to_the_chapters(city: PdfReader, city_pages: list[str]) -> None:
    def entries(outline: list[Any]) -> list[Any]:
        return [entry for entry in outline if not isinstance(entry, list)]

    found = entries(city.outline)
    assert [str(entry.title) for entry in found[:3]] == [
        "The period in five figures",
        "Ranking of windows",
        "Ranking of clerks",
    ]
    for entry in found[1:]:
        page = city.get_destination_page_number(entry)
        assert page is not None
        assert str(entry.title) in city_pages[page]


def test_the_file_says_whose_it_is_and_when_its_last_record_was(county: PdfReader) -> None:
    about = county.metadata
    assert about is not None
    assert about.title == "县政务服务大厅：政务服务月报（2026年10月）"
    assert about.author == "县政务服务大厅"
    assert about.creation_date is not None
    assert about.creation_date.timestamp() * 1000 == sample.county().basis.at
    assert about.get("/CreationDate") == "D:20261031170102+08'00'"
    assert str(county.root_object["/Lang"]) == "zh-CN"


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.pdf", "two.pdf"):
        pdf.write(sample.county(), tmp_path / name, "zh")
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_its_face_is_embedded_and_its_charts_are_no_pictures(county: PdfReader) -> None:
    for page in county.pages:
        resources: Any = page["/Resources"]
        assert not [one for one in resources.get("/XObject", {}).values() if one["/Subtype"] == "/Image"]
        for font in resources["/Font"].values():
            one = font.get_object()
            assert one["/FontDescriptor"]["/FontFile2"]
            assert one["/ToUnicode"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_empty_month_says_so(tmp_path: Path, language: str) -> None:
    reader = _written(sample.empty(), tmp_path, language)
    text = _words(reader)
    assert len(reader.pages) < 6
    assert {"zh": "本期没有可排名的内容", "en": "Thereisnothingtorankinthisperiod"}[language] in text
    assert "None" not in text


def test_pages_are_neither_blank_nor_overfull(county: PdfReader, tmp_path: Path) -> None:
    path = tmp_path / "month.pdf"
    pdf.write(sample.county(), path, "zh")
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            picture = page.render(scale=0.5, grayscale=True).to_pil()
            wide, tall = picture.size
            assert picture.getextrema()[0] < 80
            margin = picture.crop((0, 0, wide // 20, tall)), picture.crop((wide - wide // 20, 0, wide, tall))
            assert all(side.getextrema()[0] == 255 for side in margin)


def test_text_in_names_stays_text(tmp_path: Path) -> None:
    report = sample.county()
    first = report.clerks.standings[0].unit
    report = replace(
        report,
        basis=replace(report.basis, name={"zh": "厅" * 120, "en": "<b>Hall</b> & co"}),
        clerk_names={**report.clerk_names, first: HOSTILE},
        window_names={"1": "名" * 200, "2": "<para>&amp;"},
        items=(replace(report.items[0], name={"zh": HOSTILE, "en": "W" * 400}), *report.items[1:]),
    )
    for language in ("zh", "en"):
        text = _text(_written(report, tmp_path, language))
        assert "<b>" in text
        assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e]", text)
    assert "<para>&amp;" in text
    assert "<b>Hall</b> & co" in text


def test_nothing_is_left_behind_when_it_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "month.pdf"
    path.write_bytes(b"an earlier one")

    def fail(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(NotWritten, match="the disk is full"):
        pdf.write(sample.county(), path, "zh")
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("month.pdf", b"an earlier one")]
