"""Numbers, opening hours, and the turn of the day."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.hall import WindowState
from hall_server.domain.plan import NumberSeries
from hall_server.domain.slip import PrinterStatus
from tests.domain.day import PLAN, Day


def test_services_of_one_prefix_share_its_numbers() -> None:
    day = Day()
    assert [day.take("consult"), day.take("intake"), day.take("consult")] == ["A001", "A002", "A003"]


def test_numbers_have_three_digits_or_more() -> None:
    series = NumberSeries("K")
    assert [series.number(n) for n in (7, 999, 1000)] == ["K007", "K999", "K1000"]


def test_a_series_has_its_own_start_and_ends_with_a_refusal() -> None:
    day = Day()
    assert [day.take("invoice") for _ in range(3)] == ["B501", "B502", "B503"]
    day.later(1)
    assert day.refused(c.TakeTicket("invoice")).fields == {"prefix": "B"}
    assert day.take("consult") == "A001"


def test_there_is_no_such_service() -> None:
    assert Day().refused(c.TakeTicket("divorce")).code == "unknown_service"


def test_a_kiosk_offers_its_own_zones() -> None:
    day = Day()
    assert day.take("estate", "stairs") == "C001"
    assert day.refused(c.TakeTicket("consult", "stairs")).code == "service_not_here"
    assert day.refused(c.TakeTicket("consult", "cellar")).fields == {"kiosk": "cellar"}


class TestOpeningHours:
    @pytest.mark.parametrize(
        ("hour", "minute", "is_open"),
        [(8, 59, False), (9, 0, True), (11, 59, True), (12, 0, False), (13, 30, True), (17, 0, False)],
    )
    def test_a_span_includes_its_start_and_not_its_end(self, hour: int, minute: int, is_open: bool) -> None:
        day = Day()
        day.at(2, hour, minute)
        if is_open:
            assert day.do(c.TakeTicket("estate"))
        else:
            closed = day.refused(c.TakeTicket("estate"))
            assert closed.code == "service_closed"
            assert closed.fields == {"hours": "09:00-12:00, 13:30-17:00"}

    def test_sunday_is_closed(self) -> None:
        day = Day()
        day.at(8, 10)
        day.do(c.TurnDay())
        assert day.refused(c.TakeTicket("estate")).code == "service_closed_today"
        assert day.do(c.TakeTicket("consult"))

    def test_hours_are_the_halls_not_greenwichs(self) -> None:
        estate = PLAN.service_by_id["estate"]
        day = Day()
        assert PLAN.is_open(estate, day.now)
        assert not replace(PLAN, timezone="Europe/Berlin").is_open(estate, day.now)


class TestTheTurnOfTheDay:
    def test_numbers_start_again_and_ids_do_not_repeat(self) -> None:
        day = Day()
        first = day.take()
        monday = day.ticket(first).id
        day.at(3, 9)
        day.do(c.TurnDay())
        assert day.take() == first
        assert (monday, day.ticket(first).id) == (20260302_00001, 20260303_00001)

    def test_yesterdays_open_tickets_expire_and_the_rest_do_not(self) -> None:
        day = Day()
        day.open(1, 2)
        ended = day.take()
        day.serve(1)
        waiting, parked, at_window = day.take(), day.take(), day.take()
        day.do(c.CallTicket(1, parked, "x"))
        day.do(c.ParkTicket(1, "copy"))
        day.do(c.CallTicket(2, at_window, "x"))
        open_ids = {day.ticket(number).id for number in (waiting, parked, at_window)}
        ended_id = day.ticket(ended).id
        day.at(3, 0)
        *expired, started, _rule = day.do(c.TurnDay())
        assert {event.ticket for event in expired if isinstance(event, e.TicketExpired)} == open_ids
        assert ended_id not in open_ids
        assert started == e.DayStarted(day.now, "2026-03-03")

    def test_everybody_signs_in_anew(self) -> None:
        day = Day()
        day.open(1)
        day.take("consult", "door")
        day.do(c.ReportPrinter("front", PrinterStatus.READY))
        day.at(3, 8)
        day.do(c.TurnDay())
        desk = day.hall.desk(1)
        assert (desk.clerk, desk.state) == (None, WindowState.CLOSED)
        assert (day.slips(), day.hall.printers["front"]) == ([], PrinterStatus.SILENT)

    def test_happens_once_a_day(self) -> None:
        day = Day()
        day.at(2, 23, 59)
        assert day.do(c.TurnDay()) == []

    def test_a_clock_set_back_starts_no_day_twice(self) -> None:
        day = Day()
        day.at(3, 0)
        day.do(c.TurnDay())
        day.take()
        day.at(2, 23)
        assert day.do(c.TurnDay()) == []
        assert day.take() == "A002"
