"""A made-up day that keeps a hall's windows busy, always the same for the same hall."""

from __future__ import annotations

import math
import random
from typing import Final

from hall_server.domain.plan import HallPlan, Service

from .day import Citizen, Step

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


def synthetic_day(plan: HallPlan) -> list[Citizen]:
    """Citizens for a working day, in the order of their arrival."""
    dice = random.Random(SEED)
    shares = {service: demand(plan, service) for service in plan.services}
    count = round(BUSY * sum(shares.values()))
    chosen = dice.choices(list(shares), list(shares.values()), k=count)
    citizens = [_citizen(plan, service, dice) for service in chosen]
    return sorted(citizens, key=lambda citizen: citizen.arrives)


def demand(plan: HallPlan, service: Service) -> float:
    """How many citizens a day the windows can serve when each spreads its time over its services."""
    hours = sum(1 / len(window.services) for window in plan.windows if service.id in window.services)
    return hours * DAY / (service.usual_length / 1000)


def _citizen(plan: HallPlan, service: Service, dice: random.Random) -> Citizen:
    arrives = dice.uniform(0, 600 if dice.random() < RUSH else DAY)
    steps = [_step(service, dice)]
    if dice.random() < TRANSFER:
        steps.append(_step(dice.choice(plan.services), dice))
    return Citizen(arrives, tuple(steps), shows_up=dice.random() >= NO_SHOW)


def _step(service: Service, dice: random.Random) -> Step:
    sigma = math.sqrt(math.log(1 + VARIATION**2))
    mean = service.usual_length / 1000
    return Step(service.id, dice.lognormvariate(math.log(mean) - sigma**2 / 2, sigma))
