"""What stands on the paper, read back from the bytes as a printer reads them."""

from __future__ import annotations

import pytest
import zxingcpp

from hall_server.protocol import Language, Text
from ticket_printer import escpos_image, escpos_text
from ticket_printer.escpos_text import cells
from ticket_printer.pictures import draw_slip
from ticket_printer.slip import Line, layout, wrap

from .decoder import Cut, NativeQr, TextRow, decode, read_qr
from .jobs import URL, job

WIDTHS = (384, 512, 576)


def test_a_slip_has_everything_in_both_languages() -> None:
    paper = decode(escpos_text.compose(layout(job(), "zh"), 576, "native"))
    assert paper.text().splitlines() == [
        "滨江市民中心",
        "Binjiang Citizens' Centre",
        "A047",
        "居民身份证办理",
        "Resident identity card",
        "您前面还有：17 人",
        "People ahead of you: 17",
        "请在此等候：A区 户籍",
        "Please wait in: Zone A: Residence",
        "2026-03-02 10:42",
        "扫码看排队进度，办完可评价",
        "Scan to follow your place; rate when done",
    ]
    assert paper.resets == 1
    assert all(row.centred for row in paper.rows())
    assert NativeQr(URL, 7) in paper.marks
    assert isinstance(paper.marks[-1], Cut)


def test_english_comes_first_when_the_printer_says_so() -> None:
    rows = decode(escpos_text.compose(layout(job(), "en"), 576, "native")).text().splitlines()
    assert rows.index("Resident identity card") < rows.index("居民身份证办理")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_number_is_the_biggest_thing_on_the_slip_and_fits(width: int) -> None:
    paper = decode(escpos_text.compose(layout(job(number="AB1047"), "zh"), width, "native"))
    number = paper.row("AB1047")
    assert number.height == max(row.height for row in paper.rows()) >= 5
    assert number.width * cells(number.text) * escpos_text.CELL_DOTS <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_no_row_is_wider_than_the_paper(width: int) -> None:
    long = Text("外国人永久居留身份证（首次申领、换领、补领）及相关业务", "Permanent residence " * 6)
    paper = decode(escpos_text.compose(layout(job(service=long, reprint=True), "zh"), width, "native"))
    assert all(row.width * cells(row.text) * escpos_text.CELL_DOTS <= width for row in paper.rows())


@pytest.mark.parametrize("first", ["zh", "en"])
def test_a_reprint_says_so_in_both_languages(first: Language) -> None:
    again = decode(escpos_text.compose(layout(job(reprint=True), first), 576, "native"))
    mark = again.row("补打 REPRINT")
    assert mark.inverse
    assert mark.height == 2
    once = decode(escpos_text.compose(layout(job(), first), 576, "native"))
    assert "补打" not in once.text()
    assert "REPRINT" not in once.text()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("first", "second"), [("zh", "en"), ("en", "zh")])
def test_below_the_code_stands_what_it_is_for(width: int, first: Language, second: Language) -> None:
    paper = decode(escpos_text.compose(layout(job(), first), width, "native"))
    (place,) = [at for at, mark in enumerate(paper.marks) if isinstance(mark, NativeQr)]
    below = [mark.text for mark in paper.marks[place:] if isinstance(mark, TextRow) and mark.text]
    said = {"zh": "扫码看排队进度，办完可评价", "en": "Scan to follow your place; rate when done"}
    assert " ".join(below) == f"{said[first]} {said[second]}"


def test_without_an_address_there_is_no_qr_and_no_invitation_to_scan() -> None:
    elements = layout(job(url=""), "zh")
    paper = decode(escpos_text.compose(elements, 576, "native"))
    assert not [mark for mark in paper.marks if isinstance(mark, NativeQr)]
    assert "扫码" not in paper.text()
    assert "Scan" not in paper.text()
    drawn = decode(escpos_image.compose(elements, 576)).whole_picture()
    assert not zxingcpp.read_barcodes(drawn)
    assert drawn.height < draw_slip(layout(job(), "zh"), 576).height


@pytest.mark.parametrize("width", WIDTHS)
def test_a_printer_without_qr_gets_it_as_a_picture(width: int) -> None:
    paper = decode(escpos_text.compose(layout(job(), "zh"), width, "image"))
    (code,) = paper.pictures()
    assert code.width == width
    assert read_qr(code) == URL


def test_a_rare_character_makes_its_line_a_picture_and_only_its_line() -> None:
    rare = Text("㐂先生专办", "Special desk")
    assert len("㐂".encode("gb18030")) == 4
    paper = decode(escpos_text.compose(layout(job(service=rare), "zh"), 576, "native"))
    assert len(paper.pictures()) == 1
    assert "先生" not in paper.text()
    assert "Special desk" in paper.text()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_drawn_slip_fills_the_paper_and_its_qr_reads_back(width: int) -> None:
    elements = layout(job(reprint=True), "zh")
    paper = decode(escpos_image.compose(elements, width))
    assert paper.resets == 1
    assert not paper.rows()
    assert isinstance(paper.marks[-1], Cut)
    whole = paper.whole_picture()
    assert whole.width == width
    assert read_qr(whole) == URL
    assert whole.tobytes() == draw_slip(elements, width).convert("L").tobytes()


@pytest.mark.parametrize("width", WIDTHS)
def test_drawing_keeps_inside_the_paper(width: int) -> None:
    long = Text("外国人永久居留身份证（首次申领、换领、补领）及相关业务", "Permanent residence " * 6)
    picture = draw_slip(layout(job(service=long, number="ABCD10047"), "zh"), width).convert("L")
    for x in (0, width - 1):
        assert {picture.getpixel((x, y)) for y in range(picture.height)} == {255}


def test_lines_break_where_a_reader_expects_it() -> None:
    assert wrap("Resident identity card", 16, cells) == ["Resident", "identity card"]
    assert wrap("居民身份证办理", 8, cells) == ["居民身份", "证办理"]
    assert wrap("户籍迁入、迁出", 8, cells) == ["户籍迁", "入、迁出"]
    assert wrap("Donaudampfschiff", 6, cells) == ["Donaud", "ampfsc", "hiff"]
    assert wrap("", 6, cells) == [""]


def test_the_same_text_in_both_languages_is_printed_once() -> None:
    lines = [e for e in layout(job(service=Text("ETC", "ETC")), "zh") if isinstance(e, Line)]
    assert [line.text for line in lines].count("ETC") == 1
