"""What must not matter, or must matter in one way only: labels, the hour, equal limits, a huge gap."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall_server.domain.citizen import Priority
from hall_server.domain.policy import STRICT_ORDER, CallBy, Policy
from hall_server.domain.rules import HOUR, MINUTE
from hall_server.simulation import Visit, Visitor, simulate
from tests.simulation.busy_hall import busy_day, busy_plan
from tests.simulation.halls import CALL_BY, FCFS, STRICT, hall

PLAN = busy_plan()
POLICIES = [FCFS, STRICT, CALL_BY]
loads = st.floats(0.6, 1.2)
seeds = st.integers(0, 10_000)


def morning(seed: int, load: float) -> list[Visitor]:
    """The first citizens of a busy day, enough for queues."""
    return busy_day(seed, load)[:150]


def times(visits: list[Visit], shift: int = 0) -> list[tuple[int | None, ...]]:
    """Everything that was timed, and where."""
    return [
        (
            visit.window,
            *(None if at is None else at - shift for at in (visit.called, visit.started, visit.ended)),
        )
        for visit in visits
    ]


def walk_ins(people: list[Visitor]) -> list[Visitor]:
    """The same people without appointments."""
    return [replace(who, priority=_without_appointment(who.priority), slot=None) for who in people]


def _without_appointment(priority: Priority) -> Priority:
    return Priority.NORMAL if priority is Priority.APPOINTMENT else priority


@settings(max_examples=12, deadline=None)
@given(seed=seeds, load=loads)
def test_equal_limits_without_lengths_are_first_come_first_served(seed: int, load: float) -> None:
    equal = CallBy(dict.fromkeys(Priority, 12 * MINUTE), by_length=False)
    people = walk_ins(morning(seed, load))
    assert times(simulate(PLAN, equal, people)) == times(simulate(PLAN, FCFS, people))


@settings(max_examples=12, deadline=None)
@given(seed=seeds, load=loads)
def test_a_huge_gap_is_strict_priority(seed: int, load: float) -> None:
    gaps = CallBy({priority: 1000 * HOUR * rank for rank, priority in enumerate(STRICT_ORDER)})
    without_lengths = replace(gaps, by_length=False)
    people = morning(seed, load)
    assert times(simulate(PLAN, without_lengths, people)) == times(simulate(PLAN, STRICT, people))


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
@settings(max_examples=8, deadline=None)
@given(seed=seeds, load=loads, shift=st.integers(1, 8 * HOUR))
def test_a_later_day_is_the_same_day_later(policy: Policy, seed: int, load: float, shift: int) -> None:
    people = morning(seed, load)
    later = [
        replace(who, arrives=who.arrives + shift, slot=None if who.slot is None else who.slot + shift)
        for who in people
    ]
    assert times(simulate(PLAN, policy, later), shift) == times(simulate(PLAN, policy, people))


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
@settings(max_examples=8, deadline=None)
@given(seed=seeds, load=loads, names=st.permutations("abcdefgh"))
def test_other_labels_change_nothing(policy: Policy, seed: int, load: float, names: list[str]) -> None:
    """Services go by any other name; windows by any other number, as long as their order stays."""
    called = dict(zip("abcdefgh", names, strict=True))
    minutes = {called[each.id]: each.usual_length // MINUTE for each in PLAN.services}
    windows = {7 * window.number: {called[id_] for id_ in window.services} for window in PLAN.windows}
    people = morning(seed, load)
    relabelled = [
        replace(who, steps=tuple(step._replace(service=called[step.service]) for step in who.steps))
        for who in people
    ]
    before = times(simulate(PLAN, policy, people))
    after = times(simulate(hall(windows, minutes), policy, relabelled))
    assert after == [(None if window is None else 7 * window, *rest) for window, *rest in before]


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_the_same_day_again_is_the_same(policy: Policy) -> None:
    people = busy_day(3, 0.95)
    assert simulate(PLAN, policy, people) == simulate(PLAN, policy, people)


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_with_a_window_for_each_nobody_waits(policy: Policy) -> None:
    people = morning(5, 1.0)
    plan = hall(dict.fromkeys(range(1, 1 + len(people)), "abcdefgh"))
    assert {visit.wait for visit in simulate(plan, policy, people) if visit.step == 1} == {0}


@settings(max_examples=12, deadline=None)
@given(seed=seeds, load=loads)
def test_one_more_window_of_the_same_kind_makes_nobody_wait_longer(seed: int, load: float) -> None:
    """First come, first served by windows that are alike, one service each: not true of any rule anywhere."""
    people = [replace(who, steps=who.steps[:1], shows_up=True) for who in walk_ins(morning(seed, load))]

    def waits(windows: int) -> list[int | None]:
        plan = hall(dict.fromkeys(range(1, windows + 1), "abcdefgh"))
        return [visit.wait for visit in simulate(plan, FCFS, people)]

    assert all((more or 0) <= (less or 0) for less, more in zip(waits(6), waits(7), strict=True))
