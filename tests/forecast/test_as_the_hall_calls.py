"""The forecast plays by the hall's own rule: where nothing is left to chance, it calls as the hall does."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from hall_server.domain import Hall
from hall_server.domain import events as e
from hall_server.domain.citizen import Priority
from hall_server.domain.plan import HallPlan
from hall_server.domain.policy import Policy
from hall_server.domain.rules import MINUTE
from hall_server.forecast import Outlook, Past, outlook_of
from hall_server.forecast.past import Expected
from hall_server.forecast.pools import pools_of
from hall_server.forecast.run import HORIZON, Run
from hall_server.simulation import Step, Visitor, simulate
from hall_server.simulation.clerks import OPENING
from tests.simulation.halls import CALL_BY, FCFS, STRICT, hall

MINUTES = {"a": 3, "b": 7, "c": 11}
WALK_INS = [Priority.NORMAL, Priority.NORMAL, Priority.ELDERLY, Priority.DISABLED, Priority.GREEN]
TEAMS = st.sets(st.sampled_from("abc"), min_size=1).map(sorted)
LIMITED = st.sampled_from([frozenset(), frozenset(), frozenset({Priority.NORMAL}), frozenset(WALK_INS[1:])])
LATER = 15 * MINUTE
"""Appointments are kept at their slot, to the moment, when everybody else has come."""


class Look:
    """Takes a look at the hall when the last walk-in has come, and notes who is called when from then on."""

    def __init__(self, policy: Policy, walk_ins: int) -> None:
        self.called: dict[int, int] = {}
        self.later: list[int] = []
        self.outlook: Outlook | None = None
        self._policy = policy
        self._left = walk_ins

    def watch(self, hall: Hall, events: Sequence[e.Event]) -> None:
        for event in events:
            if isinstance(event, e.TicketIssued):
                self._left -= 1
                if self._left < 0:
                    self.later.append(event.ticket)
                elif self._left == 0:
                    self.outlook = outlook_of(hall, event.at, self._policy, OPENING)
            elif isinstance(event, e.TicketCalled) and self.outlook is not None:
                self.called[event.ticket] = event.at - self.outlook.now


@st.composite
def halls(draw: st.DrawFn) -> HallPlan:
    teams = draw(st.lists(st.tuples(TEAMS, LIMITED), min_size=1, max_size=6))
    plan = hall({number: services for number, (services, _only) in enumerate(teams, start=1)}, MINUTES)
    windows = zip(plan.windows, teams, strict=True)
    return replace(plan, windows=tuple(replace(window, only=only) for window, (_services, only) in windows))


@st.composite
def days(draw: st.DrawFn, plan: HallPlan) -> list[Visitor]:
    """No two moments are the same but for whole seconds, so nothing ever happens at once."""
    services = st.sampled_from([service.id for service in plan.services])
    comes = st.tuples(st.integers(0, 600), services, st.sampled_from(WALK_INS))
    later = st.tuples(st.integers(0, 40), services)
    people = sorted(draw(st.lists(comes, min_size=1, max_size=30)))
    booked = sorted(draw(st.lists(later, max_size=10)))
    visitors = [
        Visitor(row, at * 1000 + row, (Step(service, MINUTES[service] * MINUTE),), priority)
        for row, (at, service, priority) in enumerate(people, start=1)
    ]
    for row, (at, service) in enumerate(booked, start=len(people) + 1):
        slot = LATER + at * MINUTE + row
        steps = (Step(service, MINUTES[service] * MINUTE),)
        visitors.append(Visitor(row, slot, steps, Priority.APPOINTMENT, slot))
    return visitors


def certain() -> Past:
    """Everything takes as long as usual, everybody comes when called, and appointments at their slot."""
    return Past(
        {service: Expected((float(minutes * MINUTE),)) for service, minutes in MINUTES.items()},
        leads=(0.0,),
        keep=1.0,
    )


@settings(max_examples=200, deadline=None)
@given(st.data(), halls(), st.sampled_from([CALL_BY, FCFS, STRICT]))
def test_a_run_without_chance_calls_whom_the_hall_calls_and_when(
    data: st.DataObject, plan: HallPlan, policy: Policy
) -> None:
    people = data.draw(days(plan))
    look = Look(policy, sum(visitor.slot is None for visitor in people))
    simulate(plan, policy, people, watch=look.watch)
    outlook = look.outlook
    assert outlook is not None
    # Those with an appointment take their numbers in the order of the slots.
    to_come = dict(zip((booked.place[2] for booked in outlook.booked), look.later, strict=True))
    waits: dict[int, list[float]] = {place[2]: [] for queue in outlook.queues for place in queue}
    waits |= {booked: [] for booked in to_come}
    Run(outlook, pools_of(outlook), certain(), outlook.queues, waits, random.Random(1)).play(waits)
    found = {to_come.get(each, each): its[0] for each, its in waits.items() if its}
    asked = {to_come.get(each, each) for each in waits}
    soon = {ticket: wait for ticket, wait in look.called.items() if wait <= HORIZON}
    assert found == {ticket: wait for ticket, wait in soon.items() if ticket in asked}
