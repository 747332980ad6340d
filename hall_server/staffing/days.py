"""Made-up days at the demand that is expected: the same dice make the same citizens."""

from __future__ import annotations

import random
from typing import Final

from hall_server.domain.rules import MINUTE
from hall_server.simulation import Openings, Spans, Step, Visitor

from .demand import STEP, Demand

BREAKS: Final = 0.08
"""The share of its open time that a window is not manned."""
BREAK: Final = 10 * MINUTE


def drawn_day(demand: Demand, seed: int) -> list[Visitor]:
    """The citizens of one day, in the order in which they come; moments are milliseconds since midnight.

    Who will not show up takes as long as the past had windows wait for such citizens. An appointment is
    taken to be kept at its slot.
    """
    dice = random.Random(seed)
    shape = 1 / demand.spread**2 if demand.spread else 0.0
    busy = dice.gammavariate(shape, 1 / shape) if shape else 1.0
    moments: list[tuple[float, str]] = []
    for service, counts in demand.counts.items():
        for step, count in enumerate(counts):
            rate, at = busy * count / STEP, float(step * STEP)
            while rate > 0 and (at := at + dice.expovariate(rate)) < (step + 1) * STEP:
                moments.append((at, service))
    classes = sorted(demand.past.classes)
    weights = [demand.past.classes[each] for each in classes]
    visitors = []
    for row, (at, service) in enumerate(sorted(moments), start=1):
        (priority,) = dice.choices(classes, weights)
        visitors.append(Visitor(row, int(at), _steps(demand, service, dice), priority))
    return visitors


def _steps(demand: Demand, service: str, dice: random.Random) -> tuple[Step, ...]:
    takes = demand.past.expected[service]
    if dice.random() < takes.no_show:
        return (Step(service, round(takes.given_up)),)
    steps = [Step(service, round(dice.choice(takes.occupied)))]
    drawn = dice.random()
    for other, share in takes.onward:
        drawn -= share
        if drawn < 0:
            steps.append(Step(other, round(dice.choice(demand.past.expected[other].occupied))))
            break
    return tuple(steps)


def with_breaks(open_: Openings, seed: int) -> Openings:
    """The same openings with the breaks of a day taken out. A window's breaks depend on the seed alone."""
    manned: dict[int, Spans] = {}
    for window, spans in open_.items():
        dice = random.Random(seed * 1_000_003 + window)
        left: list[tuple[int, int]] = []
        away = dice.expovariate(BREAKS / BREAK / (1 - BREAKS))
        for begins, ends in spans:
            at = begins
            while away + BREAK <= at:
                away += BREAK + dice.expovariate(BREAKS / BREAK / (1 - BREAKS))
            while away < ends:
                if away > at:
                    left.append((at, int(away)))
                at = max(at, int(away) + BREAK)
                away += BREAK + dice.expovariate(BREAKS / BREAK / (1 - BREAKS))
            if at < ends:
                left.append((at, ends))
        manned[window] = left
    return manned
