"""Guards: where somebody waits too long, windows of other zones help until the wait has halved."""

from __future__ import annotations

from dataclasses import replace

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.citizen import Citizen, Need
from hall_server.domain.rules import MINUTE
from tests.domain.city import CITY, CityDay, city


def waiting(minutes: float) -> CityDay:
    day = CityDay()
    day.come("invoice")
    day.later(60 * minutes)
    return day


def test_a_guard_is_raised_when_somebody_waits_too_long() -> None:
    day = waiting(20)
    assert day.do(c.LookAtGuards()) == []
    day.now += 1
    assert day.expect(c.LookAtGuards(), e.GuardRaised).guard == 0
    assert day.do(c.LookAtGuards()) == []
    assert day.hall.desk(1).skills == {"consult", "intake", "invoice", "estate"}
    assert day.hall.desk(1).services == {"consult", "intake"}


def test_it_is_lowered_only_when_the_wait_has_halved() -> None:
    day = waiting(10.5)
    second = day.come("invoice")
    day.later(10 * 60)
    day.expect(c.LookAtGuards(), e.GuardRaised)
    day.open(1)
    day.serve(1)
    assert day.now - day.ticket(second).issued_at > 10 * MINUTE
    assert day.do(c.LookAtGuards()) == []
    day.serve(1)
    day.expect(c.LookAtGuards(), e.GuardLowered)
    assert day.hall.desk(1).skills == {"consult", "intake"}


def test_it_and_the_managers_skills_go_together() -> None:
    day = waiting(21)
    day.do(c.LookAtGuards())
    day.do(c.SetSkills(1, ("results",), "quiet"))
    assert day.hall.desk(1).skills == {"results", "invoice", "estate"}
    day.open(3)
    day.serve(3)
    day.do(c.LookAtGuards())
    assert day.hall.desk(1).skills == {"results"}


def test_it_lets_a_window_that_stands_by_call_at_once() -> None:
    day = waiting(20)
    day.open(1)
    day.do(c.StandBy(1))
    day.later(1)
    day.do(c.LookAtGuards())
    assert day.expect(c.CallForReady(), e.TicketCalled).window == 1


def test_it_does_not_count_an_appointment_before_its_slot() -> None:
    day = CityDay()
    code = day.book(2, 10).code
    day.at(2, 9, 30)
    day.check_in(code)
    day.at(2, 10, 30)
    assert day.do(c.LookAtGuards()) == []
    day.now += 1
    assert day.expect(c.LookAtGuards(), e.GuardRaised).guard == 1


def test_it_counts_the_wait_for_the_zone_and_not_what_was_before() -> None:
    """A matter that takes all morning, a copy, another window: none of it is the zone's fault."""
    day = CityDay()
    journey, consult = day.journey("home"), day.come("consult")
    day.open(2)
    day.later(3600)
    for number in (journey, consult):
        day.do(c.CallTicket(2, number, "test"))
        day.do(c.StartService(2))
        if number == consult:
            day.do(c.TransferTicket(2, "invoice"))
        else:
            day.finish(2)
    day.later(20 * 60)
    assert day.do(c.LookAtGuards()) == []
    day.do(c.ChangeCitizen(consult, Citizen(needs=(Need.DEAF,)), "is deaf"))
    day.now += 1
    assert day.expect(c.LookAtGuards(), e.GuardRaised).guard == 0


def test_it_does_not_count_the_time_somebody_was_away() -> None:
    day = waiting(19)
    day.open(3)
    number = day.call(3)
    day.do(c.ParkTicket(3, "copy"))
    day.later(3600)
    assert day.do(c.LookAtGuards()) == []
    day.do(c.ReturnTicket(3, number))
    assert day.do(c.LookAtGuards()) == []


def test_it_ends_with_the_day() -> None:
    day = waiting(21)
    day.do(c.LookAtGuards())
    day.at(3, 9)
    day.do(c.TurnDay())
    assert not day.hall.guards
    assert day.hall.desk(1).skills == {"consult", "intake"}


def test_a_guard_of_a_zone_that_is_gone_helps_nobody() -> None:
    day = CityDay()
    day.hall.plan = city(guards=(replace(CITY.guards[0], zone="moon"),))
    day.come("invoice")
    day.later(3600)
    assert day.do(c.LookAtGuards()) == []
