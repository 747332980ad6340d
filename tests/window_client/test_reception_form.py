"""What is asked of who stands at the counter, and where the paper is: without a screen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from hall_server.protocol import (
    CitizenInfo,
    PrinterView,
    ServingView,
    SlipView,
    TicketGone,
    TicketTaken,
)
from window_client.cells import wrapped
from window_client.choices import Question
from window_client.days import day_words
from window_client.screens.reception_citizen import BOOKING, Asked, CitizenForm
from window_client.screens.reception_list import Offers, errands
from window_client.screens.reception_result import SlipWatch
from window_client.screens.reception_steps import case_number
from window_client.words import _, words

from .fake_hall import TEN_FORTY_TWO, hall_view, in_line

ID = "11010519491231002X"


def form(*, left: int = 2, booking: bool = False, identity: bool = True) -> CitizenForm:
    asked = Asked(
        words("Take a number"),
        words(""),
        words("takes it"),
        classes=BOOKING if booking else Asked.classes,
        green_left=lambda: left,
        green_most=2,
        identity=identity,
        phone=booking,
    )
    return CitizenForm(asked)


def filled(sheet: CitizenForm, *keys: str) -> str:
    """The form after some keys; what came of the last one."""
    came = ""
    for key in keys:
        came = sheet.press(key, key if len(key) == 1 else None)
    return came


def test_enter_alone_takes_a_number_for_anybody() -> None:
    sheet = form()
    assert filled(sheet, "enter") == "sent"
    assert sheet.citizen == CitizenInfo()


def test_digits_choose_the_class_and_tick_the_needs() -> None:
    sheet = form()
    assert filled(sheet, "2", "9", "8", "8", "enter") == "sent"
    assert sheet.citizen == CitizenInfo("elderly", "", ("slow_walker",))
    filled(sheet, "３")  # as a Chinese input method types it
    assert sheet.priority == "disabled"


def test_the_green_channel_asks_for_a_reason_while_there_are_places() -> None:
    sheet = form()
    assert filled(sheet, "5") == "green"
    assert sheet.priority == "normal"
    sheet.granted("soldier")
    assert sheet.citizen == CitizenInfo("green", "soldier")
    filled(sheet, "2")
    assert sheet.citizen == CitizenInfo("elderly")


def test_without_places_the_green_channel_says_so() -> None:
    sheet = form(left=0)
    _.language = "en"
    assert filled(sheet, "5") == ""
    assert sheet.trouble is not None
    assert "used up for today: 2 of 2" in sheet.trouble()


def test_nobody_books_the_green_channel() -> None:
    sheet = form(booking=True)
    assert filled(sheet, "enter", "5", "4") == ""
    assert sheet.priority == "pregnant"


def test_an_id_number_is_hidden_as_it_is_typed() -> None:
    sheet = form()
    filled(sheet, "0", *ID.lower())
    assert sheet.hidden_id == "*" * 14 + "002X"
    assert filled(sheet, "enter", "enter") == "sent"
    assert sheet.citizen.id_number == ID
    assert ID not in repr(sheet)


@pytest.mark.parametrize("wrong", ["110105194912310021", "1101051949123100", "1" * 20])
def test_a_mistyped_id_number_is_not_sent(wrong: str) -> None:
    sheet = form()
    assert filled(sheet, "0", *wrong, "enter") == ""
    assert (sheet.at, sheet.trouble is None) == ("id", False)
    assert filled(sheet, *["backspace"] * 20, "enter", "enter") == "sent"


def test_other_papers_have_other_numbers() -> None:
    sheet = form()
    assert filled(sheet, "0", *"E 1234-5678", "tab", "enter") == "sent"
    assert sheet.citizen.id_number == "E12345678"


def test_a_booking_begins_with_the_phone_and_can_do_without() -> None:
    sheet = form(booking=True)
    assert filled(sheet, *"13x", "enter") == ""
    assert sheet.at == "phone"
    assert filled(sheet, *"5678", "enter", "2", "enter") == "sent"
    assert (sheet.phone, sheet.priority) == ("1356", "elderly")
    assert filled(form(booking=True), "enter", "enter") == "sent"


def test_a_half_typed_phone_is_not_sent_from_elsewhere() -> None:
    sheet = form(booking=True)
    filled(sheet, "1", "3")
    sheet.at = "marks"
    assert (filled(sheet, "enter"), sheet.at) == ("", "phone")


def test_check_in_asks_for_needs_only() -> None:
    sheet = CitizenForm(Asked(words(""), words(""), words(""), classes=(), identity=False), needs=("deaf",))
    assert filled(sheet, "2", "0", "5", "8", "enter") == "sent"
    assert sheet.citizen == CitizenInfo(needs=("deaf", "wheelchair"))


@given(st.lists(st.sampled_from([*"0123456789xX ", "tab", "enter", "backspace"]), max_size=60))
def test_whatever_is_pressed_only_what_is_whole_is_sent(keys: list[str]) -> None:
    sheet = form(booking=True)
    for key in keys:
        if sheet.press(key, key if len(key) == 1 else None) == "sent":
            assert len(sheet.phone) in (0, 4)
            assert sheet.priority in BOOKING
            assert len(sheet.id_number) <= 20


def offers() -> Offers:
    view = hall_view()
    return Offers(Question(words(""), tuple(one.option for one in errands(view, 12).values())))


def typed(*keys: str) -> Offers:
    listed = offers()
    for key in keys:
        listed.press(key, key if len(key) == 1 else None)
    return listed


def test_the_list_begins_with_the_own_zone_and_ends_with_the_matters() -> None:
    view = hall_view()
    view.apply(replace(view.windows[12], zone="estate"))
    assert list(errands(view, 12)) == [
        "service:property",
        "service:id_card",
        "service:passport",
        "package:home",
    ]


def test_a_service_is_found_by_its_name_its_id_or_its_zone() -> None:
    assert typed(*"不动产", "enter").answer == "service:property"
    assert typed(*"pass", "1").answer == "service:passport"
    assert typed(*"买房", "enter").answer == "package:home"


def test_a_scanned_appointment_is_taken_whole() -> None:
    assert typed(*"TINGXU:hall-2:AB2C3D45", "enter").answer == "TINGXU:hall-2:AB2C3D45"
    assert typed(*"tin", "1", "enter").answer is None


@pytest.mark.parametrize(
    ("text", "number"), [("202603020001", "20260302-0001"), (" 20260302-0001 ", "20260302-0001"), ("x", "x")]
)
def test_the_dash_of_a_case_may_be_left_out(text: str, number: str) -> None:
    assert case_number(text) == number


def test_days_have_their_names() -> None:
    _.language = "zh"
    days = ("2026-03-02", "2026-03-03", "2026-03-09")
    assert [day_words(day, days[0]) for day in days] == [
        "2026-03-02 周一 (今天)",
        "2026-03-03 周二 (明天)",
        "2026-03-09 周一",
    ]


def taken(slip: int | None = 7) -> TicketTaken:
    return TicketTaken(105, "A052", "id_card", "hall", 3, TEN_FORTY_TWO, slip)


def test_a_window_without_a_printer_says_so() -> None:
    _.language = "en"
    assert SlipWatch(hall_view, taken(slip=None)).sentence().startswith("No printer here")


def test_the_slip_is_followed_until_it_came_out() -> None:
    _.language = "en"
    view = hall_view()
    watch = SlipWatch(lambda: view, taken())
    # The answer comes before the picture that has the ticket.
    assert watch.sentence() == "The slip is being printed."
    view.apply(in_line(5))
    view.apply(SlipView(7, "A052", "printer-1", "queued"))
    assert watch.sentence() == "The slip is being printed by printer-1."
    view.apply(PrinterView("printer-1", "paper_out"))
    assert "printer-1 is out of paper: write the number down" in watch.sentence()
    view.apply(PrinterView("printer-1", "ready"))
    view.apply(SlipView(7, "A052", "printer-1", "failed", reason="error"))
    assert "has a fault" in watch.sentence()
    view.apply(SlipView(7, "A052", "printer-1", "printed"))
    assert watch.sentence() == "The slip has come out of printer-1."


def test_a_slip_that_was_printed_before_anybody_looked_has_come_out() -> None:
    _.language = "en"
    view = hall_view()
    view.apply(in_line(5))
    watch = SlipWatch(lambda: view, taken())
    assert watch.sentence() == "The slip has come out."
    view.apply(TicketGone(105))
    assert watch.sentence() == "The slip has come out."


def test_somebody_called_at_once_is_known_too() -> None:
    _.language = "en"
    view = hall_view()
    serving = ServingView(105, "A052", "id_card", "called", TEN_FORTY_TWO, TEN_FORTY_TWO, TEN_FORTY_TWO, 1)
    view.apply(replace(view.windows[12], serving=serving))
    assert SlipWatch(lambda: view, taken()).sentence() == "The slip has come out."


@given(st.text(st.sampled_from("ab 中文，"), max_size=80), st.integers(6, 30))
def test_a_wrapped_text_fits_and_loses_nothing_but_spaces(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(cell_len(line) <= max(width, cell_len(text) - cell_len(text.lstrip()) + 2) for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
