"""The lean floor beside Ciw, a discrete-event simulator that others wrote and check."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from statistics import fmean, stdev

import ciw
import pytest

from hall_server.domain.rules import HOUR, MINUTE
from hall_server.simulation import TO_THE_END, Openings, Step, Visitor
from hall_server.staffing.floor import Floor
from tests.simulation.halls import FCFS, alike

SEEDS = range(40)
DAY = 8 * 60
EVERY, LENGTH = 1.9, 8.0
"""Minutes between two citizens, and at a window: a load of 4.2 windows."""
Waits = Callable[[int], Sequence[float]]


def lean(openings: Openings) -> Waits:
    def waits(seed: int) -> Sequence[float]:
        dice = random.Random(seed)
        visitors: list[Visitor] = []
        at = dice.expovariate(1 / EVERY)
        while at < DAY:
            handling = round(dice.expovariate(1 / LENGTH) * MINUTE)
            visitors.append(Visitor(len(visitors) + 1, round(at * MINUTE), (Step("a", handling),)))
            at += dice.expovariate(1 / EVERY)
        floor = Floor(alike(6), FCFS)
        found = floor.play(floor.ready(visitors), openings)
        return [one.wait / MINUTE for one in found if one.wait is not None]

    return waits


def theirs(servers: object) -> Waits:
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(1 / EVERY)],
        service_distributions=[ciw.dists.Exponential(1 / LENGTH)],
        number_of_servers=[servers],
    )

    def waits(seed: int) -> Sequence[float]:
        ciw.seed(1_000 + seed)
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_time(3 * DAY)
        records = simulation.get_all_records()
        return [one.waiting_time for one in records if one.arrival_date < DAY]

    return waits


def must_agree(ours: Waits, others: Waits, of: Callable[[Sequence[float]], float]) -> None:
    """The means over the seeds differ by less than three standard errors, which are themselves not large."""
    mine, its = ([of(waits(seed)) for seed in SEEDS] for waits in (ours, others))
    error = math.sqrt((stdev(mine) ** 2 + stdev(its) ** 2) / len(SEEDS))
    assert abs(fmean(mine) - fmean(its)) < 3 * error
    assert error < 0.2 * fmean(its)


def in_time(waits: Sequence[float]) -> float:
    return sum(wait <= 10 for wait in waits) / len(waits)


FIGURES = [fmean, in_time]


@pytest.mark.parametrize("figure", FIGURES)
def test_five_windows_all_day(figure: Callable[[Sequence[float]], float]) -> None:
    five = {window: [(0, TO_THE_END)] for window in range(1, 6)}
    must_agree(lean(five), theirs(5), figure)


@pytest.mark.parametrize("figure", FIGURES)
def test_windows_that_open_and_close(figure: Callable[[Sequence[float]], float]) -> None:
    """Three, from two hours on six, from five hours on five; who closes serves to the end."""
    openings = {
        **{window: [(0, TO_THE_END)] for window in (1, 2, 3)},
        **{window: [(2 * HOUR, TO_THE_END)] for window in (4, 5)},
        6: [(2 * HOUR, 5 * HOUR)],
    }
    shifts = ciw.Schedule(numbers_of_servers=[3, 6, 5], shift_end_dates=[2 * 60, 5 * 60, 10 * DAY])
    must_agree(lean(openings), theirs(shifts), figure)
