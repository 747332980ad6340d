"""A ticket's way through the windows: every moment apart, seniority kept."""

from __future__ import annotations

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.ticket import Ticket, TicketState
from tests.domain.day import Day


def handled_for(ticket: Ticket) -> int:
    assert ticket.ended_at is not None
    assert ticket.started_at is not None
    return ticket.ended_at - ticket.started_at - ticket.parked_for


def test_every_moment_is_recorded_apart() -> None:
    day = Day()
    number = day.take()
    issued = day.now
    day.open(1)
    day.later(120)
    day.call()
    called = day.now
    day.later(30)
    day.do(c.StartService(1))
    started = day.now
    day.later(300)
    day.do(c.FinishService(1))
    ticket = day.ticket(number)
    assert (ticket.issued_at, ticket.called_at, ticket.started_at) == (issued, called, started)
    assert (ticket.ended_at, ticket.state, ticket.clerk) == (day.now, TicketState.DONE, "9001")
    assert handled_for(ticket) == 300_000


def test_start_and_finish_come_in_order_and_once() -> None:
    day = Day()
    day.take()
    day.open(1)
    for command in (
        c.StartService(1),
        c.FinishService(1),
        c.ParkTicket(1, "x"),
        c.TransferTicket(1, "intake"),
    ):
        assert day.refused(command).code == "no_ticket_here"
    day.call()
    assert day.refused(c.FinishService(1)).code == "not_started"
    day.expect(c.StartService(1), e.ServiceStarted)
    assert day.refused(c.StartService(1)).code == "already_started"
    day.expect(c.FinishService(1), e.ServiceFinished)
    assert day.hall.desk(1).ticket is None


class TestParking:
    def test_needs_a_reason(self) -> None:
        day = Day()
        day.take()
        day.open(1)
        day.call()
        assert day.refused(c.ParkTicket(1, " ")).code == "reason_missing"

    def test_the_returned_citizen_keeps_seniority(self) -> None:
        day = Day()
        first, second = day.take(), day.take()
        day.open(1, 2)
        assert day.call() == first
        day.do(c.ParkTicket(1, "fetches a copy"))
        assert day.ticket(first).park_reason == "fetches a copy"
        day.take()
        day.later(600)
        day.expect(c.ReturnTicket(1, first), e.TicketReturned)
        assert [day.serve(), day.serve()] == [first, second]

    def test_any_window_may_return_the_ticket_and_call_it(self) -> None:
        day = Day()
        number = day.take()
        day.open(1, 2)
        day.call(1)
        day.do(c.ParkTicket(1, "copy"))
        day.do(c.ReturnTicket(2, number))
        assert day.call(2) == number

    def test_nobody_calls_a_parked_ticket_unasked(self) -> None:
        day = Day()
        day.take()
        day.open(1)
        day.call()
        day.do(c.ParkTicket(1, "copy"))
        assert day.refused(c.CallNext(1)).code == "nobody_waiting"

    def test_only_a_parked_ticket_can_return_and_only_a_clerk_returns_it(self) -> None:
        day = Day()
        number = day.take()
        assert day.refused(c.ReturnTicket(1, number)).code == "not_signed_in"
        day.open(1)
        assert day.refused(c.ReturnTicket(1, number)).code == "not_parked"
        assert day.refused(c.ReturnTicket(1, "A999")).code == "unknown_ticket"

    def test_the_time_away_is_no_handling_time(self) -> None:
        day = Day()
        number = day.take()
        day.open(1)
        day.call()
        day.do(c.StartService(1))
        day.later(60)
        day.do(c.ParkTicket(1, "copy"))
        day.later(900)
        day.do(c.ReturnTicket(1, number))
        day.later(100)
        day.call()
        day.do(c.StartService(1))
        day.later(40)
        day.do(c.FinishService(1))
        ticket = day.ticket(number)
        assert (ticket.parked_for, ticket.visit) == (1_000_000, 1)
        assert handled_for(ticket) == 100_000

    def test_parked_again_before_the_service_went_on(self) -> None:
        day = Day()
        number = day.take()
        day.open(1)
        day.call()
        day.do(c.StartService(1))
        day.later(60)
        day.do(c.ParkTicket(1, "copy"))
        day.later(300)
        day.do(c.CallTicket(1, number, "back"))
        day.do(c.ParkTicket(1, "copy of the other page"))
        day.later(300)
        day.do(c.CallTicket(1, number, "back"))
        day.do(c.StartService(1))
        day.do(c.FinishService(1))
        assert handled_for(day.ticket(number)) == 60_000

    def test_somebody_parked_before_service_started_was_never_away_from_it(self) -> None:
        day = Day()
        number = day.take()
        day.open(1)
        day.call()
        day.do(c.ParkTicket(1, "on the phone"))
        day.later(300)
        day.do(c.CallTicket(1, number, "done"))
        day.do(c.StartService(1))
        assert day.ticket(number).parked_for == 0

    def test_somebody_who_never_comes_back_was_handled_only_while_here(self) -> None:
        day = Day()
        number = day.take()
        day.open(1)
        day.call()
        day.do(c.StartService(1))
        day.later(60)
        day.do(c.ParkTicket(1, "copy"))
        day.at(3, 0, 1)
        day.do(c.TurnDay())
        expired = next(event for event in day.log if isinstance(event, e.TicketExpired))
        assert expired.ticket == int("20260302" + "00001")
        assert number not in day.hall.by_number

    def test_another_windows_call_begins_a_visit_of_its_own(self) -> None:
        day = Day()
        number = day.take()
        day.open(1, 2)
        day.call(1)
        day.do(c.StartService(1))
        day.do(c.ParkTicket(1, "copy"))
        before = day.ticket(number)
        day.later(3_600)
        day.do(c.CallTicket(2, number, "back"))
        after = day.ticket(number)
        assert before.parked_until(day.now) == 3_600_000
        assert (after.visit, after.window, after.started_at, after.parked_for) == (2, 2, None, 0)


