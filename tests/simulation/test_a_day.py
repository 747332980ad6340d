"""Small days by hand: what clerks do, what the clock of each citizen is, and what is left aside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from hall_server.domain.calendar import WorkCalendar
from hall_server.domain.citizen import Priority
from hall_server.domain.plan import HallPlan, NumberSeries, OpeningHours, Window, Zone
from hall_server.domain.rules import MINUTE, SECOND, Guard, Season
from hall_server.simulation import Visit, figures_of, write_result
from tests.simulation.halls import (
    CALL_BY,
    ELDERLY,
    FCFS,
    GREEN,
    NORMAL,
    STRICT,
    Comer,
    alike,
    called,
    day,
    hall,
)

APPOINTMENT = Priority.APPOINTMENT


def story(visits: list[Visit]) -> list[tuple[int, int, str, int | None, str]]:
    """Row, step, number, window and outcome of each visit."""
    return [(visit.visitor.row, visit.step, visit.number, visit.window, visit.outcome) for visit in visits]


class TestClerks:
    def test_call_the_next_when_they_are_free(self) -> None:
        visits = day(alike(1), FCFS, [Comer(0, 60), Comer(10, 60), Comer(500, 30)])
        assert called(visits) == [0, 60, 500]
        assert story(visits) == [
            (1, 1, "A001", 1, "done"),
            (2, 1, "A002", 1, "done"),
            (3, 1, "A003", 1, "done"),
        ]

    def test_of_few_skills_come_first_and_then_who_has_been_idle_longest(self) -> None:
        plan = hall({1: "ab", 2: "a", 3: "a", 4: "b"})
        comers = [Comer(0, 50), Comer(1, 5), Comer(100, 10), Comer(101, 10), Comer(102, 10), Comer(103, 10)]
        windows = [visit.window for visit in day(plan, FCFS, comers)]
        assert windows == [2, 3, 3, 2, 1, 3]

    def test_call_who_does_not_come_three_times_and_give_each_call_its_time(self) -> None:
        visits = day(alike(1), FCFS, [Comer(0, 60, shows_up=False), Comer(5, 60)])
        missed, after = visits
        assert (missed.outcome, missed.started, missed.ended) == ("no_show", None, 30 * SECOND)
        assert after.called == 30 * SECOND

    def test_wait_as_long_as_the_rules_give_to_show_up(self) -> None:
        plan = alike(1)
        patient = replace(plan, rules=replace(plan.rules, show_up=120 * SECOND, no_show_calls=2))
        (missed,) = day(patient, FCFS, [Comer(0, 60, shows_up=False, then=("a", 60))])
        assert missed.ended == (10 + 120) * SECOND

    def test_serve_who_comes_in_the_moment_in_which_they_become_free(self) -> None:
        visits = day(alike(1), STRICT, [Comer(0, 60), Comer(30, 10), Comer(60, 10, GREEN)])
        # The end comes first, and then the window is taken by who waits: the later one missed it.
        assert called(visits) == [0, 60, 70]


class TestTheClock:
    def test_of_an_appointment_starts_at_its_slot(self) -> None:
        """It came first, but for later: the walk-in's 20 minutes are over before slot and 3 minutes are."""
        comers = [Comer(0, 2400), Comer(1, 60, APPOINTMENT, slot=1500), Comer(2, 60)]
        visits = day(alike(1), CALL_BY, comers)
        assert [visit.call_by for visit in visits[1:]] == [(1500 + 180) * SECOND, (2 + 1200) * SECOND]
        assert called(visits) == [0, 2460, 2400]
        assert [visit.wait for visit in visits] == [0, (2460 - 1500) * SECOND, 2398 * SECOND]

    @pytest.mark.parametrize(("late", "clock"), [(-600, 0), (0, 0), (300, 0), (301, 301), (900, 900)])
    def test_of_a_late_one_starts_at_check_in_beyond_five_minutes(self, late: int, clock: int) -> None:
        (visit,) = day(alike(1), CALL_BY, [Comer(1800 + late, 60, APPOINTMENT, slot=1800)])
        assert visit.call_by == (1800 + clock + 180) * SECOND
        assert visit.wait == 0

    def test_does_not_start_before_the_slot_when_called_early(self) -> None:
        (visit,) = day(alike(1), CALL_BY, [Comer(100, 60, APPOINTMENT, slot=1800)])
        assert (visit.called, visit.wait) == (100 * SECOND, 0)

    def test_decides_nothing_when_it_goes_by_arrival(self) -> None:
        comers = [Comer(0, 100), Comer(1, 60, APPOINTMENT, slot=9000), Comer(1, 60), Comer(2, 60, GREEN)]
        assert called(day(alike(1), FCFS, comers)) == [0, 100, 160, 220]

    def test_goes_on_after_a_transfer(self) -> None:
        """Who came first is first in the second line, too, before those who came for it in the meantime."""
        plan = hall({1: "a", 2: "b"})
        comers = [Comer(0, 100, then=("b", 10)), Comer(5, 200, service="b"), Comer(50, 10, service="b")]
        visits = day(plan, FCFS, comers)
        assert story(visits) == [
            (1, 1, "A001", 1, "transferred"),
            (1, 2, "A001", 2, "done"),
            (2, 1, "A002", 2, "done"),
            (3, 1, "A003", 2, "done"),
        ]
        assert called(visits) == [0, 205, 5, 215]
        assert visits[1].issued == 0
        assert visits[1].wait is None

    def test_goes_on_for_the_same_service_once_more(self) -> None:
        comers = [Comer(0, 100, then=("a", 10)), Comer(5, 20)]
        visits = day(alike(1), FCFS, comers)
        assert called(visits) == [0, 100, 110]
        assert [visit.outcome for visit in visits] == ["transferred", "done", "done"]

    def test_adds_how_much_longer_than_usual_a_service_takes(self) -> None:
        plan = hall({1: "ab"}, {"a": 4, "b": 20})
        visits = day(plan, CALL_BY, [Comer(0, 1, service="b"), Comer(0, 1), Comer(0, 1, ELDERLY, "b")])
        assert [visit.call_by for visit in visits] == [(20 + 8) * MINUTE, (20 - 8) * MINUTE, (5 + 8) * MINUTE]


