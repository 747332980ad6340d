"""A hall is rebuilt from its log, also under a plan that has changed since."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall_server.domain import commands as c
from hall_server.domain import opened
from hall_server.domain.plan import HallPlan
from hall_server.domain.replay import BrokenLog, PlanConflict, replay
from tests.domain.city import CITY, ILL, CityDay, city
from tests.domain.truths import as_stored


@pytest.fixture
def helped() -> CityDay:
    """Window 1 helped the tax zone."""
    day = CityDay()
    day.come("invoice")
    day.open(1)
    day.later(21 * 60)
    day.do(c.LookAtGuards())
    return day


@pytest.mark.parametrize(
    ("plan", "what"),
    [
        (city(guards=()), ("guard", 1)),
        (city(windows=CITY.windows[1:]), ("window", 1)),
        (city(services=CITY.services[:3]), ("service", "invoice")),
    ],
    ids=["guard", "window", "service"],
)
def test_what_is_gone_from_the_plan_is_named(
    helped: CityDay, plan: HallPlan, what: tuple[str, object]
) -> None:
    with pytest.raises(PlanConflict) as conflict:
        list(replay(opened(plan), helped.log))
    assert (conflict.value.what, conflict.value.name) == what


def eventful() -> CityDay:
    """A day on which about everything happened once."""
    day = CityDay()
    day.open(1, 2, 3)
    day.do(c.AddWindow(7, "tax", ("invoice",), "tax season"))
    day.do(c.SetSkills(3, ("invoice", "estate", "results"), "rush"))
    kept, moved, cancelled = day.book(2, 9, 30).code, day.book(3, 10).code, day.book(2, 10).code
    day.do(c.MoveAppointment(moved, day.moment(4, 10)))
    day.do(c.CancelAppointment(cancelled))
    day.check_in(kept, kiosk="door")
    shop, home = day.journey("shop"), day.journey("home")
    day.do(c.ChangeCitizen(home, ILL, "fainted", 1))
    day.step(1, home)
    day.do(c.TakeBack(1))
    day.finish(1, c.Outcome.ACCEPTED)
    day.step(3, home)
    day.do(c.CallTicket(2, shop, "is deaf"))
    day.do(c.StartService(2))
    day.do(c.ParkTicket(2, "copy"))
    day.do(c.ReturnTicket(2, shop))
    day.do(c.CancelTicket(shop, "goes home"))
    day.come("invoice")
    day.later(21 * 60)
    day.do(c.LookAtGuards())
    day.call(2)
    day.do(c.TransferTicket(2, "intake"))
    day.do(c.StandBy(2))
    day.do(c.ReleaseWindow(1, "fell ill"))
    day.do(c.DecideCase("20260302-0001", approved=True))
    result = day.pick_up("20260302-0001")
    day.do(c.CallTicket(3, result, "is in a hurry"))
    day.do(c.StartService(3))
    day.finish(3)
    while day.do(c.CallForReady()):
        pass
    return day


LOG = eventful().log


@pytest.mark.parametrize(
    ("command", "gone"),
    [
        (c.BeginJourney("shop"), "invoice"),
        (c.BeginJourney("shop"), "estate"),
        (c.SetSkills(1, ("results",), "rush"), "results"),
        (c.AddWindow(7, "general", ("results",), "rush"), "results"),
    ],
    ids=["another step", "a later step", "a skill", "a temporary window's skill"],
)
def test_so_is_a_service_that_is_yet_to_come(command: c.Command, gone: str) -> None:
    day = CityDay()
    day.do(command)
    services = tuple(service for service in CITY.services if service.id != gone)
    with pytest.raises(PlanConflict) as conflict:
        list(replay(opened(city(services=services)), day.log))
    assert (conflict.value.what, conflict.value.name) == ("service", gone)


def test_so_is_the_zone_of_a_temporary_window() -> None:
    day = CityDay()
    day.do(c.AddWindow(7, "tax", ("consult",), "rush"))
    with pytest.raises(PlanConflict, match="zone tax"):
        list(replay(opened(city(zones=CITY.zones[:1])), day.log))


@pytest.mark.parametrize("changes", [{"packages": ()}, {"kiosks": ()}, {"pick_up": None}], ids=str)
def test_what_no_ticket_needs_any_more_may_go(changes: dict[str, object]) -> None:
    hall = opened(city(**changes))
    list(replay(hall, LOG))
    assert hall.tickets == eventful().hall.tickets


def test_the_same_log_over_the_book_and_the_cases_as_they_are_now_changes_nothing() -> None:
    day = eventful()
    hall = opened(CITY)
    hall.book, hall.cases, hall.concerns = as_stored(day.hall)
    list(replay(hall, day.log))
    assert hall == day.hall


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_an_edited_log_is_found_out_or_makes_a_hall_but_never_a_crash(data: st.DataObject) -> None:
    log = list(LOG)
    places = st.integers(0, len(log) - 1)
    for _ in range(data.draw(st.integers(1, 3))):
        one, other = data.draw(places), data.draw(places)
        match data.draw(st.sampled_from(["lost", "twice", "swapped"])):
            case "lost":
                log[one : one + 1] = []
                log.append(LOG[-1])
            case "twice":
                log.insert(other, log[one])
            case "swapped":
                log[one], log[other] = log[other], log[one]
    with contextlib.suppress(PlanConflict, BrokenLog):
        list(replay(opened(CITY), log))
