"""A day is kept running: windows help and stand by, and the manager steps in, each time for a reason."""

from __future__ import annotations

import pytest

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.citizen import Citizen
from hall_server.domain.hall import WindowState
from hall_server.domain.rules import MINUTE, Guard
from hall_server.domain.ticket import TicketState
from tests.domain.city import CityDay, city, person


class TestOtherSkills:
    def test_count_at_once_and_until_the_day_ends(self) -> None:
        day = CityDay()
        number = day.come("invoice")
        day.open(1)
        assert day.refused(c.CallNext(1)).code == "nobody_waiting"
        day.expect(c.SetSkills(1, ("invoice", "consult", "invoice"), "rush"), e.WindowSkillsSet)
        assert day.call(1) == number
        day.at(3, 9)
        day.do(c.TurnDay())
        assert day.hall.desk(1).skills == {"consult", "intake"}

    def test_that_it_has_already_are_nothing(self) -> None:
        assert CityDay().do(c.SetSkills(1, ("intake", "consult"), "rush")) == []

    @pytest.mark.parametrize(
        ("command", "why"),
        [
            (c.SetSkills(1, (), "rush"), "no_services_given"),
            (c.SetSkills(1, ("divorce",), "rush"), "unknown_service"),
            (c.SetSkills(1, ("intake",), " "), "reason_missing"),
            (c.SetSkills(99, ("intake",), "rush"), "unknown_window"),
        ],
    )
    def test_are_some_of_the_halls_for_a_reason(self, command: c.Command, why: str) -> None:
        assert CityDay().refused(command).code == why

    def test_do_not_touch_who_is_being_served(self) -> None:
        day = CityDay()
        day.come("consult")
        day.open(1)
        day.call(1)
        day.do(c.StartService(1))
        day.do(c.SetSkills(1, ("invoice",), "rush"))
        day.finish(1)


class TestATemporaryWindow:
    def test_works_like_any_other_until_the_day_ends(self) -> None:
        day = CityDay()
        day.expect(c.AddWindow(7, "tax", ("invoice",), "tax season"), e.WindowAdded)
        number = day.come("invoice")
        day.open(7)
        assert day.serve(7) == number
        assert day.hall.desk(7).temporary
        day.at(3, 9)
        day.do(c.TurnDay())
        assert day.refused(c.CallNext(7)).code == "unknown_window"
        assert all(desk.ticket is None for desk in day.hall.desks.values())

    @pytest.mark.parametrize(
        ("command", "why"),
        [
            (c.AddWindow(1, "tax", ("invoice",), "rush"), "window_there"),
            (c.AddWindow(7, "moon", ("invoice",), "rush"), "unknown_zone"),
            (c.AddWindow(7, "tax", ("divorce",), "rush"), "unknown_service"),
            (c.AddWindow(7, "tax", (), "rush"), "no_services_given"),
            (c.AddWindow(7, "tax", ("invoice",), ""), "reason_missing"),
            (c.AddWindow(0, "tax", ("invoice",), "rush"), "no_window_number"),
            (c.AddWindow(-3, "tax", ("invoice",), "rush"), "no_window_number"),
            (c.AddWindow(10_000, "tax", ("invoice",), "rush"), "no_window_number"),
        ],
    )
    def test_is_somewhere_and_for_something(self, command: c.Command, why: str) -> None:
        assert CityDay().refused(command).code == why

    def test_can_be_released_and_helps_where_a_guard_says_so(self) -> None:
        day = CityDay(city(guards=(Guard("tax", 20 * MINUTE, frozenset({7})),)))
        number = day.come("invoice")
        day.later(21 * 60)
        day.expect(c.LookAtGuards(), e.GuardRaised)
        day.do(c.AddWindow(7, "general", ("consult",), "rush"))
        day.open(7)
        assert day.call(7) == number
        day.do(c.ReleaseWindow(7, "went home"))
        assert day.waits_for(number) == {"invoice"}
        assert day.hall.desk(7).state is WindowState.CLOSED