class TestNobodyIsTurnedAway:
    COMERS = tuple(Comer(at, 60, GREEN if at == 3 else NORMAL) for at in range(6))

    def outcomes(self, plan: HallPlan) -> list[str]:
        return [visit.outcome for visit in day(plan, CALL_BY, self.COMERS)]

    def test_by_hours_caps_ids_or_numbers(self) -> None:
        plan = alike(2)
        (service,) = plan.services
        strict = replace(
            service,
            hours=OpeningHours(((600, 601),), frozenset({7})),
            daily_cap=1,
            needs_id=True,
            series=NumberSeries("A", start=1, last=2),
        )
        closed = WorkCalendar(frozenset(date(2026, 1, 1) + timedelta(days=day) for day in range(365)))
        hard = replace(plan, services=(strict,), calendar=closed, tickets_per_person=1)
        assert self.outcomes(hard) == ["done"] * 6

    def test_by_a_season(self) -> None:
        plan = alike(1)
        window = Window(1, "zone", frozenset("a"), only=frozenset({GREEN}), season=Season((1, 1), (12, 31)))
        assert self.outcomes(replace(plan, windows=(window,))) == ["done"] * 6

    def test_but_a_window_for_one_class_stays_so(self, tmp_path: Path) -> None:
        window = Window(1, "zone", frozenset("a"), only=frozenset({GREEN}))
        plan = replace(alike(1), windows=(window,))
        assert self.outcomes(plan) == ["not_called"] * 3 + ["done"] + ["not_called"] * 2
        visits = day(plan, CALL_BY, self.COMERS)
        figures = figures_of(plan, visits)
        assert (figures.citizens, figures.not_called, figures.waits["all"].citizens) == (6, 5, 1)
        write_result(tmp_path / "result.csv", visits[:1], {})
        row = (tmp_path / "result.csv").read_text(encoding="utf-8").split("\n")[1]
        assert row == "1,1,A001,a,normal,,0,1200,,,,not_called,,,,"