class TestTransfer:
    def test_keeps_number_and_seniority(self) -> None:
        day = Day()
        early, late = day.take("consult"), day.take("intake")
        day.open(1)
        day.call()
        day.do(c.StartService(1))
        day.later(600)
        moved = day.expect(c.TransferTicket(1, "intake"), e.TicketTransferred)
        ticket = day.ticket(early)
        assert (ticket.id, ticket.number, ticket.service) == (moved.ticket, early, "intake")
        assert (ticket.visit, ticket.called_at, ticket.calls) == (2, None, 0)
        assert [day.serve(), day.serve()] == [early, late]

    def test_goes_to_another_zones_window(self) -> None:
        day = Day()
        number = day.take("consult")
        day.open(1, 3)
        day.call(1)
        day.do(c.TransferTicket(1, "estate"))
        assert day.refused(c.CallNext(1)).code == "nobody_waiting"
        assert day.call(3) == number

    def test_needs_another_service_that_exists(self) -> None:
        day = Day()
        day.take("consult")
        day.open(1)
        day.call()
        assert day.refused(c.TransferTicket(1, "consult")).code == "same_service"
        assert day.refused(c.TransferTicket(1, "divorce")).fields == {"service": "divorce"}


class TestTakingAnEndBack:
    def test_brings_the_citizen_back_as_they_were(self) -> None:
        day = Day()
        number = day.take()
        day.open(1)
        day.call()
        day.do(c.StartService(1))
        before = day.ticket(number)
        day.later(60)
        day.do(c.FinishService(1))
        day.later(10)
        day.expect(c.TakeBack(1), e.EndTakenBack)
        assert day.ticket(number) == before
        assert day.hall.desk(1).ticket == before.id
        assert day.refused(c.TakeBack(1)).code == "window_busy"

    def test_works_for_a_no_show_too(self) -> None:
        day = Day()
        number = day.take()
        day.open(1)
        day.call()
        for _ in range(2):
            day.later(10)
            day.do(c.Recall(1))
        day.do(c.MarkNoShow(1))
        day.do(c.TakeBack(1))
        assert day.ticket(number).state is TicketState.CALLED

    def test_is_possible_for_seconds_only(self) -> None:
        day = Day()
        day.take()
        day.open(1)
        assert day.refused(c.TakeBack(1)).code == "nothing_to_take_back"
        day.serve()
        day.later(10.001)
        late = day.refused(c.TakeBack(1))
        assert (late.code, late.fields) == ("take_back_too_late", {"seconds": 10})

    def test_is_over_once_the_next_citizen_is_called(self) -> None:
        day = Day()
        day.take()
        day.take()
        day.open(1)
        day.serve()
        day.call()
        day.do(c.ParkTicket(1, "copy"))
        assert day.refused(c.TakeBack(1)).code == "nothing_to_take_back"

    def test_is_for_the_same_clerk_at_an_open_window(self) -> None:
        day = Day()
        day.take()
        day.open(1)
        day.serve(seconds=1)
        day.do(c.CloseWindow(1))
        assert day.refused(c.TakeBack(1)).code == "window_closed"
        day.do(c.OpenWindow(1))
        day.do(c.SignOut(1))
        day.open(1)
        assert day.refused(c.TakeBack(1)).code == "nothing_to_take_back"
