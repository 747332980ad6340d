"""What the hall's own rule does for a busy hall, against first come, first served on the same days.

The load is the one at which first come, first served calls some 82 % of appointments within 10 minutes, as in
published busy halls. docs/SIMULATE.md has the figures of other loads, where not all of this is reached.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from hall_server.domain.citizen import Priority
from hall_server.domain.policy import Policy
from hall_server.domain.rules import MINUTE
from hall_server.simulation import Visit, simulate
from tests.simulation.busy_hall import busy_day, busy_plan
from tests.simulation.halls import CALL_BY, FCFS, STRICT

DAYS = range(16)
LOAD = 0.93


@dataclass
class Season:
    """Many days' first waits, in minutes."""

    waits: list[float] = field(default_factory=list)
    walk_ins: list[float] = field(default_factory=list)
    old_and_disabled: list[float] = field(default_factory=list)
    after_slot: list[float] = field(default_factory=list)

    def add(self, visits: list[Visit]) -> None:
        for visit in visits:
            if visit.wait is None:
                continue
            who, wait = visit.visitor, visit.wait / MINUTE
            self.waits.append(wait)
            if who.slot is None:
                self.walk_ins.append(wait)
            else:
                self.after_slot.append(((visit.called or 0) - who.slot) / MINUTE)
            if who.priority in (Priority.ELDERLY, Priority.DISABLED):
                self.old_and_disabled.append(wait)


def share(waits: list[float], over: float) -> float:
    return sum(wait > over for wait in waits) / len(waits)


def p95(waits: list[float]) -> float:
    return sorted(waits)[int(0.95 * len(waits))]


def season(policy: Policy) -> Season:
    plan, found = busy_plan(), Season()
    for seed in DAYS:
        found.add(simulate(plan, policy, busy_day(seed, LOAD)))
    return found


@pytest.fixture(scope="module")
def in_order() -> Season:
    return season(FCFS)


@pytest.fixture(scope="module")
def by_rule() -> Season:
    return season(CALL_BY)


def test_the_hall_is_a_busy_one(in_order: Season) -> None:
    """Else the following would be easy."""
    assert sum(in_order.waits) / len(in_order.waits) > 6
    assert share(in_order.after_slot, 10) > 0.15
    assert 0.15 < len(in_order.after_slot) / len(in_order.waits) < 0.20
    assert 0.09 < len(in_order.old_and_disabled) / len(in_order.waits) < 0.13


def test_people_wait_no_longer_on_the_average(in_order: Season, by_rule: Season) -> None:
    assert sum(by_rule.waits) <= sum(in_order.waits)


def test_nine_in_ten_appointments_are_called_within_ten_minutes(by_rule: Season) -> None:
    assert share(by_rule.after_slot, 10) <= 0.10


def test_old_and_disabled_people_wait_much_less(in_order: Season, by_rule: Season) -> None:
    assert p95(by_rule.old_and_disabled) <= 0.60 * p95(in_order.old_and_disabled)


def test_walk_ins_are_not_left_waiting_for_it(in_order: Season, by_rule: Season) -> None:
    assert share(by_rule.walk_ins, 30) <= 1.4 * share(in_order.walk_ins, 30)


def test_strict_priority_would_leave_them_waiting(in_order: Season) -> None:
    """What the rule is for: the usual way of protecting appointments costs walk-ins far more."""
    strict = season(STRICT)
    assert share(strict.after_slot, 10) < 0.01
    assert share(strict.walk_ins, 30) > 1.8 * share(in_order.walk_ins, 30)