class TestReleasingAWindow:
    def test_puts_the_citizen_back_in_line_where_they_were(self) -> None:
        day = CityDay()
        first, second = day.come("consult"), day.come("consult")
        day.open(1, 2)
        day.call(1)
        place = day.ticket(first).place
        closed = day.do(c.ReleaseWindow(1, "the clerk fell ill"))
        assert [type(event).__name__ for event in closed] == [
            "WindowReleased",
            "WindowClosed",
            "ClerkSignedOut",
        ]
        assert (day.ticket(first).state, day.ticket(first).place) == (TicketState.WAITING, place)
        assert [day.call(2), day.ticket(second).state] == [first, TicketState.WAITING]

    def test_the_time_back_in_line_is_no_handling_time(self) -> None:
        day = CityDay()
        number = day.come("consult")
        day.open(1)
        day.call(1)
        day.do(c.StartService(1))
        day.later(60)
        day.do(c.ReleaseWindow(1, "the clerk fell ill"))
        day.later(600)
        day.open(1)
        day.step(1, number)
        ticket = day.ticket(number)
        assert ticket.started_at is not None
        assert ticket.ended_at is not None
        assert ticket.ended_at - ticket.started_at - ticket.parked_for == 120_000

    def test_needs_somebody_there_and_a_reason(self) -> None:
        day = CityDay()
        assert day.refused(c.ReleaseWindow(1, "empty")).fields == {"window": 1}
        day.open(1)
        assert day.refused(c.ReleaseWindow(1, "")).code == "reason_missing"
        day.do(c.CloseWindow(1))
        assert [type(event) for event in day.do(c.ReleaseWindow(1, "left the screen on"))] == [
            e.WindowReleased,
            e.ClerkSignedOut,
        ]

    def test_who_stood_by_there_does_no_more(self) -> None:
        day = CityDay()
        day.open(1)
        day.do(c.StandBy(1))
        day.do(c.ReleaseWindow(1, "the clerk fell ill"))
        day.come("consult")
        assert day.do(c.CallForReady()) == []


class TestASubstitute:
    def test_goes_on_with_the_citizen_who_is_there(self) -> None:
        day = CityDay()
        number = day.come("consult")
        day.open(1)
        day.call(1)
        day.do(c.StartService(1))
        out, signed_in = day.do(c.SignIn(1, "9009"))
        assert isinstance(out, e.ClerkSignedOut)
        assert signed_in == e.ClerkSignedIn(day.now, 1, "9009", instead_of="9001")
        assert (day.ticket(number).clerk, day.ticket(number).state) == ("9009", TicketState.SERVING)
        day.finish(1)
        assert day.ticket(number).clerk == "9009"

    def test_takes_nothing_back_that_the_other_ended(self) -> None:
        day = CityDay()
        day.come("consult")
        day.open(1)
        day.serve(1, seconds=1)
        day.do(c.SignIn(1, "9009"))
        assert day.refused(c.TakeBack(1)).code == "nothing_to_take_back"

    def test_is_nobodys_substitute_at_a_closed_window(self) -> None:
        day = CityDay()
        day.do(c.SignIn(1, "9001"))
        signed_in = day.do(c.SignIn(1, "9009"))[-1]
        assert isinstance(signed_in, e.ClerkSignedIn)
        assert signed_in.instead_of == ""

    def test_does_not_leave_a_citizen_alone_elsewhere(self) -> None:
        day = CityDay()
        number = day.come("consult")
        day.open(1, 2)
        day.call(2)
        assert day.refused(c.SignIn(1, "9002")).fields == {"number": number, "window": 2}


class TestLimits:
    def test_of_numbers_for_one_id(self) -> None:
        day = CityDay()
        for service in ("consult", "invoice"):
            day.come(service, person("li"), kiosk="door")
        refusal = day.refused(c.TakeTicket("results", "door", citizen=person("li")))
        assert (refusal.code, refusal.fields) == ("too_many_tickets", {"most": 2})
        day.come("results", person("wang"), kiosk="door")
        day.come("results", kiosk="door")
        day.at(3, 9)
        day.do(c.TurnDay())
        day.come("results", person("li"), kiosk="door")

    def test_of_walk_in_numbers_for_a_service(self) -> None:
        day = CityDay()
        for _ in range(3):
            day.come("invoice")
        assert day.refused(c.TakeTicket("invoice")).fields == {"most": 3}
        day.come("consult")
        day.open(1)
        day.call(1)
        day.do(c.TransferTicket(1, "invoice"))
        assert day.hall.taken["invoice"] == 3

    def test_an_id_is_needed_at_a_kiosk_and_the_desk_knows_better(self) -> None:
        day = CityDay()
        day.open(1)
        assert day.refused(c.TakeTicket("estate", "stairs")).code == "id_needed"
        day.come("estate", person("li"), kiosk="stairs")
        day.come("estate", window=1)
        day.come("estate")

    def test_of_calls_out_of_turn_at_a_window(self) -> None:
        day = CityDay()
        numbers = [day.come("consult") for _ in range(6)]
        day.open(1, 2)
        for number in numbers[4:]:
            day.do(c.CallTicket(1, number, "is deaf"))
            day.do(c.ParkTicket(1, "copy"))
        assert day.refused(c.CallTicket(1, numbers[3], "is deaf")).fields == {"most": 2}
        day.expect(c.CallTicket(1, numbers[4], "is back"), e.TicketCalled)
        day.expect(c.CallTicket(2, numbers[3], "is deaf"), e.TicketCalled)
        assert (day.hall.desk(1).chosen, day.hall.desk(2).chosen) == (2, 1)


