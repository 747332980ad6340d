"""Who is told what, and when."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall_server.domain import commands as c
from hall_server.domain.citizen import Citizen, Priority
from hall_server.notices.deciding import Audience, Kind, notices_after, worth_saying
from tests.notices.listeners import LISTENED, ListenedCityDay, ListenedDay


@pytest.fixture
def day() -> ListenedDay:
    """Seven wait for a consultation, A001 to A007, and window 1 is open."""
    day = ListenedDay()
    day.open(1)
    for _ in range(7):
        day.take()
    return day


class TestThreeAhead:
    def test_is_said_once_and_only_to_who_asked(self, day: ListenedDay) -> None:
        day.asks("A006")
        day.serve()
        assert day.heard() == []
        day.serve()
        assert day.heard() == [("A006", "ahead", 3)]
        day.serve()
        day.serve()
        assert day.heard() == []

    def test_is_not_said_to_who_asks_when_already_that_near(self, day: ListenedDay) -> None:
        day.asks("A004")
        day.serve()
        day.serve()
        assert day.heard() == []
        day.serve()
        day.call()
        assert day.heard() == [("A004", "called", 1)]

    def test_counts_as_many_as_the_hall_wants(self) -> None:
        day = ListenedDay(replace(LISTENED, notices_ahead=1))
        day.open(1)
        for _ in range(4):
            day.take()
        day.asks("A004")
        day.serve()
        assert day.heard() == []
        day.serve()
        assert day.heard() == [("A004", "ahead", 1)]

    def test_tells_the_true_count_when_many_leave_at_once(self, day: ListenedDay) -> None:
        day.asks("A007")
        for number in ("A001", "A003", "A005"):
            day.do(c.CancelTicket(number, "left"))
        assert day.heard() == [("A007", "ahead", 3)]

    def test_comes_when_those_ahead_leave_without_being_called(self, day: ListenedDay) -> None:
        day.asks("A005")
        day.do(c.CancelTicket("A002", "left"))
        assert day.heard() == [("A005", "ahead", 3)]

    def test_comes_with_a_class_that_is_called_earlier(self) -> None:
        day = ListenedCityDay()
        for _ in range(6):
            number = day.come("consult")
        day.asks(number)
        assert day.heard() == []
        day.do(c.ChangeCitizen(number, Citizen(Priority.GREEN, reason="ill"), "ill"))
        assert day.heard() == [(number, "ahead", 0)]

    def test_is_not_said_twice_to_who_was_pushed_back(self) -> None:
        day = ListenedCityDay()
        day.open(1, 2)
        for _ in range(5):
            number = day.come("consult")
        day.asks(number)
        day.serve()
        assert day.heard() == [(number, "ahead", 3)]
        for _ in range(3):
            day.come("consult", Citizen(Priority.ELDERLY))
        for _ in range(4):
            day.serve()
        assert day.heard() == []

    def test_is_not_said_to_who_stopped(self, day: ListenedDay) -> None:
        day.asks("A006")
        day.do(c.StopNotices(day.ticket("A006").id))
        for _ in range(6):
            day.serve()
        assert day.heard() == []

    def test_is_said_for_the_shorter_of_two_queues(self) -> None:
        day = ListenedCityDay()
        day.open(4)
        for _ in range(6):
            day.come("consult")
        others = [day.journey("shop") for _ in range(4)]
        number = day.journey("shop")
        day.asks(number)
        consult, invoice = day.ticket(number).lines
        assert (day.hall.ahead_of(consult), day.hall.ahead_of(invoice)) == (10, 4)
        day.do(c.CallTicket(4, others[0], "first"))
        assert day.heard() == [(number, "ahead", 3)]


class TestCalled:
    def test_is_said_once_in_a_visit_however_often_it_is_called(self, day: ListenedDay) -> None:
        day.asks("A001")
        day.call()
        assert day.heard() == [("A001", "called", 1)]
        day.later(11)
        day.do(c.Recall(1))
        assert day.heard() == []

    def test_is_not_said_to_anybody_else(self, day: ListenedDay) -> None:
        day.asks("A002")
        day.call()
        assert day.heard() == []

    def test_is_said_to_who_asked_after_coming_near(self, day: ListenedDay) -> None:
        day.asks("A003")
        for _ in range(2):
            day.serve()
        day.call()
        assert day.heard() == [("A003", "called", 1)]

    def test_is_not_said_again_to_who_comes_back_to_the_same_window(self, day: ListenedDay) -> None:
        day.asks("A001")
        day.call()
        day.do(c.ParkTicket(1, "copy"))
        day.heard()
        day.do(c.ReturnTicket(1, "A001"))
        day.call()
        assert day.heard() == []

    def test_is_said_anew_when_another_window_takes_over(self, day: ListenedDay) -> None:
        day.open(2)
        day.asks("A001")
        day.call(1)
        day.do(c.TransferTicket(1, "intake"))
        day.heard()
        day.call(2)
        assert day.heard() == [("A001", "called", 2)]

    def test_of_a_number_chosen_by_the_clerk_is_said_too(self, day: ListenedDay) -> None:
        day.asks("A007")
        day.do(c.CallTicket(1, "A007", "wheelchair"))
        assert day.heard() == [("A007", "called", 1)]


class TestAJourney:
    def test_tells_of_each_of_its_services(self) -> None:
        day = ListenedCityDay()
        day.open(1, 3)
        for _ in range(6):
            day.come("consult")
        number = day.journey("home")
        day.asks(number)
        day.do(c.CallTicket(1, number, "first"))
        assert day.heard() == [(number, "called", 1)]
        day.do(c.StartService(1))
        day.later(60)
        day.finish(1)
        # Nobody has seen yet how near the next one is.
        assert day.heard() == [(number, "ahead", 0)]
        day.call(3)
        assert day.heard() == [(number, "called", 3)]


class TestANewDay:
    def test_forgets_who_asked(self, day: ListenedDay) -> None:
        day.asks("A007")
        day.at(3, 9)
        day.do(c.TurnDay())
        assert day.heard() == []
        day.open(1)
        for _ in range(7):
            day.take()
        for _ in range(7):
            day.serve()
        assert day.heard() == []


class TestWorthSaying:
    def test_three_ahead_is_not_once_the_citizen_is_called(self, day: ListenedDay) -> None:
        day.asks("A005")
        day.serve()
        (notice,) = day.said
        assert notice.kind is Kind.AHEAD
        assert worth_saying(day.hall, notice)
        day.do(c.CallTicket(1, "A005", "first"))
        assert not worth_saying(day.hall, notice)

    def test_the_call_is_not_once_the_citizen_is_there_or_gone(self, day: ListenedDay) -> None:
        day.asks("A001")
        day.call()
        (notice,) = day.said
        assert worth_saying(day.hall, notice)
        day.do(c.StartService(1))
        assert not worth_saying(day.hall, notice)

    def test_nothing_is_on_another_day(self, day: ListenedDay) -> None:
        day.asks("A001")
        day.call()
        (notice,) = day.said
        day.at(3, 9)
        day.do(c.TurnDay())
        assert not worth_saying(day.hall, notice)


class CountedQueue(list):  # type: ignore[type-arg]
    """A queue that knows how many of its places were looked at."""

    looked = 0

    def __getitem__(self, index):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN204
        found = super().__getitem__(index)
        CountedQueue.looked += len(found) if isinstance(index, slice) else 1
        return found

    def __iter__(self):  # type: ignore[no-untyped-def]  # noqa: ANN204
        raise AssertionError("looks at everybody in line")


def test_an_event_is_cheap_however_many_wait_and_listen() -> None:
    day = ListenedDay()
    day.open(1)
    for _ in range(500):
        day.do(c.TakeTicket("consult"))
    day.call()
    (called,) = [event for event in day.log if type(event).__name__ == "TicketCalled"]
    before = day.hall.tickets[called.ticket]  # type: ignore[union-attr]
    audience = Audience(wanted=set(day.hall.tickets))
    day.hall.queues["consult"] = CountedQueue(day.hall.queues["consult"])
    notices = notices_after(day.hall, called, before, audience)
    assert [notice.ahead for notice in notices if notice.kind is Kind.AHEAD] == [0, 1, 2, 3]
    assert CountedQueue.looked <= 4 * (day.hall.plan.notices_ahead + 1)
