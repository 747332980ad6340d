"""What holds on any day at any hall: nobody is overtaken beyond the rule, or forgotten, or served twice."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from hall_server.domain.citizen import Priority
from hall_server.domain.plan import HallPlan
from hall_server.domain.policy import CallBy, Policy
from hall_server.domain.rules import BALANCED, MINUTE, PROTECT_APPOINTMENTS, SECOND
from hall_server.simulation import Visit
from tests.simulation.halls import CALL_BY, FCFS, STRICT, Comer, day, hall

SERVICES = "abcd"
MINUTES = {"a": 2, "b": 8, "c": 15, "d": 40}
GRACE = 5 * MINUTE

services = st.sampled_from(SERVICES)
lengths = st.one_of(st.integers(0, 60), st.integers(0, 1500))
teams = st.lists(st.sets(services, min_size=1), min_size=0, max_size=4)
rules = st.sampled_from([CALL_BY, CallBy(PROTECT_APPOINTMENTS), CallBy(BALANCED, by_length=False)])


@st.composite
def halls(draw: st.DrawFn) -> HallPlan:
    """Some windows serve everything, so that every service has one; the others have skills of their own."""
    everything = [set(SERVICES)] * draw(st.integers(1, 2))
    return hall(dict(enumerate([*everything, *draw(teams)], start=1)), MINUTES)


@st.composite
def comers(draw: st.DrawFn) -> list[Comer]:
    at, found = 0, []
    for _ in range(draw(st.integers(1, 35))):
        at += draw(st.one_of(st.just(0), st.integers(0, 400)))
        priority = draw(st.sampled_from(list(Priority)))
        slot = draw(st.integers(max(0, at - 1500), at + 1500)) if priority is Priority.APPOINTMENT else None
        then = draw(st.none() | st.tuples(services, lengths))
        shows_up = draw(st.integers(0, 9)) > 0
        found.append(Comer(at, draw(lengths), priority, draw(services), slot, shows_up, then))
    return found


def in_line_from(visit: Visit, visits: list[Visit]) -> int:
    """Since when this visit could be called: from its issue, or from the end of the step before."""
    if visit.step == 1:
        return visit.issued
    (before,) = (one for one in visits if one.visitor is visit.visitor and one.step == 1)
    assert before.ended is not None
    return before.ended


def must_be_called_by(visit: Visit, policy: CallBy) -> int:
    """The rule as it is told to citizens, in milliseconds since opening."""
    who = visit.visitor
    clock = who.arrives
    if who.slot is not None and who.arrives <= who.slot + GRACE:
        clock = who.slot
    mean = sum(MINUTES[service] for service in SERVICES) * MINUTE // len(SERVICES)
    length = MINUTES[visit.service] * MINUTE - mean if policy.by_length else 0
    return clock + policy.limits[who.priority] + length


@settings(max_examples=70, deadline=None)
@given(plan=halls(), people=comers(), policy=rules)
def test_nobody_is_overtaken_by_more_than_limits_and_lengths_differ(
    plan: HallPlan, people: list[Comer], policy: CallBy
) -> None:
    """Whoever was called while another waited whom that window serves, too, was to be called no later."""
    visits = day(plan, policy, people)
    for other in visits:
        since = in_line_from(other, visits)
        assert other.call_by == must_be_called_by(other, policy)
        for visit in visits:
            assert visit.called is not None
            assert visit.window is not None
            assert other.called is not None
            serves = other.service in plan.window_by_number[visit.window].services
            if serves and since < visit.called < other.called:
                assert must_be_called_by(visit, policy) <= must_be_called_by(other, policy)


@settings(max_examples=50, deadline=None)
@given(plan=halls(), people=comers(), policy=st.sampled_from([FCFS, STRICT, CALL_BY]))
def test_everybody_is_called_once_for_each_step_and_takes_their_time(
    plan: HallPlan, people: list[Comer], policy: Policy
) -> None:
    visits = day(plan, policy, people)
    expected = [
        (row, step)
        for row, comer in enumerate(people, start=1)
        for step in ((1, 2) if comer.then and comer.shows_up else (1,))
    ]
    assert [(visit.visitor.row, visit.step) for visit in visits] == expected
    for visit in visits:
        assert visit.called is not None
        assert visit.ended is not None
        assert visit.called >= in_line_from(visit, visits)
        if visit.visitor.shows_up:
            assert visit.started == visit.called
            assert visit.ended - visit.started == visit.visitor.steps[visit.step - 1].handling
            last = visit.step == len(visit.visitor.steps)
            assert visit.outcome == ("done" if last else "transferred")
        else:
            assert (visit.outcome, visit.started) == ("no_show", None)
            assert visit.ended - visit.called == 3 * 10 * SECOND


@settings(max_examples=50, deadline=None)
@given(plan=halls(), people=comers(), policy=st.sampled_from([FCFS, STRICT, CALL_BY]))
def test_no_window_serves_two_or_idles_while_somebody_waits_for_it(
    plan: HallPlan, people: list[Comer], policy: Policy
) -> None:
    visits = day(plan, policy, people)
    for window in plan.windows:
        at_window = (visit for visit in visits if visit.window == window.number)
        busy = sorted((visit.called or 0, visit.ended or 0) for visit in at_window)
        assert all(ended <= called for (_, ended), (called, _) in pairwise(busy))
        for visit in visits:
            if visit.service in window.services:
                since, called = in_line_from(visit, visits), visit.called or 0
                served = sum(max(0, min(end, called) - max(start, since)) for start, end in busy)
                assert served == called - since


@settings(max_examples=40, deadline=None)
@given(plan=halls(), people=comers())
def test_first_come_first_served_overtakes_nobody(plan: HallPlan, people: list[Comer]) -> None:
    """Not even with an appointment, or without being of the normal class."""
    visits = day(plan, FCFS, people)
    assert all(visit.why is not None and visit.why.overtook == 0 for visit in visits)
