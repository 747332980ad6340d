"""When it will be quieter: said only where it is surely so, and never without a past that shows it."""

from __future__ import annotations

import random
from dataclasses import replace
from statistics import fmean

import pytest

from hall_server.domain.citizen import Priority
from hall_server.domain.rules import HOUR, MINUTE
from hall_server.forecast import Learner, Outlook, Past, Range, Served, forecast, quieter
from hall_server.forecast.outlook import STEP, AtWork, Kind
from hall_server.forecast.quieter import worth_waiting
from hall_server.forecast.usually import ENOUGH, Waits
from scripts.forecast_judge.days import Kind as KindOfDay
from scripts.forecast_judge.days import learned
from scripts.forecast_judge.slots import a_day

NOW = 9 * HOUR
SERVICE = "consult"
SLOTS = {SERVICE: [step * STEP for step in range(16, 36)]}


def past(days: int = 10, lunch: bool = False) -> Past:
    """Mornings with a rush until ten, then hardly anybody; two windows from eight to six."""
    learner = Learner({SERVICE: 5 * MINUTE})
    for day in range(days):
        moments = [8 * HOUR + each * 3 * MINUTE for each in range(40)] + [
            10 * HOUR + each * 12 * MINUTE for each in range(40)
        ]
        for number, at in enumerate(moments):
            if lunch and 12 * HOUR <= at < 14 * HOUR:
                continue
            window = 1 + number % 2
            learner.see(
                Served(
                    str(day),
                    1,
                    SERVICE,
                    Priority.NORMAL,
                    at,
                    5 * MINUTE,
                    window=window,
                    called=at + (20 * MINUTE if at < 10 * HOUR else 0),
                )
            )
    return learner.past(1)


def outlook(waiting: int = 20, windows: int = 2) -> Outlook:
    """Nine o'clock: two windows at work, or more, and so many in line."""
    queue = tuple((NOW - MINUTE, NOW - MINUTE, ticket) for ticket in range(1, waiting + 1))
    return Outlook(
        NOW,
        0,
        (SERVICE,),
        (frozenset(Priority),),
        (Kind((0,), 1),),
        tuple(AtWork(number, 0, NOW, 0, (0, 0, 0)) for number in range(1, windows + 1)),
        (queue,),
        dict.fromkeys(Priority, (0,)),
    )


def found(waiting: int = 20, known: Past | None = None, seed: int = 1) -> list[int]:
    slots = quieter(outlook(waiting), known or past(), SLOTS, random.Random(seed))
    return [each.slot for each in slots.get(SERVICE, [])]


def test_after_the_rush_it_is_quieter() -> None:
    slots = found()
    assert slots
    assert NOW + STEP < slots[0] <= 13 * HOUR
    assert slots[-1] == SLOTS[SERVICE][-1] - STEP  # eight hours ahead at the most
    assert slots == found()
    said = quieter(outlook(), past(), SLOTS, random.Random(1), {SERVICE: slots[0]})
    assert said[SERVICE][0].slot == slots[0]
    longer = found(waiting=40)
    assert longer[0] > slots[0]


def test_what_was_said_is_not_taken_back_by_chance() -> None:
    """Nothing changes, and many more looks are taken, each with other dice."""
    known, taken_back, looks = past(), 0, 0
    for waiting in (20, 24, 28, 32, 36):
        said = {SERVICE: found(waiting, known)[0]}
        for seed in range(100, 140):
            again = quieter(outlook(waiting), known, SLOTS, random.Random(seed), said)
            looks += 1
            taken_back += said[SERVICE] not in [each.slot for each in again.get(SERVICE, [])]
    assert taken_back <= looks / 100


def test_whoever_would_not_wait_long_is_told_nothing() -> None:
    assert found(waiting=0) == []


def test_without_a_past_nothing_is_known() -> None:
    nothing = Learner({SERVICE: 5 * MINUTE}).past(1)
    assert found(known=nothing) == []
    assert found(known=replace(past(), manned={})) == []
    assert found(known=replace(past(), rates={})) == []


