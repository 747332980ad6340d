"""Made-up days at the demand that is expected: the same dice make the same citizens."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Final

from hall_server.domain.citizen import Priority
from hall_server.domain.rules import MINUTE
from hall_server.simulation import Openings, Spans, Step, Visitor

from .demand import STEP, Demand

BREAKS: Final = 0.08
"""The share of its open time that a window is not manned, where the hall's own is not known."""
BREAK: Final = 10 * MINUTE
Extra = Mapping[tuple[str, int], int]
"""So many more citizens with an appointment, by service and half hour since midnight."""
_Drawn = tuple[int, str, Priority, int | None, tuple[Step, ...]]


def drawn_day(demand: Demand, seed: int) -> list[Visitor]:
    """The citizens of one day, in the order in which they come; moments are milliseconds since midnight.

    Who will not show up takes as long as the past had windows wait for such citizens.
    """
    dice = random.Random(seed)
    shape = 1 / demand.spread**2 if demand.spread else 0.0
    busy = dice.gammavariate(shape, 1 / shape) if shape else 1.0
    comers: list[_Drawn] = []
    classes = sorted(demand.past.classes)
    weights = [demand.past.classes[each] for each in classes]
    for service, counts in demand.walk_ins.items():
        for step, count in enumerate(counts):
            for at in _moments(dice, busy * count, step):
                (priority,) = dice.choices(classes, weights)
                comers.append((at, service, priority, None, _steps(demand, service, dice)))
    booked = [
        (one.service, one.slot, one.priority) for one in demand.booked if dice.random() < demand.past.keep
    ]
    for service, counts in demand.to_book.items():
        for step, count in enumerate(counts):
            more = [(service, step * STEP, Priority.APPOINTMENT)] * len(list(_moments(dice, count, step)))
            booked.extend(more)
    comers += (_with_slot(demand, dice, *one) for one in booked)
    return _in_order(comers)


def more_visitors(demand: Demand, seed: int, extra: Extra, first: int) -> list[Visitor]:
    """Citizens with an appointment beyond those of a drawn day, who all come; rows begin with ``first``."""
    comers = []
    for (service, step), count in sorted(extra.items()):
        # Fewer of them are the first of many, whatever there is of others.
        dice = random.Random(f"{seed} {service} {step}")
        comers += [_with_slot(demand, dice, service, step * STEP, Priority.APPOINTMENT) for _ in range(count)]
    return _in_order(comers, first)


def _in_order(comers: list[_Drawn], first: int = 1) -> list[Visitor]:
    comers.sort(key=lambda comer: comer[:2])
    return [
        Visitor(row, at, steps, priority, slot)
        for row, (at, _service, priority, slot, steps) in enumerate(comers, start=first)
    ]


def _moments(dice: random.Random, count: float, step: int) -> Iterator[int]:
    rate, at = count / STEP, float(step * STEP)
    while rate > 0 and (at := at + dice.expovariate(rate)) < (step + 1) * STEP:
        yield int(at)


def _with_slot(demand: Demand, dice: random.Random, service: str, slot: int, priority: Priority) -> _Drawn:
    at = max(0, slot + round(dice.choice(demand.past.leads)))
    return at, service, priority, slot, _steps(demand, service, dice)


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


def with_breaks(open_: Openings, seed: int, share: float, until: int) -> Openings:
    """The same openings with a day's breaks taken out, none of which begins after ``until``.

    A window's breaks depend on the seed alone, not on when it is open.
    """
    if share <= 0:
        return open_
    rate = share / BREAK / (1 - share)
    manned: dict[int, Spans] = {}
    for window, spans in open_.items():
        dice = random.Random(seed * 1_000_003 + window)
        left: list[tuple[int, int]] = []
        away = dice.expovariate(rate)
        for begins, ends in spans:
            at = begins
            while away + BREAK <= at:
                away += BREAK + dice.expovariate(rate)
            while away < min(ends, until):
                if away > at:
                    left.append((at, int(away)))
                at = max(at, int(away) + BREAK)
                away += BREAK + dice.expovariate(rate)
            if at < ends:
                left.append((at, ends))
        manned[window] = left
    return manned
