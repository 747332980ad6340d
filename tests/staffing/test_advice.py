"""Advice on how many windows to open: the formulas, the lean floor, and whether the advice keeps its word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from multiprocessing import active_children

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall_server.domain.citizen import Priority
from hall_server.domain.plan import HallPlan
from hall_server.domain.rules import Season
from hall_server.forecast import Served
from hall_server.simulation import Openings, Step, Visitor, simulate
from hall_server.staffing import Booked, Demand, Zones, advise, demand_of, drawn_day, trial
from hall_server.staffing.erlang import erlang_c, servers_for, service_level
from hall_server.staffing.floor import Floor, Waited
from hall_server.staffing.room import room_of
from hall_server.staffing.schedule import by_formula
from hall_server.staffing.trial import Trial
from hall_server.staffing.zones import GOAL
from tests.simulation.halls import CALL_BY, hall

MINUTE = 60_000
DAY = date(2026, 3, 9)


class TestTheFormulas:
    def test_erlang_c_is_as_published(self) -> None:
        assert erlang_c(10, 14) == pytest.approx(0.1741319, abs=5e-8)
        assert service_level(100 / 30, 3, 14, 20 / 60) == pytest.approx(0.8883500, abs=5e-8)

    @given(st.floats(0.01, 50), st.floats(0.1, 20), st.floats(0.5, 0.99))
    def test_the_fewest_servers_hold_the_goal_and_one_fewer_does_not(
        self, rate: float, length: float, goal: float
    ) -> None:
        servers = servers_for(rate, length, 10, goal)
        assert service_level(rate, length, servers, 10) >= goal
        assert servers == 0 or service_level(rate, length, servers - 1, 10) < goal


comers = st.lists(
    st.tuples(
        st.integers(0, 60 * MINUTE),
        st.sampled_from("ab"),
        st.integers(1, 20 * MINUTE),
        st.sampled_from([Priority.NORMAL, Priority.ELDERLY]),
        st.none() | st.tuples(st.sampled_from("c"), st.integers(1, 9 * MINUTE)),
    ),
    max_size=40,
)

# Four windows, each open from the first moment to the second and so on; moments often meet.
opening_times = st.lists(
    st.lists(
        st.integers(0, 12).map(lambda each: each * 10 * MINUTE), min_size=2, max_size=6, unique=True
    ).map(lambda moments: sorted(moments)),
    min_size=4,
    max_size=4,
)


def play(plan: HallPlan, visitors: list[Visitor], openings: Openings) -> list[Waited]:
    floor = Floor(plan, CALL_BY)
    return floor.play(floor.ready(visitors), openings)


class TestTheLeanFloor:
    plan = hall({1: "a", 2: "abc", 3: "bc", 4: "ac"}, {"a": 3, "b": 9, "c": 5})

    @settings(deadline=None)  # a whole day in the slow, real hall each time
    @given(comers, opening_times)
    def test_calls_whom_the_hall_calls(
        self,
        drawn: list[tuple[int, str, int, Priority, tuple[str, int] | None]],
        times: list[list[int]],
    ) -> None:
        openings: Openings = {
            window: list(zip(moments[::2], moments[1::2], strict=False))
            for window, moments in enumerate(times, start=1)
        }
        visitors = [
            Visitor(row, at, (Step(service, takes), *([Step(*then)] if then else [])), priority)
            for row, (at, service, takes, priority, then) in enumerate(
                sorted(drawn, key=lambda each: each[0]), start=1
            )
        ]
        visits = simulate(self.plan, CALL_BY, visitors, openings=openings)
        waits = play(self.plan, visitors, openings)
        left = {visit.visitor.row: visit.ended for visit in visits if visit.step == 1}
        lived = []
        for visit in visits:
            since = visit.issued if visit.step == 1 else left[visit.visitor.row] or 0
            lived.append(Waited(visit.service, since, None if visit.called is None else visit.called - since))
        assert sorted(map(repr, waits)) == sorted(map(repr, lived))

    def test_a_window_that_closes_serves_to_the_end_and_calls_nobody_more(self) -> None:
        visitors = [Visitor(row, 0, (Step("a", 8 * MINUTE),)) for row in (1, 2, 3)]
        waits = play(self.plan, visitors, {1: [(0, 5 * MINUTE), (30 * MINUTE, 31 * MINUTE)]})
        assert [wait for _service, _since, wait in waits] == [0, 30 * MINUTE, None]


def history(days: int) -> list[Served]:
    """So many working days: 12 come in a half hour of the morning, 24 in those from ten to eleven."""
    before = (DAY - timedelta(days=back) for back in range(1, 365))
    working = [day for day in before if day.isoweekday() < 6][:days]
    return [
        Served(
            day.isoformat(),
            day.isoweekday(),
            "ab"[number % 2],
            Priority.NORMAL,
            step * 30 * MINUTE + number,
            (3 + number * 5 % 11) * MINUTE,
        )
        for day in working
        for step in range(18, 24)
        for number in range(24 if step in (20, 21) else 12)
    ]


class TestDemand:
    plan = hall(dict.fromkeys(range(1, 21), "ab"))

    def test_is_not_known_without_a_past(self) -> None:
        assert demand_of(self.plan, DAY, []) is None

    def test_is_that_of_the_past(self) -> None:
        demand = demand_of(self.plan, DAY, history(20))
        assert demand is not None
        assert demand.citizens == pytest.approx(96, rel=0.02)
        assert demand.counts["a"][20] > 1.5 * demand.counts["a"][18]
        assert (demand.days, demand.alike) == (20, 4)

    def test_lengths_that_cannot_be_teach_nothing(self) -> None:
        seen = history(20)
        wrong = [
            one._replace(occupied=occupied)
            for one in seen[:50]
            for occupied in (-5 * MINUTE, 20 * 60 * MINUTE)
        ]
        good, bad = (demand_of(self.plan, DAY, its) for its in (seen[50:], [*seen[50:], *wrong]))
        assert good is not None
        assert bad is not None
        assert bad.past.expected == good.past.expected

    def test_a_service_that_was_never_served_is_expected_to_take_what_is_configured(self) -> None:
        """All of its citizens of the past left without being called, or nobody ever came for it."""
        plan = hall(dict.fromkeys(range(1, 5), "abc"), {"a": 8, "b": 20, "c": 12})
        seen = [one._replace(occupied=None) if one.service == "b" else one for one in history(20)]
        demand = demand_of(plan, DAY, seen)
        assert demand is not None
        zones = Zones(plan, demand)
        assert zones.asked["b"] == pytest.approx(48, rel=0.02)
        assert zones.asked["c"] == 0
        for service, minutes in (("b", 20), ("c", 12)):
            assert zones.lasts[service] == pytest.approx(minutes * MINUTE, rel=0.1)
        assert all(window.services >= {"b"} for window in zones.windows["zone"][:1])
        assert min(by_formula(zones)[("zone", step)] for step in range(18, 24)) >= 1

    def test_appointments_of_the_date_come_at_their_slots(self) -> None:
        slot = 19 * 30 * MINUTE
        demand = demand_of(self.plan, DAY, history(20), [Booked("a", slot)] * 10, keep=1.0)
        without = demand_of(self.plan, DAY, history(20))
        assert demand is not None
        assert without is not None
        assert demand.citizens == pytest.approx(without.citizens + 10)
        drawn = [visitor for visitor in drawn_day(demand, 1) if visitor.slot is not None]
        assert [visitor.slot for visitor in drawn] == [slot] * 10

    def test_one_busier_day_moves_its_weekday_only_a_little(self) -> None:
        seen = history(20)
        monday = (DAY - timedelta(days=7)).isoformat()
        seen += [one for one in seen if one.day == monday]
        demand = demand_of(self.plan, DAY, seen)
        assert demand is not None
        assert 96 < demand.citizens < 130


class TestAdvice:
    plan = hall({**dict.fromkeys(range(1, 8), "a"), **dict.fromkeys(range(8, 21), "ab")})

    @pytest.fixture(scope="class")
    def demand(self) -> Demand:
        demand = demand_of(self.plan, DAY, history(20))
        assert demand is not None
        return demand

    def test_holds_on_fresh_days_and_one_fewer_is_never_better(self, demand: Demand) -> None:
        zones = Zones(self.plan, demand)
        advice = advise(zones, CALL_BY, 1)
        fresh = Trial(zones, CALL_BY, range(5_000, 5_200)).of(advice.windows)
        busy = [quality for quality in fresh.values() if quality.citizens >= 1]
        assert not advice.short
        assert len(busy) == 6
        assert all(quality.share >= GOAL for quality in busy)
        for cell, quality in advice.fewer.items():
            its, more = advice.expected[cell], advice.more[cell]
            assert quality.share <= its.share <= more.share
            same = pytest.approx(its.citizens, rel=0.005)
            assert quality.citizens == same
            assert more.citizens == same

    def test_more_windows_serve_the_same_days_better(self, demand: Demand) -> None:
        zones = Zones(self.plan, demand)
        trial = Trial(zones, CALL_BY, range(10))
        shares = []
        for count in (2, 4, 6, 9, 20):
            found = trial.of({("zone", step): count for step in range(18, 25)})
            shares.append(sum(its.share * its.citizens for its in found.values()))
        assert shares == sorted(shares)

    def test_says_where_all_windows_are_not_enough(self, demand: Demand) -> None:
        short = hall({1: "ab"})
        advice = advise(Zones(short, demand), CALL_BY, 1)
        assert advice.short
        assert set(advice.windows.values()) == {1}
        assert advice.short >= {cell for cell, its in advice.expected.items() if its.share < GOAL}

    def test_room_is_what_still_holds(self, demand: Demand) -> None:
        zones = Zones(self.plan, demand)
        advice = advise(zones, CALL_BY, 1)
        assert all(count >= 0 for count in advice.room.services.values())
        generous = {cell: len(zones.windows[cell[0]]) for cell in advice.windows}
        groups = Floor(self.plan, CALL_BY).alike()
        with Trial(zones, CALL_BY, range(40)) as days:
            found = room_of(zones, days, days, generous, days.of(generous), groups)
            assert sum(found.zones.values()) > sum(advice.room.zones.values())
            most = {("b", step): found.services["b", step] for _zone, step in generous}
            assert all(its.share >= GOAL for its in days.of(generous, most).values() if its.citizens >= 1)

    def test_is_the_same_from_several_processes(
        self, demand: Demand, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        zones = Zones(self.plan, demand)
        windows = {("zone", step): 5 for step in range(18, 25)}
        with Trial(zones, CALL_BY, range(6)) as alone:
            expected = alone.of(windows, {("a", 20): 3})
        monkeypatch.setattr(trial, "WORTH_PROCESSES", 0)
        with Trial(zones, CALL_BY, range(6)) as together:
            assert together.of(windows, {("a", 20): 3}) == expected

    def test_a_process_that_was_killed_is_an_error_that_says_so(
        self, demand: Demand, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(trial, "WORTH_PROCESSES", 0)
        with Trial(Zones(self.plan, demand), CALL_BY, range(6)) as together:
            for process in active_children():
                process.kill()
            with pytest.raises(ChildProcessError, match="memory"):
                together.of({("zone", 20): 5})

    def test_a_season_holds_on_its_days_only(self, demand: Demand) -> None:
        for first, last, limited in (((3, 1), (3, 31), True), ((7, 1), (7, 31), False)):
            window = replace(
                self.plan.windows[0], only=frozenset({Priority.ELDERLY}), season=Season(first, last)
            )
            plan = replace(self.plan, windows=(window, *self.plan.windows[1:]))
            assert bool(Zones(plan, demand).plan.windows[0].only) is limited

    def test_more_breaks_ask_for_more_windows(self, demand: Demand) -> None:
        few, many = (by_formula(Zones(self.plan, demand, None, breaks)) for breaks in (0.0, 0.3))
        assert sum(many.values()) > sum(few.values())
