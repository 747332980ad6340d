"""What days that are over say of the one that comes, and what of them is not to be believed."""

from __future__ import annotations

import random
from statistics import fmean

import pytest

from hall_server.domain import commands as c
from hall_server.domain.citizen import Priority
from hall_server.domain.rules import MINUTE
from hall_server.forecast import Latest, Learner, Past, Served, forecast, outlook_of
from hall_server.forecast.arrivals import walk_ins
from hall_server.forecast.outlook import STEP
from tests.domain.day import FCFS, PLAN, Day

HOUR = 60 * MINUTE
USUAL = {service.id: service.usual_length for service in PLAN.services}


def served(day: int = 1, arrived: int = 9 * HOUR, **own: object) -> Served:
    usual: dict[str, object] = {"occupied": 6 * MINUTE}
    return Served(f"2026-02-{day:02d}", day, "consult", Priority.NORMAL, arrived, **(usual | own))  # type: ignore[arg-type]


def past(*seen: Served, weekday: int | None = None) -> Past:
    learner = Learner(USUAL)
    for one in seen:
        learner.see(one)
    return learner.past(weekday)


def test_without_a_past_services_take_what_is_configured() -> None:
    for service, expected in past().expected.items():
        assert fmean(expected.occupied) == pytest.approx(USUAL[service], rel=0.02)


def test_with_much_of_it_they_take_what_they_took() -> None:
    expected = past(*(served(occupied=minutes * MINUTE) for minutes in (2, 4) for _ in range(500)))
    assert fmean(expected.expected["consult"].occupied) == pytest.approx(3 * MINUTE, rel=0.1)


@pytest.mark.parametrize("occupied", [-5 * MINUTE, 0, 15 * HOUR])
def test_what_cannot_be_does_not_count(occupied: int) -> None:
    """A length that is negative, or of a window whose clock ran overnight."""
    assert past(*(served(occupied=occupied) for _ in range(500))).expected == past().expected


def test_who_does_not_come_and_who_goes_on() -> None:
    absent = [served(came=False, occupied=40_000) for _ in range(300)]
    sent_on = [served(onward="intake") for _ in range(300)]
    expected = past(*absent, *sent_on).expected["consult"]
    assert expected.no_show == pytest.approx(0.5, abs=0.05)
    assert expected.given_up == pytest.approx(40_000, rel=0.1)
    assert dict(expected.onward)["intake"] == pytest.approx(0.9, abs=0.1)


def test_people_come_as_on_the_same_weekday() -> None:
    mondays = [served(day) for day in (1, 1, 1, 1, 1) for _ in range(40)]
    found = past(*mondays, *(served(2) for _ in range(10)), weekday=1)
    step = 9 * HOUR // STEP
    monday = found.rates["consult"][step] * STEP
    assert past(*mondays, *(served(2) for _ in range(10)), weekday=2).rates["consult"][step] * STEP < monday
    assert found.rates["intake"][step] == 0


def test_today_goes_on_at_its_own_pace_and_a_hall_without_a_past_as_it_began() -> None:
    day = Day()
    day.open(1)
    midnight = day.now - 9 * HOUR
    day.later(30 * 60)
    steps = [(0,) * len(PLAN.services)] * 18
    busy = (*steps, (60, 0, 0, 0))
    known = past(*(served(arrived=hour * HOUR // 2) for hour in range(18, 30) for _ in range(20)))
    usual, more = (
        walk_ins(outlook_of(day.hall, day.now, FCFS, midnight, came), known)[0].rate
        for came in ((*steps, (20, 0, 0, 0)), busy)
    )
    assert usual < more < 3 * usual
    unknown = walk_ins(outlook_of(day.hall, day.now, FCFS, midnight, busy), past())
    assert unknown[0].rate * 30 * MINUTE == pytest.approx(60, rel=0.2)


class TestNotYetKnown:
    """A forecast says nothing rather than nonsense."""

    def waits(self, day: Day) -> tuple[set[int], set[str]]:
        """Whose wait is known: of those in line, and of who takes a number for a service."""
        outlook = outlook_of(day.hall, day.now, FCFS, day.now - 9 * HOUR)
        found = forecast(outlook, past(), random.Random(1), runs=20)
        latest = Latest(outlook, found)
        return set(found.tickets), {service for service in outlook.services if latest.newcomer(service)}

    def test_while_all_windows_are_closed(self) -> None:
        day = Day()
        day.take("consult")
        assert self.waits(day) == (set(), set())

    def test_for_what_no_open_window_serves(self) -> None:
        day = Day()
        day.open(3)
        day.take("consult")
        day.take("estate")
        _tickets, newcomers = self.waits(day)
        assert newcomers == {"invoice", "estate"}

    def test_at_a_window_that_was_left_with_its_citizen_overnight(self) -> None:
        day = Day()
        day.open(1)
        day.take("consult")
        day.do(c.CallNext(1))
        day.do(c.StartService(1))
        day.later(5 * 3600)
        day.take("consult")
        assert self.waits(day) == (set(), set())

    def test_of_whom_more_than_a_morning_would_be_waited_for(self) -> None:
        day = Day()
        day.open(1)
        for _citizen in range(60):
            day.take("consult")
        tickets, newcomers = self.waits(day)
        assert 10 < len(tickets) < 50
        assert newcomers == set()


def test_somebody_in_two_lines_is_called_once() -> None:
    """Two who wait for either of two services, then a third: with one window the third comes third."""
    day = Day()
    day.open(1)
    outlook = outlook_of(day.hall, day.now, FCFS, day.now - 9 * HOUR)
    places = [(day.now, day.now, ticket) for ticket in (1, 2, 3)]
    queues = (tuple(places), tuple(places[:2]), (), ())
    either = type(outlook)(
        outlook.now,
        outlook.day_began,
        outlook.services,
        outlook.groups,
        outlook.kinds,
        outlook.windows,
        queues,
        outlook.offsets,
    )
    waits = forecast(either, past(), random.Random(1), runs=200).tickets
    assert waits[1].high == 0
    assert waits[3].middle == pytest.approx(2 * waits[2].middle, rel=0.4)
