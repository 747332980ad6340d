"""What else is printed: a package's ticket, the list of what is missing, the receipt of a case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hall_server.protocol import SlipOffered
from ticket_printer import escpos_image, escpos_text
from ticket_printer.escpos_text import cells
from ticket_printer.pictures import draw_slip
from ticket_printer.slip import Item, layout, wrap

from .decoder import Cut, NativeQr, Paper, Picture, TextRow, decode, read_qr
from .jobs import PAPERS, job, missing_list, receipt, ticket_for_package

WIDTHS = (384, 512, 576)
LONG = "法定代表人身份证原件及复印件（正反两面印在同一张A4纸上），由本人签字并注明2026年内的日期"
TWENTY = tuple(f"第{place}份材料：{LONG}" for place in range(1, 21))
JOBS = {
    "package": ticket_for_package(),
    "missing": missing_list(TWENTY, reprint=True),
    "receipt": receipt(PAPERS, reprint=True),
}


def printed(slip: SlipOffered, width: int = 576) -> Paper:
    return decode(escpos_text.compose(layout(slip, "zh"), width, "native"))


def entries(paper: Paper) -> list[str]:
    """The list on the paper: its rows at the left, each entry's put together again."""
    found: list[str] = []
    for row in paper.rows():
        if row.centred:
            continue
        if row.text[:4].strip():
            found.append(row.text.strip())
        else:
            found[-1] += row.text.strip()
    return found


def test_a_ticket_for_a_package_says_its_steps_in_order_and_the_appointments_time() -> None:
    text = printed(ticket_for_package()).text().splitlines()
    assert text[2] == "Q012"
    assert "预约时间：10:40" in text
    assert "Appointment: 10:40" in text
    start = text.index("凭此号依次办理：")
    assert text[start + 1 : start + 8] == [
        "One number for all of this:",
        " 1. 咨询辅导",
        "    Consultation",
        " 2. 综合受理",
        "    General intake",
        " 3. 发票领用",
        "    Invoices",
    ]


def test_a_ticket_to_collect_a_result_names_its_case() -> None:
    text = printed(replace(job(), case="20260302-0001")).text().splitlines()
    assert "领取办件 20260302-0001" in text
    assert "Collects case 20260302-0001" in text
    assert "领取" not in printed(job()).text()


def test_a_plain_ticket_says_nothing_of_appointments_and_steps() -> None:
    text = printed(job()).text()
    assert "预约" not in text
    assert "依次" not in text


def test_the_list_of_what_is_missing_has_all_of_it() -> None:
    paper = printed(missing_list())
    assert paper.text().splitlines() == [
        "滨江市民中心",
        "Binjiang Citizens' Centre",
        "一次性告知单",
        "What is missing",
        "居民身份证办理",
        "Resident identity card",
        "A047  2026-03-02 10:42",
        "还缺以下材料（共 3 项）：",
        "Still missing (3):",
        " 1. 居民身份证原件",
        " 2. 户口本首页和本人页复印件各一份",
        " 3. 单位出具的在职证明，须写明入职日期、岗位，加",
        "    盖公章",
        "下次请把以上材料一次带齐，不必再多跑一趟。",
        "Please bring all of this next time, so that one",
        "more visit is enough.",
    ]
    assert paper.row("一次性告知单").height == max(row.height for row in paper.rows())
    assert not [mark for mark in paper.marks if isinstance(mark, NativeQr | Picture)]
    assert isinstance(paper.marks[-1], Cut)


def test_a_receipt_says_what_both_sides_owe_and_how_to_get_the_result() -> None:
    paper = printed(receipt(PAPERS[:1]))
    assert paper.text().splitlines() == [
        "滨江市民中心",
        "Binjiang Citizens' Centre",
        "受理回执",
        "Receipt",
        "受理编号",
        "Case number",
        "20260302-0001",
        "居民身份证办理",
        "Resident identity card",
        "A047  2026-03-02 10:42",
        "还缺以下材料（共 1 项）：",
        "Still missing (1):",
        " 1. 居民身份证原件",
        "最晚补交日期",
        "Bring it at the latest on",
        "2026-03-16",
        "办好后在取号机扫码或输入编号，取号领取。",
        "When it is decided, scan or type the case number",
        "at the kiosk to collect it.",
    ]
    codes = [mark.content for mark in paper.marks if isinstance(mark, NativeQr)]
    assert codes == ["20260302-0001"]


