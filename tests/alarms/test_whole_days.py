"""Whole made-up days in the county hall, with its own rules: alarms are rare enough to be looked at."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from hall_server.domain import Hall, carry_out
from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.alarm import AlarmKind, Watch
from hall_server.domain.policy import CallBy
from hall_server.domain.rules import BALANCED, HOUR, SECOND
from hall_server.domain.watching import Outside, seen
from hall_server.settings import HallFolder
from hall_server.simulation import Visitor, simulate
from scripts.demo_hall import synthetic

PLAN = HallFolder(Path(__file__).resolve().parents[2] / "examples" / "county").plan
POLICY = CallBy(BALANCED)
BY_THE_HALL = (AlarmKind.WAIT, AlarmKind.QUEUE, AlarmKind.IDLE, AlarmKind.LONG_SERVICE)
"""What the hall itself knows of; forecasts, devices and disks are not simulated."""
A_HANDFUL = 4


class Listener:
    """Looks whenever something happens, at most once a second, as the hall does."""

    def __init__(self) -> None:
        self.raised: Counter[tuple[str, str]] = Counter()
        self._watch = Watch()
        self._looked_at = 0

    def look(self, hall: Hall, events: list[e.Event]) -> None:
        if not events or events[-1].at - self._looked_at < SECOND:
            return
        now = self._looked_at = events[-1].at
        rules = [rule for rule in PLAN.alarms if rule.kind in BY_THE_HALL]
        values = dict(one for rule in rules for one in seen(hall, rule, now, Outside()))
        found = self._watch.look(rules, values, hall.alarms, now)
        for event in carry_out(hall, c.LookAtAlarms(found), now, POLICY):
            if isinstance(event, e.AlarmRaised):
                self.raised[event.alarm.key] += 1


def lived(people: list[Visitor]) -> Counter[tuple[str, str]]:
    listener = Listener()
    simulate(PLAN, POLICY, people, watch=listener.look)
    return listener.raised


def a_day(monkeypatch: pytest.MonkeyPatch, seed: int, busy: float) -> list[Visitor]:
    monkeypatch.setattr(synthetic, "SEED", seed)
    monkeypatch.setattr(synthetic, "BUSY", busy)
    return [guest.visitor for guest in synthetic.synthetic_day(PLAN)]


def with_a_bad_hour(people: list[Visitor]) -> list[Visitor]:
    """In the third hour everybody comes twice."""
    again = [one for one in people if 2 * HOUR <= one.arrives < 3 * HOUR]
    more = [replace(one, row=100_000 + number) for number, one in enumerate(again)]
    return sorted([*people, *more], key=lambda one: one.arrives)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_easy_day_is_quiet_and_a_bad_hour_rings_a_few_times(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    people = a_day(monkeypatch, seed, busy=0.7)
    easy, bad = lived(people), lived(with_a_bad_hour(people))
    assert easy.total() <= A_HANDFUL
    assert any(rule == "wait" for rule, _zone in bad)
    assert max(bad.values()) <= A_HANDFUL


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_on_a_day_that_is_too_full_from_morning_to_evening_a_zone_rings_a_handful_of_times(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    full = lived(with_a_bad_hour(a_day(monkeypatch, seed, busy=1.0)))
    assert {rule for rule, _about in full} >= {"wait", "queue"}
    assert max(full.values()) <= A_HANDFUL