class TestGuards:
    def plan(self, over: int) -> HallPlan:
        """Window 2, of the other zone, helps with a when somebody waits too long for it."""
        plan = hall({1: "a", 2: "b"})
        zones = (*plan.zones, Zone("other", plan.zones[0].name))
        services = tuple(replace(each, zone="zone" if each.id == "a" else "other") for each in plan.services)
        guards = (Guard("zone", over * SECOND, frozenset({2})),)
        return replace(plan, zones=zones, services=services, guards=guards)

    def test_are_looked_at_every_half_minute(self) -> None:
        comers = [Comer(0, 1000), Comer(10, 5), Comer(12, 5)]
        visits = day(self.plan(60), FCFS, comers)
        assert [(visit.window, (visit.called or 0) // SECOND) for visit in visits] == [
            (1, 0),
            (2, 90),
            (2, 95),
        ]

    def test_raise_for_who_is_the_last_to_wait(self) -> None:
        """Nothing else is going on: the only window for it serves another class."""
        plan = self.plan(600)
        only_green = replace(plan.windows[0], only=frozenset({GREEN}))
        (visit,) = day(replace(plan, windows=(only_green, plan.windows[1])), FCFS, [Comer(0, 5)])
        assert (visit.window, visit.called) == (2, 630 * SECOND)

    def test_end_with_the_day_when_they_cannot_help(self) -> None:
        """A window helps with everything in the zone, but nobody serves this class."""
        plan = self.plan(60)
        only_green = tuple(replace(window, only=frozenset({GREEN})) for window in plan.windows)
        (visit,) = day(replace(plan, windows=only_green), FCFS, [Comer(0, 5)])
        assert visit.outcome == "not_called"


def test_the_figures_of_a_day_by_hand() -> None:
    comers = [
        Comer(0, 1200),
        Comer(0, 600, APPOINTMENT, slot=0),
        Comer(60, 300, ELDERLY),
        Comer(1000, 60, APPOINTMENT, slot=600),
        Comer(3000, 60, shows_up=False),
    ]
    plan = alike(1)
    visits = day(plan, FCFS, comers)
    assert called(visits) == [0, 1200, 1800, 2100, 3000]
    figures = figures_of(plan, visits)
    everybody = figures.waits["all"]
    assert (everybody.citizens, everybody.mean_s) == (5, (0 + 1200 + 1740 + 1100 + 0) / 5)
    assert (everybody.p95_s, everybody.worst_s) == (1740, 1740)
    assert (everybody.within_10_min, everybody.over_30_min) == (2 / 5, 0)
    assert figures.waits["walk_ins"].citizens == 3
    assert set(figures.waits) == {"all", "walk_ins", "normal", "appointment", "elderly"}
    # The second one came 400 s after the slot, so it does not count; the first was called 20 minutes late.
    assert (figures.on_time, figures.slots_kept) == (1, 0.0)
    assert (figures.no_shows, figures.not_called) == (1, 0)
    assert figures.last_end_s == 3030
    assert figures.utilisation == (1200 + 600 + 300 + 60 + 30) / 3030


@pytest.mark.parametrize(
    ("called_after", "kept"), [(0, 1.0), (599, 1.0), (600, 1.0), (600.001, 0.0), (900, 0.0)]
)
def test_a_slot_is_kept_within_ten_minutes(called_after: float, kept: float) -> None:
    plan = alike(1)
    (visit,) = day(plan, FCFS, [Comer(3000, 60, APPOINTMENT, slot=3600)])
    visit.called = round((3600 + called_after) * SECOND)
    visit.ended = visit.called + 60 * SECOND
    figures = figures_of(plan, [visit])
    assert (figures.on_time, figures.slots_kept) == (1, kept)
    assert figures.waits["appointment"].within_10_min == kept


def test_the_figures_of_an_empty_day() -> None:
    plan = alike(1)
    figures = figures_of(plan, day(plan, FCFS, []))
    assert (figures.citizens, figures.waits, figures.slots_kept, figures.utilisation) == (0, {}, None, 0.0)
