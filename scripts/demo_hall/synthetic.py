"""A made-up day that keeps a hall's windows busy, always the same for the same hall."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import Final

from hall_server.domain.citizen import Priority
from hall_server.domain.plan import HallPlan, Service
from hall_server.simulation.trace import Step, Visitor

SEED: Final = 20260302
DAY: Final = 8 * 3600.0
BUSY: Final = 0.9
"""The share of the windows' time that the citizens take up."""
VARIATION: Final = 0.6
"""Of handling times, which are lognormal: standard deviation by mean."""
RUSH: Final = 0.04
"""The share of citizens who are there within the first ten minutes."""
NO_SHOW: Final = 0.05
TRANSFER: Final = 0.06
JOURNEY: Final = 0.02
"""The share of citizens who come for a whole matter of several services."""
BOOKED: Final = 0.3
"""Of those whose service can be booked. They come up to ten minutes early."""
EARLY: Final = 600.0
CLASSES: Final = {
    Priority.NORMAL: 0.89,
    Priority.ELDERLY: 0.07,
    Priority.DISABLED: 0.02,
    Priority.PREGNANT: 0.01,
    Priority.GREEN: 0.01,
}


@dataclass(frozen=True, slots=True)
class Guest:
    """A citizen of the demo; with a ``package`` the hall itself decides the order of the steps."""

    visitor: Visitor
    package: str = ""


def synthetic_day(plan: HallPlan) -> list[Guest]:
    """Citizens for a working day, in the order of their arrival."""
    dice = random.Random(SEED)
    shares = {service: demand(plan, service) for service in plan.services}
    count = round(BUSY * sum(shares.values()))
    chosen = dice.choices(list(shares), list(shares.values()), k=count)
    guests = [_guest(plan, service, row, dice) for row, service in enumerate(chosen, start=1)]
    return sorted(guests, key=lambda guest: guest.visitor.arrives)


def demand(plan: HallPlan, service: Service) -> float:
    """How many citizens a day the windows can serve when each spreads its time over its services."""
    hours = sum(1 / len(window.services) for window in plan.windows if service.id in window.services)
    return hours * DAY / (service.usual_length / 1000)


def _guest(plan: HallPlan, service: Service, row: int, dice: random.Random) -> Guest:
    arrives = dice.uniform(0, 600 if dice.random() < RUSH else DAY)
    shows_up = dice.random() >= NO_SHOW
    if plan.packages and dice.random() < JOURNEY:
        package = dice.choice(plan.packages)
        needed = [plan.service_by_id[step] for stage in package.stages for step in stage]
        steps = tuple(_step(step, dice) for step in needed)
        return Guest(Visitor(row, _ms(arrives), steps, shows_up=shows_up), package.id)
    steps = (_step(service, dice),)
    if dice.random() < TRANSFER:
        steps = (*steps, _step(dice.choice(plan.services), dice))
    if service.appointments and dice.random() < BOOKED:
        slot = _ms(arrives + dice.uniform(0, EARLY))
        return Guest(Visitor(row, _ms(arrives), steps, Priority.APPOINTMENT, slot, shows_up))
    (priority,) = dice.choices(list(CLASSES), list(CLASSES.values()))
    return Guest(Visitor(row, _ms(arrives), steps, priority, None, shows_up))


def _step(service: Service, dice: random.Random) -> Step:
    sigma = math.sqrt(math.log(1 + VARIATION**2))
    mean = service.usual_length / 1000
    return Step(service.id, _ms(dice.lognormvariate(math.log(mean) - sigma**2 / 2, sigma)))


def _ms(seconds: float) -> int:
    return round(1000 * seconds)
