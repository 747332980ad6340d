"""A made-up busy hall: 20 windows, 8 services, appointments, people who go first, no-shows, transfers.

A day's load is the work that comes in, as a share of the windows' time. It comes as in many halls, with
a rush in the morning and a smaller one after lunch, so that queues build up below a full load, too.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from itertools import accumulate
from operator import itemgetter

from hall_server.domain.citizen import Priority
from hall_server.domain.plan import HallPlan
from hall_server.domain.rules import HOUR, MINUTE
from hall_server.simulation import Step, Visitor
from tests.simulation.halls import hall

MINUTES = {"a": 4, "b": 5, "c": 6, "d": 8, "e": 9, "f": 12, "g": 15, "h": 20}
SHARES = {"a": 18, "b": 16, "c": 16, "d": 14, "e": 12, "f": 10, "g": 8, "h": 6}
TEAMS = ("abcdefgh", "abcd", "cdef", "efgh", "abgh")  # of four windows each
HOURLY = (1.0, 1.3, 1.2, 0.9, 0.7, 1.0, 1.1, 0.8)
VARIATION = 0.7

APPOINTMENTS = 0.17
SLOT = 15 * MINUTE
CLASSES = {Priority.NORMAL: 88, Priority.ELDERLY: 8, Priority.DISABLED: 3, Priority.GREEN: 1}
NO_SHOW = 0.05
TRANSFER = 0.05


def busy_plan() -> HallPlan:
    windows = {4 * team + one + 1: TEAMS[team] for team in range(5) for one in range(4)}
    return hall(windows, MINUTES)


def busy_day(seed: int, load: float) -> list[Visitor]:
    """The citizens of one day, always the same for the same seed and load."""
    dice = random.Random(f"{seed} {load}")
    arrivals = sorted(_arrivals(dice, load), key=itemgetter(0))
    return [_visitor(row, *arrival, dice) for row, arrival in enumerate(arrivals, start=1)]


def _arrivals(dice: random.Random, load: float) -> Iterator[tuple[int, int | None]]:
    """When somebody comes, and for which slot."""
    mean = sum(MINUTES[each] * share for each, share in SHARES.items()) / sum(SHARES.values()) * MINUTE
    work = (1 - NO_SHOW) * (1 + TRANSFER) * mean
    day = len(HOURLY) * HOUR
    expected = load * 20 * day / work
    until = list(accumulate(HOURLY))
    at = 0.0
    while (at := at + dice.expovariate(expected)) < 1:
        moment = _moment(at * until[-1], until)
        if dice.random() < APPOINTMENTS:
            slot = round(moment / SLOT) * SLOT
            yield max(0, slot - round(dice.gauss(7, 5) * MINUTE)), slot
        else:
            yield moment, None


def _moment(share: float, until: list[float]) -> int:
    """When so much of the day's arrivals, counted in hours of the usual rate, has come."""
    hour = next(index for index, end in enumerate(until) if share < end)
    return round((hour + 1 - (until[hour] - share) / HOURLY[hour]) * HOUR)


def _visitor(row: int, at: int, slot: int | None, dice: random.Random) -> Visitor:
    priority = dice.choices(list(CLASSES), list(CLASSES.values()))[0]
    if slot is not None and priority is Priority.NORMAL:
        priority = Priority.APPOINTMENT
    steps = [_step(dice) for _ in range(2 if dice.random() < TRANSFER else 1)]
    return Visitor(row, at, tuple(steps), priority, slot, dice.random() >= NO_SHOW)


def _step(dice: random.Random) -> Step:
    service = dice.choices(list(SHARES), list(SHARES.values()))[0]
    sigma = math.sqrt(math.log(1 + VARIATION**2))
    mean = MINUTES[service] * MINUTE
    return Step(service, round(dice.lognormvariate(math.log(mean) - sigma**2 / 2, sigma)))
