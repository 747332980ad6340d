"""One number for a whole matter: it goes from service to service and keeps its place among all others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.citizen import Citizen, Priority
from hall_server.domain.rules import MINUTE
from hall_server.domain.ticket import TicketState
from tests.domain.city import CITY, DEAF, ELDER, CityDay, city, person

# "shop" is consult and invoice in any order, then estate; "home" is intake, estate, results in turn.


def everywhere() -> CityDay:
    """A day on which every window serves everything."""
    services = frozenset(service.id for service in CITY.services)
    return CityDay(city(windows=tuple(replace(w, services=services, only=frozenset()) for w in CITY.windows)))


class TestSettingOut:
    def test_gives_one_number_that_waits_for_all_that_can_be_done_first(self) -> None:
        day = CityDay()
        number = day.journey("shop", person("li"), kiosk="door")
        assert number == "P001"
        assert day.waits_for(number) == {"consult", "invoice"}
        ticket = day.ticket(number)
        assert (ticket.package, ticket.later) == ("shop", (("estate",),))
        assert {line.place.clock_start for line in ticket.lines} == {ticket.issued_at}
        assert [slip.ticket for slip in day.slips()] == [ticket.id]

    def test_has_a_place_of_its_own_in_each_line(self) -> None:
        day = CityDay()
        ticket = day.ticket(day.journey("shop"))
        consult, invoice = ticket.lines
        assert invoice.place.call_by - consult.place.call_by == 4 * MINUTE

    def test_needs_a_package_that_the_hall_has(self) -> None:
        assert CityDay().refused(c.BeginJourney("wedding")).fields == {"package": "wedding"}

    def test_needs_a_kiosk_that_there_is_and_that_hands_out_one_of_its_first_steps(self) -> None:
        day = CityDay()
        assert day.refused(c.BeginJourney("shop", kiosk="cellar")).code == "unknown_kiosk"
        assert day.refused(c.BeginJourney("home", kiosk="stairs")).code == "service_not_here"
        assert day.journey("shop", person("li"), kiosk="stairs") == "P001"
        assert day.refused(c.BeginJourney("shop", window=9)).code == "unknown_window"

    def test_is_possible_while_the_first_stage_is_open(self) -> None:
        day = CityDay()
        day.at(2, 20)
        assert day.journey("shop") == "P001"
        opens_with_estate = replace(CITY.packages[0], stages=(("estate",), ("consult",)))
        evening = CityDay(city(packages=(opens_with_estate,)))
        evening.at(2, 20)
        assert evening.refused(c.BeginJourney("shop")).code == "service_closed"

    def test_needs_an_id_at_a_kiosk_when_one_of_its_steps_does(self) -> None:
        day = everywhere()
        needs_id = tuple(replace(s, needs_id=s.id == "consult") for s in CITY.services)
        day.hall.plan = city(services=needs_id)
        assert day.refused(c.BeginJourney("shop", "door")).code == "id_needed"
        assert day.journey("shop", person("li"), kiosk="door") == "P001"

    def test_counts_for_the_limit_of_a_person(self) -> None:
        day = CityDay()
        for _ in range(2):
            day.journey("shop", person("li"))
        assert day.refused(c.BeginJourney("shop", citizen=person("li"))).code == "too_many_tickets"
        assert day.refused(c.TakeTicket("consult", citizen=person("li"))).code == "too_many_tickets"


class TestGoingOn:
    def test_does_every_step_once_whatever_the_order(self) -> None:
        day = CityDay()
        number = day.journey("shop")
        day.open(1, 3)
        day.step(3, number)
        assert day.waits_for(number) == {"consult"}
        day.step(1, number)
        assert day.waits_for(number) == {"estate"}
        day.step(3, number)
        assert day.waits_for(number) == set()
        assert day.ticket(number).state is TicketState.DONE
        assert [event.service for event in day.log if isinstance(event, e.TicketCalled)] == [
            "invoice",
            "consult",
            "estate",
        ]

    def test_keeps_the_clock_that_it_began_with(self) -> None:
        day = CityDay()
        number = day.journey("home")
        began = day.now
        day.open(1, 3)
        day.later(3600)
        late = day.come("estate", Citizen(person="li"))
        day.step(1, number)
        ticket = day.ticket(number)
        assert ticket.place.clock_start == began
        assert ticket.place.call_by == began + (20 + 8) * MINUTE
        assert (ticket.visit, ticket.window, ticket.started_at) == (2, None, None)
        assert [day.call(3), day.ticket(late).state] == [number, TicketState.WAITING]

    def test_keeps_class_needs_and_number(self) -> None:
        day = CityDay()
        number = day.journey("home", replace(DEAF, priority=Priority.ELDERLY))
        day.open(1)
        before = day.ticket(number)
        day.step(1, number)
        after = day.ticket(number)
        assert (after.citizen, after.package, after.id) == (before.citizen, "home", before.id)
        assert after.place.call_by == before.place.clock_start + (5 + 8) * MINUTE

    def test_is_nobody_elses_while_it_is_at_a_window(self) -> None:
        day = everywhere()
        number = day.journey("shop")
        day.open(1, 2)
        assert day.call(1) == number
        assert day.refused(c.CallNext(2)).code == "nobody_waiting"
        assert day.refused(c.CallTicket(2, number, "mine")).code == "ticket_at_window"

    def test_a_window_that_serves_both_lines_calls_for_the_earlier_place(self) -> None:
        day = everywhere()
        number = day.journey("shop")
        day.open(1)
        called = day.expect(c.CallNext(1), e.TicketCalled)
        assert (called.service, called.why.others) == ("consult", 0)
        assert day.ticket(number).service == "consult"

    def test_an_accepted_case_goes_on_and_a_refused_one_goes_home(self) -> None:
        day = CityDay()
        accepted, refused = day.journey("home"), day.journey("home")
        day.open(1)
        for outcome, missing in ((c.Outcome.ACCEPTED, ()), (c.Outcome.REFUSED, ("deed",))):
            day.call(1)
            day.do(c.StartService(1))
            day.finish(1, outcome, *missing)
        assert day.waits_for(accepted) == {"estate"}
        ended = day.ticket(refused)
        assert (ended.state, ended.outcome, day.waits_for(refused)) == (TicketState.DONE, "refused", set())

    def test_who_does_not_come_goes_home_from_all_lines(self) -> None:
        day = CityDay()
        number = day.journey("shop")
        day.open(1)
        day.call(1)
        day.later(10)
        day.do(c.Recall(1))
        day.do(c.MarkNoShow(1))
        assert (day.ticket(number).state, day.waits_for(number)) == (TicketState.NO_SHOW, set())


class TestOnTheWay:
    def test_a_parked_one_comes_back_to_all_its_lines(self) -> None:
        day = CityDay()
        number = day.journey("shop")
        day.open(1)
        day.call(1)
        day.do(c.ParkTicket(1, "copy"))
        assert day.waits_for(number) == set()
        day.do(c.ReturnTicket(1, number))
        assert day.waits_for(number) == {"consult", "invoice"}

    def test_a_parked_one_may_be_called_for_another_step_meanwhile(self) -> None:
        day = CityDay()
        number = day.journey("shop")
        day.open(1, 3)
        day.call(1)
        day.do(c.StartService(1))
        day.later(60)
        day.do(c.ParkTicket(1, "copy"))
        called = day.expect(c.CallTicket(3, number, "is here anyway"), e.TicketCalled)
        assert called.service == "invoice"
        ticket = day.ticket(number)
        assert (ticket.visit, ticket.started_at) == (2, None)
        day.do(c.StartService(3))
        day.finish(3)
        assert day.waits_for(number) == {"consult"}

    def test_another_step_at_the_same_window_is_another_visit(self) -> None:
        """What was done for one step is not the handling time of the other."""
        day = everywhere()
        number = day.journey("shop")
        day.open(1)
        day.do(c.SetSkills(1, ("invoice",), "rush"))
        assert day.call(1) == number
        day.do(c.StartService(1))
        day.later(300)
        day.do(c.ParkTicket(1, "copy"))
        day.do(c.SetSkills(1, ("consult",), "rush is over"))
        day.do(c.ReturnTicket(1, number))
        called = day.expect(c.CallNext(1), e.TicketCalled)
        ticket = day.ticket(number)
        assert (called.service, ticket.visit) == ("consult", 2)
        assert (ticket.called_at, ticket.started_at, ticket.parked_for) == (day.now, None, 0)

    def test_sent_on_elsewhere_that_is_done_instead(self) -> None:
        day = CityDay()
        number = day.journey("shop")
        clock = day.ticket(number).place.clock_start
        day.open(1)
        day.call(1)
        day.do(c.TransferTicket(1, "intake"))
        assert day.waits_for(number) == {"intake", "invoice"}
        assert day.ticket(number).place.clock_start == clock
        assert day.ticket(number).later == (("estate",),)

    @pytest.mark.parametrize("service", ["invoice", "estate"])
    def test_is_not_sent_to_where_it_goes_anyway(self, service: str) -> None:
        day = CityDay()
        number = day.journey("shop")
        day.open(1)
        day.call(1)
        assert day.refused(c.TransferTicket(1, service)).fields == {"number": number}

    def test_another_class_counts_in_every_line_and_for_every_later_step(self) -> None:
        day = CityDay()
        number = day.journey("shop")
        clock = day.now
        day.later(60)
        day.do(c.ChangeCitizen(number, ELDER, "is 80"))
        assert [line.place.call_by - clock for line in day.ticket(number).lines] == [MINUTE, 5 * MINUTE]
        day.open(3)
        day.step(3, number)
        day.open(1)
        day.step(1, number)
        assert day.ticket(number).place.call_by == clock + (5 + 8) * MINUTE

    def test_a_cancelled_one_leaves_all_its_lines(self) -> None:
        day = CityDay()
        number = day.journey("shop")
        day.expect(c.CancelTicket(number, "goes home"), e.TicketCancelled)
        assert day.waits_for(number) == set()
        assert day.refused(c.CancelTicket(number, "again")).code == "ticket_ended"

    def test_the_day_ends_it(self) -> None:
        day = CityDay()
        day.journey("shop")
        at_window = day.journey("home")
        day.open(1)
        day.do(c.CallTicket(1, at_window, "x"))
        day.at(3, 0)
        expired = [event for event in day.do(c.TurnDay()) if isinstance(event, e.TicketExpired)]
        assert len(expired) == 2
        assert (day.hall.tickets, day.hall.queues) == ({}, {})


class TestTakingAStepBack:
    def stepped(self) -> tuple[CityDay, str]:
        """Window 1 has just finished the first step; window 3 could call for the second."""
        day = CityDay()
        number = day.journey("home", person("li"))
        day.open(1, 3)
        day.step(1, number)
        return day, number

    def test_brings_it_back_to_the_window(self) -> None:
        day, number = self.stepped()
        day.later(5)
        day.expect(c.TakeBack(1), e.EndTakenBack)
        ticket = day.ticket(number)
        assert (ticket.state, ticket.service, ticket.visit) == (TicketState.SERVING, "intake", 1)
        assert day.waits_for(number) == set()
        day.finish(1)
        assert day.waits_for(number) == {"estate"}

    def test_is_too_late_once_it_was_called_for_the_next(self) -> None:
        day, number = self.stepped()
        day.call(3)
        assert day.refused(c.TakeBack(1)).fields == {"number": number}

    def test_is_too_late_even_when_it_is_back_in_line_by_then(self) -> None:
        day, _number = self.stepped()
        number = day.call(3)
        day.do(c.ParkTicket(3, "copy"))
        assert day.refused(c.TakeBack(1)).code == "went_on"
        day.do(c.ReturnTicket(3, number))
        assert day.refused(c.TakeBack(1)).code == "went_on"

    def test_is_too_late_once_it_was_sent_on_from_there(self) -> None:
        day, _number = self.stepped()
        day.call(3)
        day.do(c.TransferTicket(3, "invoice"))
        assert day.refused(c.TakeBack(1)).code == "went_on"

    def test_is_too_late_once_the_citizen_was_given_another_class(self) -> None:
        day, number = self.stepped()
        day.do(c.ChangeCitizen(number, ELDER, "is 80"))
        assert day.refused(c.TakeBack(1)).code == "went_on"
        assert day.ticket(number).citizen.priority is Priority.ELDERLY

    def test_is_too_late_once_they_have_gone_home(self) -> None:
        day, number = self.stepped()
        day.do(c.CancelTicket(number, "goes home"))
        assert day.refused(c.TakeBack(1)).code == "went_on"


class TestAPlanThatChanged:
    def test_a_journey_under_way_goes_on_without_its_package(self) -> None:
        day = CityDay()
        number = day.journey("shop")
        day.hall.plan = city(packages=())
        day.open(1, 3)
        day.step(1, number)
        day.step(3, number)
        day.step(3, number)
        assert day.ticket(number).state is TicketState.DONE
