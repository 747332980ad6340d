"""Windows call, recall, and give up on those who do not come."""

from __future__ import annotations

from hall_server.domain import FirstComeFirstServed, choose
from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.ticket import TicketState
from tests.domain.day import Day, with_rules


def test_whoever_came_first_is_called_first_whatever_the_service() -> None:
    day = Day()
    first, second, third = day.take("intake"), day.take("consult"), day.take("intake")
    day.open(1)
    assert [day.serve(), day.serve(), day.serve()] == [first, second, third]


def test_a_window_calls_only_what_it_can_serve() -> None:
    day = Day()
    day.take("consult")
    invoice = day.take("invoice")
    day.open(3)
    assert day.call(3) == invoice


def test_the_call_says_why() -> None:
    day = Day()
    day.take("consult")
    day.take("intake")
    day.take("invoice")
    day.open(1)
    day.later(58)
    called = day.expect(c.CallNext(1), e.TicketCalled)
    assert called.clerk == "9001"
    assert called.why == e.CallReason(rule="fcfs", waited=60_000, others=1)


def test_choosing_changes_nothing() -> None:
    day = Day()
    day.take("consult")
    before = repr(day.hall)
    choice = choose(day.hall, 1, FirstComeFirstServed())
    assert choice is not None
    assert repr(day.hall) == before
    assert choose(day.hall, 3, FirstComeFirstServed()) is None


def test_nobody_is_waiting_for_this_window() -> None:
    day = Day()
    day.take("invoice")
    day.open(1)
    assert day.refused(c.CallNext(1)).code == "nobody_waiting"


def test_a_window_calls_only_with_a_clerk_and_open_and_free() -> None:
    day = Day()
    number = day.take()
    day.take()
    assert day.refused(c.CallNext(1)).code == "not_signed_in"
    day.do(c.SignIn(1, "9001"))
    assert day.refused(c.CallNext(1)).code == "window_closed"
    day.do(c.OpenWindow(1))
    day.do(c.PauseWindow(1, "tea"))
    assert day.refused(c.CallNext(1)).code == "window_paused"
    day.do(c.OpenWindow(1))
    assert day.call() == number
    busy = day.refused(c.CallNext(1))
    assert (busy.code, busy.fields) == ("window_busy", {"number": number})


def test_there_is_no_window_99() -> None:
    day = Day()
    for command in (c.CallNext(99), c.SignIn(99, "9001"), c.ReturnTicket(99, "A001"), c.TakeBack(99)):
        assert day.refused(command).fields == {"window": 99}


class TestRecall:
    def test_waits_for_the_cooldown_and_counts(self) -> None:
        day = Day()
        number = day.take()
        day.open(1)
        day.call()
        day.later(9.2)
        too_soon = day.refused(c.Recall(1))
        assert (too_soon.code, too_soon.fields["seconds"]) == ("recall_too_soon", 1)
        day.later(0.8)
        day.expect(c.Recall(1), e.TicketRecalled)
        assert day.ticket(number).calls == 2
        assert day.refused(c.Recall(1)).fields["seconds"] == 10

    def test_has_a_limit_beyond_the_first_call(self) -> None:
        day = Day()
        day.take()
        day.open(1)
        day.call()
        for _ in range(3):
            day.later(10)
            day.do(c.Recall(1))
        day.later(10)
        limit = day.refused(c.Recall(1))
        assert (limit.code, limit.fields["calls"]) == ("recall_limit_reached", 4)

    def test_a_limit_of_none_allows_the_first_call_only(self) -> None:
        day = Day(with_rules(recall_limit=0, recall_cooldown=0))
        day.take()
        day.open(1)
        day.call()
        assert day.refused(c.Recall(1)).code == "recall_limit_reached"

    def test_needs_somebody_who_has_not_come_yet(self) -> None:
        day = Day()
        day.take()
        day.open(1)
        assert day.refused(c.Recall(1)).code == "no_ticket_here"
        day.call()
        day.do(c.StartService(1))
        day.later(10)
        assert day.refused(c.Recall(1)).code == "already_started"

    def test_keeps_the_moment_of_the_first_call(self) -> None:
        day = Day()
        number = day.take()
        day.open(1)
        day.call()
        first_call = day.now
        day.later(15)
        day.do(c.Recall(1))
        ticket = day.ticket(number)
        assert (ticket.called_at, ticket.last_called_at) == (first_call, day.now)


class TestNoShow:
    def test_needs_the_configured_number_of_calls(self) -> None:
        day = Day()
        number = day.take()
        day.open(1)
        day.call()
        few = day.refused(c.MarkNoShow(1))
        assert (few.code, few.fields) == ("too_few_calls", {"number": number, "calls": 1, "needed": 3})
        for _ in range(2):
            day.later(10)
            day.do(c.Recall(1))
        day.expect(c.MarkNoShow(1), e.TicketNoShow)
        assert day.ticket(number).state is TicketState.NO_SHOW
        assert day.hall.desk(1).ticket is None

    def test_is_not_for_somebody_who_is_here(self) -> None:
        day = Day(with_rules(no_show_calls=1))
        day.take()
        day.open(1)
        assert day.refused(c.MarkNoShow(1)).code == "no_ticket_here"
        day.call()
        day.do(c.StartService(1))
        assert day.refused(c.MarkNoShow(1)).code == "already_started"


class TestACertainTicket:
    def test_is_called_out_of_turn_with_a_reason_that_is_kept(self) -> None:
        day = Day()
        day.take()
        number = day.take()
        day.open(1)
        called = day.expect(c.CallTicket(1, number, "wheelchair"), e.TicketCalled)
        assert called.why == e.CallReason("chosen", waited=0, others=1, note="wheelchair", overtook=1)
        assert day.hall.desk(1).ticket == called.ticket

    def test_needs_a_reason(self) -> None:
        day = Day()
        number = day.take()
        day.open(1)
        assert day.refused(c.CallTicket(1, number, "  ")).code == "reason_missing"

    def test_may_be_a_parked_one(self) -> None:
        day = Day()
        parked, other = day.take(), day.take()
        day.open(1)
        day.call()
        day.do(c.ParkTicket(1, "fills in a form"))
        called = day.expect(c.CallTicket(1, parked, "is back"), e.TicketCalled)
        assert called.why.others == 1
        assert day.ticket(other).state is TicketState.WAITING

    def test_must_be_there_and_free_and_for_this_window(self) -> None:
        day = Day()
        here, ended, invoice = day.take(), day.take(), day.take("invoice")
        day.open(1, 2, 3)
        day.call(1)
        day.serve(2)
        assert day.refused(c.CallTicket(2, "A999", "why not")).code == "unknown_ticket"
        at_window = day.refused(c.CallTicket(2, here, "mine"))
        assert (at_window.code, at_window.fields["window"]) == ("ticket_at_window", 1)
        assert day.refused(c.CallTicket(2, ended, "again")).code == "ticket_ended"
        assert day.refused(c.CallTicket(2, invoice, "quick")).code == "cannot_serve"

    def test_obeys_the_rules_of_the_window_too(self) -> None:
        day = Day()
        day.take()
        number = day.take()
        assert day.refused(c.CallTicket(1, number, "x")).code == "not_signed_in"
        day.open(1)
        day.call()
        assert day.refused(c.CallTicket(1, number, "x")).code == "window_busy"
