"""Long runs against the formulas of queueing theory, in minutes.

Each figure is the mean of 8 seeds within 3 of their standard errors, and those are small enough for a
wrong rule to show. Waits under load differ very much from run to run, but most of that is the luck of
who comes and how long they take, which the rule of calling does not change. So the runs of those who go
last are set against the same people served in order of arrival, whose true mean is known: what their
luck added there is taken off here, in proportion (a control variate).
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from heapq import heapreplace
from itertools import islice
from statistics import fmean, stdev

import pytest

from hall_server.domain.citizen import Priority
from hall_server.domain.rules import MINUTE
from hall_server.simulation import Step, Visitor, simulate
from tests.simulation.halls import ELDERLY, FCFS, NORMAL, STRICT, alike

SEEDS = range(8)
ARRIVALS = 4_000
WARM_UP = 400
VARIATION = 0.7

ERLANG_10 = 0.668732  # M/M/10, lambda 9, mu 1
POLLACZEK_KHINCHINE = 2.98  # M/G/1: lambda 0.8, E[S^2] = 1 + 0.7^2, so 0.8 * 1.49 / 2 / (1 - 0.8)

TEN = {ELDERLY: 0.3 * 9, NORMAL: 0.7 * 9}
ONE = {ELDERLY: 0.3, NORMAL: 0.5}

Waits = dict[Priority, float]


def arrivals(
    seed: int, rates: dict[Priority, float], length: Callable[[random.Random], float]
) -> Iterator[Visitor]:
    """Poisson streams without end, of each class; rates by the minute."""
    dice = random.Random(seed)
    at, row, classes, shares, total = 0.0, 0, list(rates), list(rates.values()), sum(rates.values())
    while True:
        at, row = at + dice.expovariate(total), row + 1
        (priority,) = dice.choices(classes, shares)
        yield Visitor(row, round(at * MINUTE), (Step("a", round(length(dice) * MINUTE)),), priority)


def exponential(dice: random.Random) -> float:
    return dice.expovariate(1)


def lognormal(dice: random.Random) -> float:
    sigma = math.sqrt(math.log(1 + VARIATION**2))
    return dice.lognormvariate(-(sigma**2) / 2, sigma)


def recursion(windows: int, people: Iterator[Visitor]) -> Iterator[int]:
    """The waits under first come, first served, from the moments at which windows become free."""
    free = [0] * windows
    for who in people:
        called = max(who.arrives, free[0])
        heapreplace(free, called + who.steps[0].handling)
        yield called - who.arrives


def must_be(truth: float, samples: Sequence[float], precision: float) -> None:
    """The mean of the samples is the truth; ``precision`` bounds its standard error, relative to it."""
    error = stdev(samples) / math.sqrt(len(samples))
    assert error < precision * truth
    assert abs(fmean(samples) - truth) < 3 * error


def test_erlangs_formula_for_ten_windows() -> None:
    """The simulated day has the recursion's waits to the last digit; the recursion, run on, has Erlang's."""
    people = list(islice(arrivals(0, TEN, exponential), ARRIVALS))
    waits = [visit.wait for visit in simulate(alike(10), FCFS, people)]
    assert waits == list(recursion(10, iter(people)))
    means = [
        fmean(islice(recursion(10, arrivals(seed, TEN, exponential)), WARM_UP, 60_000)) / MINUTE
        for seed in SEEDS
    ]
    must_be(ERLANG_10, means, precision=0.06)


class TestStrictPriority:
    """Non-preemptive, A. Cobham: Priority assignment in waiting line problems, 1954."""

    @pytest.fixture(scope="class")
    def ten_windows(self) -> list[tuple[Waits, float]]:
        """M/M/10 at 90 % load."""
        return [both(10, arrivals(seed, TEN, exponential)) for seed in SEEDS]

    @pytest.fixture(scope="class")
    def one_window(self) -> list[tuple[Waits, float]]:
        """M/G/1 at 80 % load."""
        return [both(1, arrivals(seed, ONE, lognormal)) for seed in SEEDS]

    def test_who_goes_first_at_ten_windows(self, ten_windows: list[tuple[Waits, float]]) -> None:
        must_be(0.09161, [waits[ELDERLY] for waits, _in_order in ten_windows], precision=0.08)

    def test_who_goes_last_at_ten_windows(self, ten_windows: list[tuple[Waits, float]]) -> None:
        must_be(0.91607, without_luck(ten_windows, 0.91607 / ERLANG_10, ERLANG_10), precision=0.02)

    def test_who_goes_first_at_one_window(self, one_window: list[tuple[Waits, float]]) -> None:
        must_be(0.85143, [waits[ELDERLY] for waits, _in_order in one_window], precision=0.04)

    def test_who_goes_last_at_one_window(self, one_window: list[tuple[Waits, float]]) -> None:
        truth = POLLACZEK_KHINCHINE
        must_be(4.25714, without_luck(one_window, 4.25714 / truth, truth), precision=0.01)


def both(windows: int, endless: Iterator[Visitor]) -> tuple[Waits, float]:
    """Mean waits by class under strict priority, and of everybody first come, first served."""
    people = list(islice(endless, ARRIVALS))
    visits = simulate(alike(windows), STRICT, people)[WARM_UP:]
    waits = {
        priority: fmean((visit.wait or 0) / MINUTE for visit in visits if visit.visitor.priority is priority)
        for priority in (ELDERLY, NORMAL)
    }
    return waits, fmean(islice(recursion(windows, iter(people)), WARM_UP, None)) / MINUTE


def without_luck(runs: Sequence[tuple[Waits, float]], proportion: float, truth: float) -> list[float]:
    """The normal class's waits, less what chance added to those of everybody in order of arrival."""
    return [waits[NORMAL] - proportion * (in_order - truth) for waits, in_order in runs]