def test_lengths_that_cannot_be_leave_nothing_known() -> None:
    """Another system's clock was set back, so that every service ended before it began."""
    learner = Learner({SERVICE: 5 * MINUTE})
    for at in range(8 * 60, 18 * 60, 10):
        learner.see(
            Served(
                "1", 1, SERVICE, Priority.NORMAL, at * MINUTE, -HOUR, window=1, called=at * MINUTE - 3 * HOUR
            )
        )
    known = learner.past(1)
    assert known.manned == {}
    assert known.quiet == {}
    assert found(known=known) == []


def test_nobody_is_sent_into_a_break_in_which_no_window_is_manned() -> None:
    with_break = past(lunch=True)
    assert all(shares[25] == 0 and shares[22] > 0.99 for shares in with_break.manned.values())
    slots = found(waiting=26, known=with_break)
    assert slots
    assert not any(11.5 * HOUR < slot < 13.5 * HOUR for slot in slots)


def test_windows_that_usually_go_are_not_counted_on() -> None:
    """Both windows are there until noon as a rule, and nobody after that."""
    shares = [1.0 if 16 <= step < 24 else 0.0 for step in range(48)]
    until_noon = replace(past(), manned={1: shares, 2: shares})
    assert all(slot < 12 * HOUR for slot in found(known=until_noon))


def test_windows_on_a_break_are_back_as_soon_as_is_usual() -> None:
    closed = replace(outlook(), windows=tuple(AtWork(number, 0, NOW, on_break=True) for number in (1, 2)))
    soon, late = (
        forecast(closed, replace(past(), pause=minutes * MINUTE), random.Random(1)).tickets[1].middle
        for minutes in (5, 20)
    )
    assert soon < 10 * MINUTE < late * 2
    assert late > 2 * soon


@pytest.mark.parametrize(
    ("now", "later", "worth"),
    [
        ((10, 20, 30), (0, 2, 8), True),
        ((10, 20, 30), (0, 2, 11), False),  # misses the hall's goal
        ((10, 11, 30), (0, 2, 8), False),  # by less than ten minutes in the middle
        ((5, 12, 14), (0, 2, 8), False),
    ],
)
def test_what_is_clearly_shorter(now: tuple[int, int, int], later: tuple[int, int, int], worth: bool) -> None:
    this, then = (Range(*(each * MINUTE for each in its)) for its in (now, later))
    assert worth_waiting(this, then) is worth


class TestUsually:
    def waits(self, minutes: dict[int, int], weekday: int = 1, times: int = ENOUGH) -> Waits:
        waits = Waits()
        for step, waited in minutes.items():
            for _ in range(times):
                waits.see(SERVICE, weekday, step * STEP, waited * MINUTE)
        return waits

    def test_half_hours_are_quiet_by_weekday(self) -> None:
        assert self.waits({18: 40, 19: 25, 28: 5, 29: 12}).quiet() == {SERVICE: {1: (28,)}}

    def test_where_nobody_ever_waits_long_none_stands_out(self) -> None:
        assert self.waits({18: 12, 28: 5}).quiet() == {}

    def test_a_few_citizens_say_nothing(self) -> None:
        assert self.waits({18: 40, 28: 5}, times=ENOUGH - 1).quiet() == {}

    def test_waits_that_cannot_be_do_not_count(self) -> None:
        assert self.waits({18: 40, 28: -5}).quiet() == {}
        assert self.waits({18: 15 * 60, 28: 5}).quiet() == {}


def test_who_comes_when_it_is_quieter_waits_less() -> None:
    kind = KindOfDay(0.93, history=3)
    pairs = a_day(kind, learned(kind), seed=1)
    assert len(pairs) > 50
    assert fmean(pair.followed < pair.stayed for pair in pairs) >= 0.85
    assert fmean(pair.followed for pair in pairs) * 2 < fmean(pair.stayed for pair in pairs)
