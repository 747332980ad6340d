"""The green channel: for a reason from the hall's list, by the staff, and so many a day at a window."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.citizen import Citizen, Need, Priority
from hall_server.domain.plan import GreenChannel
from tests.domain.city import CITY, ELDER, ILL, CityDay, city, person

APPOINTED = Citizen(Priority.APPOINTMENT)


def staffed(*windows: int) -> CityDay:
    day = CityDay()
    day.open(*(windows or (1, 2)))
    return day


class TestLettingSomebodyIn:
    def test_is_done_at_a_window_and_kept_with_its_reason(self) -> None:
        day = staffed()
        number = day.come("consult", ILL, window=1)
        issued = day.log[-2]
        assert isinstance(issued, e.TicketIssued)
        assert (issued.window, issued.citizen.reason) == (1, "ill")
        assert day.ticket(number).place.call_by == day.now - 4 * 60_000
        assert day.hall.desk(1).green == 1

    def test_is_not_done_at_a_kiosk(self) -> None:
        day = staffed()
        for command in (
            c.TakeTicket("consult", "door", citizen=ILL),
            c.BeginJourney("shop", "door", citizen=replace(ILL, person="li")),
        ):
            assert day.refused(command).code == "green_by_staff_only"

    @pytest.mark.parametrize(
        ("reason", "why"), [("", "priority_reason_missing"), ("famous", "unknown_reason")]
    )
    def test_needs_a_reason_from_the_list(self, reason: str, why: str) -> None:
        day = staffed()
        number = day.come("consult")
        citizen = Citizen(Priority.GREEN, reason)
        for command in (
            c.TakeTicket("consult", window=1, citizen=citizen),
            c.BeginJourney("shop", window=1, citizen=citizen),
            c.ChangeCitizen(number, citizen, "asked for it", 1),
        ):
            assert day.refused(command).code == why

    def test_counts_for_journeys_too(self) -> None:
        day = staffed()
        day.journey("shop", ILL, window=1)
        assert day.hall.desk(1).green == 1


class TestTheCap:
    def test_is_each_windows_own(self) -> None:
        day = staffed()
        for _ in range(2):
            day.come("consult", ILL, window=1)
        full = day.refused(c.TakeTicket("consult", window=1, citizen=ILL))
        assert (full.code, full.fields) == ("green_cap_reached", {"window": 1, "most": 2})
        day.come("consult", ILL, window=2)

    def test_counts_whoever_is_given_the_class_later(self) -> None:
        day = staffed()
        day.come("consult", ILL, window=1)
        first, second = day.come("consult"), day.come("consult")
        day.expect(c.ChangeCitizen(first, ILL, "fainted", 1), e.CitizenChanged)
        assert day.hall.desk(1).green == 2
        assert day.refused(c.ChangeCitizen(second, ILL, "fainted", 1)).code == "green_cap_reached"

    def test_does_not_count_the_same_citizen_twice(self) -> None:
        day = staffed()
        number = day.come("consult", ILL, window=1)
        hero = replace(ILL, reason="hero", needs=(Need.DEAF,))
        day.expect(c.ChangeCitizen(number, hero, "said so", 1), e.CitizenChanged)
        assert day.hall.desk(1).green == 1

    def test_is_not_the_managers(self) -> None:
        day = staffed()
        for number in [day.come("consult") for _ in range(3)]:
            day.expect(c.ChangeCitizen(number, ILL, "a bus accident"), e.CitizenChanged)
        assert [desk.green for desk in day.hall.desks.values()] == [0] * 5

    def test_is_anew_every_day(self) -> None:
        day = staffed()
        for _ in range(2):
            day.come("consult", ILL, window=1)
        day.at(3, 9)
        day.do(c.TurnDay())
        day.open(1)
        day.come("consult", ILL, window=1)
        assert day.hall.desk(1).green == 1

    def test_of_none_closes_the_channel(self) -> None:
        day = CityDay(city(green=GreenChannel(CITY.green.reasons, per_window=0)))
        day.open(1)
        assert day.refused(c.TakeTicket("consult", window=1, citizen=ILL)).code == "green_cap_reached"

    def test_a_window_without_a_clerk_lets_nobody_in(self) -> None:
        day = CityDay()
        number = day.come("consult")
        for command in (
            c.TakeTicket("consult", window=1, citizen=ILL),
            c.ChangeCitizen(number, ILL, "fainted", 1),
            c.ChangeCitizen(number, ELDER, "is 80", 1),
        ):
            assert day.refused(command).code == "not_signed_in"
            assert day.refused(replace(command, window=9)).code == "unknown_window"


class TestAnotherClass:
    def test_moves_a_citizen_in_line_and_leaves_the_clock(self) -> None:
        day = staffed()
        first, second = day.come("invoice"), day.come("invoice")
        day.open(3)
        before = day.ticket(second).place
        day.do(c.ChangeCitizen(second, ELDER, "  is   80 "))
        changed = day.log[-1]
        assert isinstance(changed, e.CitizenChanged)
        assert changed.reason == "is 80"
        after = day.ticket(second).place
        assert (after.call_by, after.clock_start) == (before.call_by - 15 * 60_000, before.clock_start)
        assert [day.serve(3), day.serve(3)] == [second, first]

    def test_is_kept_while_a_ticket_is_parked(self) -> None:
        day = staffed()
        parked, other = day.come("consult"), day.come("consult")
        day.call(1)
        day.do(c.ParkTicket(1, "copy"))
        day.expect(c.ChangeCitizen(parked, ELDER, "is 80", 2), e.CitizenChanged)
        assert day.waits_for(parked) == set()
        day.do(c.ReturnTicket(2, parked))
        assert [day.call(1), day.call(2)] == [parked, other]

    def test_that_they_have_already_is_nothing(self) -> None:
        day = staffed()
        number = day.come("consult", ELDER)
        assert day.do(c.ChangeCitizen(number, ELDER, "is 80")) == []

    def test_does_not_change_who_they_are(self) -> None:
        day = staffed()
        number = day.come("consult", person("li"))
        for citizen in (ELDER, replace(ELDER, priority=Priority.DISABLED, person="wang")):
            day.do(c.ChangeCitizen(number, citizen, "is 80"))
            assert day.ticket(number).citizen == replace(citizen, person="li")

    def test_needs_a_reason_and_somebody_who_waits(self) -> None:
        day = staffed()
        number = day.come("consult")
        assert day.refused(c.ChangeCitizen(number, ELDER, " ")).code == "reason_missing"
        assert day.refused(c.ChangeCitizen("A999", ELDER, "x")).code == "unknown_ticket"
        day.call(1)
        assert day.refused(c.ChangeCitizen(number, ELDER, "x")).code == "ticket_at_window"
        day.do(c.StartService(1))
        day.finish(1)
        assert day.refused(c.ChangeCitizen(number, ELDER, "x")).code == "ticket_ended"


class TestTheReasonCode:
    def test_is_never_free_text_about_a_person(self) -> None:
        day = staffed()
        number = day.come("consult")
        told = replace(ELDER, reason="Mr. Li of 5 Mill Street")
        for command in (
            c.TakeTicket("consult", "door", citizen=told),
            c.BeginJourney("shop", window=1, citizen=told),
            c.BookAppointment("consult", day.moment(3, 10), "X1", citizen=told),
            c.ChangeCitizen(number, told, "is 80"),
        ):
            assert day.refused(command).code == "unknown_reason"


class TestTheClassOfAppointments:
    def test_is_not_for_who_only_says_so(self) -> None:
        day = staffed()
        for command in (
            c.TakeTicket("consult", "door", citizen=APPOINTED),
            c.TakeTicket("consult", window=1, citizen=APPOINTED),
            c.BeginJourney("shop", window=1, citizen=APPOINTED),
        ):
            assert day.refused(command).code == "appointment_needed"

    def test_is_for_who_has_one_that_another_system_keeps(self) -> None:
        day = staffed()
        slot = day.moment(2, 9, 30)
        number = day.come("consult", APPOINTED, slot=slot)
        assert day.ticket(number).place.call_by == slot + (3 - 4) * 60_000
        assert day.hall.taken["consult"] == 0

    def test_may_be_given_by_the_staff_to_who_came_a_little_too_late(self) -> None:
        day = staffed()
        number = day.come("consult")
        day.expect(c.ChangeCitizen(number, APPOINTED, "the bus was late", 1), e.CitizenChanged)