class TestStandingBy:
    def test_is_for_a_free_open_window_and_happens_once(self) -> None:
        day = CityDay()
        assert day.refused(c.StandBy(1)).code == "not_signed_in"
        day.open(1)
        day.expect(c.StandBy(1), e.WindowStoodBy)
        assert day.do(c.StandBy(1)) == []
        day.expect(c.StandDown(1), e.WindowStoodDown)
        assert day.do(c.StandDown(1)) == []
        day.come("consult")
        day.call(1)
        assert day.refused(c.StandBy(1)).code == "window_busy"

    @pytest.mark.parametrize(
        "command",
        [c.PauseWindow(1, "tea"), c.CloseWindow(1), c.SignOut(1), c.SignIn(2, "9001"), c.CallNext(1)],
        ids=lambda command: type(command).__name__,
    )
    def test_ends_when_the_window_does_something_else(self, command: c.Command) -> None:
        day = CityDay()
        day.open(1)
        day.do(c.StandBy(1))
        day.come("consult")
        day.do(command)
        assert day.hall.standing_by == {}

    def test_ends_with_the_day_and_when_an_end_is_taken_back(self) -> None:
        day = CityDay()
        day.come("consult")
        day.open(1, 2)
        day.serve(1, seconds=1)
        day.do(c.StandBy(1))
        day.do(c.StandBy(2))
        day.do(c.TakeBack(1))
        assert day.hall.standing_by.keys() == {2}
        day.at(3, 0)
        day.do(c.TurnDay())
        assert day.hall.standing_by == {}


class TestCancelling:
    def test_takes_a_waiting_or_parked_number_out(self) -> None:
        day = CityDay()
        waiting, parked = day.come("consult"), day.come("consult", Citizen())
        day.open(1)
        day.do(c.CallTicket(1, parked, "is deaf"))
        day.do(c.StartService(1))
        day.later(60)
        day.do(c.ParkTicket(1, "copy"))
        day.later(300)
        for number in (waiting, parked):
            day.expect(c.CancelTicket(number, "goes home"), e.TicketCancelled)
        assert day.ticket(parked).parked_for == 300_000
        assert day.refused(c.ReturnTicket(1, parked)).code == "not_parked"
        assert day.refused(c.CallNext(1)).code == "nobody_waiting"

    def test_leaves_who_is_at_a_window(self) -> None:
        day = CityDay()
        number = day.come("consult")
        day.open(1)
        day.call(1)
        assert day.refused(c.CancelTicket(number, "goes home")).code == "ticket_at_window"


def test_reasons_are_tidied_and_bounded() -> None:
    day = CityDay()
    first, second = day.come("consult"), day.come("consult")
    day.open(1)
    assert day.refused(c.CallTicket(1, first, "x" * 201)).fields == {"most": 200}
    assert day.expect(c.CallTicket(1, first, "  is \u3000 deaf\n"), e.TicketCalled).why.note == "is deaf"
    assert day.expect(c.ParkTicket(1, "x" * 200), e.TicketParked).reason == "x" * 200
    for command in (
        c.CancelTicket(second, "x" * 201),
        c.SetSkills(1, ("intake",), "x" * 201),
        c.PauseWindow(1, "x" * 201),
        c.ReleaseWindow(1, "x" * 201),
    ):
        assert day.refused(command).code == "text_too_long"
    assert day.expect(c.PauseWindow(1, "  ", "training"), e.WindowPaused).reason == ""
