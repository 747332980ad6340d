"""Made-up halls and their pasts: who came on so many working days, for what, and how long it took."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from hall_server.domain.citizen import Priority
from hall_server.domain.plan import Bilingual, HallPlan, NumberSeries, OpeningHours, Service, Window, Zone
from hall_server.domain.rules import MINUTE
from hall_server.forecast import Served
from hall_server.settings import load_hall
from hall_server.settings.plan import build_plan

DAY: Final = date(2026, 3, 9)
"""The Monday that is advised on."""
HOURS: Final = OpeningHours(((9 * 60, 17 * 60),), frozenset(range(1, 6)))
CITY: Final = Path(__file__).resolve().parents[2] / "examples" / "city" / "hall.toml"
ITEMS: Final = 2_323
NO_NAME: Final = Bilingual("", "")
SPREAD: Final = 0.7
DAYS_DIFFER: Final = 0.1
SHAPE: Final = (0.7, 1.1, 1.6, 1.7, 1.3, 0.9, 0.5, 0.4, 0.7, 1.2, 1.4, 1.2, 1.0, 0.8, 0.5, 0.3)
"""A day's rush by half hour from nine: a hill in the morning, lunch, a smaller one in the afternoon."""
WEEK: Final = (1.2, 1.0, 0.95, 0.95, 0.9)


class Case(NamedTuple):
    """A hall, and how many citizens a usual day brings."""

    name: str
    plan: HallPlan
    citizens: float


def pooled(windows: int = 12) -> Case:
    """One zone, all windows alike."""
    plan = _plan(
        {"a": 8, "b": 5}, [Window(number, "zone", frozenset("ab")) for number in range(1, windows + 1)]
    )
    return Case("pooled", plan, 24.0 * windows)


def skilled() -> Case:
    """One zone of 16 windows with overlapping skills."""
    skills = ("ab", "bc", "cd", "abcd")
    windows = [Window(number, "zone", frozenset(skills[number % 4])) for number in range(1, 17)]
    return Case("overlapping skills", _plan({"a": 4, "b": 7, "c": 10, "d": 14}, windows), 280.0)


def two_zones() -> Case:
    """Two zones with windows of their own, and two that serve both."""
    windows = [Window(number, "zone", frozenset("ab")) for number in range(1, 7)]
    windows += [Window(number, "zone", frozenset("abcd")) for number in (7, 8)]
    windows += [Window(number, "other", frozenset("cd")) for number in range(9, 17)]
    plan = _plan({"a": 5, "b": 9, "c": 6, "d": 12}, windows)
    other = [replace(each, zone="other") if each.id in "cd" else each for each in plan.services]
    zones = (*plan.zones, Zone("other", NO_NAME))
    return Case("two zones", replace(plan, zones=zones, services=tuple(other)), 260.0)


def city() -> Case:
    """The example of a city: 189 windows, 9 zones, its services divided until there are 2,323 of them."""
    plan = build_plan(load_hall(CITY))
    services = list(plan.services)
    of: dict[str, list[str]] = {service.id: [service.id] for service in plan.services}
    for number in range(ITEMS - len(services)):
        model = plan.services[number % len(plan.services)]
        services.append(replace(model, id=f"{model.id}-{number}"))
        of[model.id].append(services[-1].id)
    windows = tuple(
        replace(window, services=frozenset(each for one in window.services for each in of[one]))
        for window in plan.windows
    )
    return Case("city", replace(plan, services=tuple(services), windows=windows), 5_000.0)


def _plan(minutes: dict[str, int], windows: list[Window]) -> HallPlan:
    services = tuple(
        Service(id_, "zone", NO_NAME, NumberSeries("A"), length * MINUTE, HOURS)
        for id_, length in minutes.items()
    )
    return HallPlan("hall", NO_NAME, "Asia/Shanghai", (Zone("zone", NO_NAME),), services, tuple(windows))


def history(case: Case, days: int, seed: int) -> Iterator[Served]:
    """The last working days before :data:`DAY`, drawn anew for each seed."""
    dice = random.Random(seed)
    services = case.plan.services
    popular = [1 / (1 + rank) for rank in range(len(services))]
    dice.shuffle(popular)
    sigma = math.sqrt(math.log(1 + SPREAD**2))
    before = (DAY - timedelta(days=back) for back in range(1, 365))
    for day in [each for each in before if each.isoweekday() < 6][:days]:
        busy = dice.gammavariate(1 / DAYS_DIFFER**2, DAYS_DIFFER**2) * WEEK[day.isoweekday() - 1]
        for step, weight in enumerate(SHAPE):
            mean = case.citizens * busy * weight / sum(SHAPE)
            for service in dice.choices(services, popular, k=_poisson(dice, mean)):
                length = dice.lognormvariate(math.log(service.usual_length) - sigma**2 / 2, sigma)
                at = (9 * 60 + 30 * step) * MINUTE + dice.randrange(30 * MINUTE)
                priority = Priority.ELDERLY if dice.random() < 0.1 else Priority.NORMAL
                came = dice.random() > 0.04
                took = round(length) if came else MINUTE
                yield Served(day.isoformat(), day.isoweekday(), service.id, priority, at, took, came)


def _poisson(dice: random.Random, mean: float) -> int:
    count, at = 0, dice.expovariate(1.0)
    while at < mean:
        count, at = count + 1, at + dice.expovariate(1.0)
    return count