def test_a_receipt_has_only_what_is_known() -> None:
    text = printed(replace(receipt(), due="", pick_up=False)).text()
    assert "补交" not in text
    assert "办结" not in text
    assert "取号机" not in text
    assert "请保管好本回执。" in text


@pytest.mark.parametrize("width", WIDTHS)
def test_the_case_number_is_the_biggest_thing_on_a_receipt_and_fits(width: int) -> None:
    paper = printed(receipt(), width)
    number = paper.row("20260302-0001")
    assert number.height == max(row.height for row in paper.rows()) >= 2
    assert number.width * cells(number.text) * escpos_text.CELL_DOTS <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_twenty_long_entries_are_all_there_in_aligned_rows_that_fit(width: int) -> None:
    paper = printed(missing_list(TWENTY), width)
    assert entries(paper) == [f"{place}. {line}" for place, line in enumerate(TWENTY, start=1)]
    assert all(row.width * cells(row.text) * escpos_text.CELL_DOTS <= width for row in paper.rows())
    assert all(row.width == row.height == 1 for row in paper.rows() if not row.centred)


def test_the_bytes_of_an_entry() -> None:
    data = escpos_text.compose((Item("1.", "身份证原件及复印件"),), 192, "native")
    expected = (
        b"\x1ba\x00\x1d!\x00"
        + " 1. 身份证原件及\n".encode("gb18030")
        + "    复印件\n".encode("gb18030")
        + b"\x1ba\x01"
    )
    assert expected in data


def test_a_rare_character_makes_only_its_entry_a_picture_with_its_place() -> None:
    paper = printed(missing_list(("户口本", "㐂先生的委托书", "照片")))
    assert entries(paper) == ["1. 户口本", "3. 照片"]
    (drawn,) = paper.pictures()
    inked = [x for x in range(drawn.width) if drawn.crop((x, 0, x + 1, drawn.height)).getextrema()[0] == 0]
    assert inked[0] < 40, "the 2. stands at the left"


@pytest.mark.parametrize("kind", ["missing", "receipt"])
def test_a_second_copy_of_any_paper_is_marked(kind: str) -> None:
    assert printed(JOBS[kind]).row("补打 REPRINT").inverse
    assert "补打" not in printed(replace(JOBS[kind], reprint=False)).text()


def test_english_comes_first_when_the_printer_says_so() -> None:
    rows = decode(escpos_text.compose(layout(receipt(PAPERS), "en"), 576, "native")).text().splitlines()
    assert rows.index("Receipt") < rows.index("受理回执")
    assert rows.index("Still missing (3):") < rows.index("还缺以下材料（共 3 项）：")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", JOBS)
def test_a_drawn_paper_is_whole_and_keeps_its_margins(kind: str, width: int) -> None:
    elements = layout(JOBS[kind], "zh")
    whole = decode(escpos_image.compose(elements, width)).whole_picture()
    drawn = draw_slip(elements, width).convert("L")
    assert whole.tobytes() == drawn.tobytes()
    for edge in (0, width - 4):
        assert drawn.crop((edge, 0, edge + 4, drawn.height)).getextrema() == (255, 255)


def test_the_code_on_a_drawn_receipt_is_the_cases_number() -> None:
    assert read_qr(draw_slip(layout(receipt(), "zh"), 384)) == "20260302-0001"


@given(
    st.text("身份证、，（）《》户口本 ab12-.:", max_size=80),
    st.integers(2, 48),
)
def test_wrapping_loses_nothing_and_fits(text: str, width: int) -> None:
    rows = wrap(text, width, cells)
    assert "".join("".join(rows).split()) == "".join(text.split())
    assert all(cells(row) <= width for row in rows)


def test_dates_and_codes_stay_in_one_piece() -> None:
    assert wrap("请在2026-03-13交齐", 12, cells) == ["请在", "2026-03-13交", "齐"]
    assert wrap("A4纸打印一份", 7, cells) == ["A4纸打", "印一份"]


def test_rows_are_read_back_as_they_stand() -> None:
    """The tests above trust the decoder to tell the left from the middle."""
    paper = decode(b"\x1b@\x1c&\x1ba\x01" + b"middle\n" + b"\x1ba\x00" + b"left\n")
    assert [(row.text, row.centred) for row in paper.marks if isinstance(row, TextRow)] == [
        ("middle", True),
        ("left", False),
    ]
