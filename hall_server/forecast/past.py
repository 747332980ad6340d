"""What the past teaches a forecast: how long a window is taken up, who does not come, and when people arrive."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Final, NamedTuple

from hall_server.domain.citizen import Priority
from hall_server.domain.rules import MINUTE

from .outlook import STEP, Expected

SAMPLE: Final = 200
"""So many values stand for a service's lengths; they are its quantiles, so that nothing is lost but detail."""
CONFIGURED_WEIGHS: Final = 20
"""The configured length counts as so many visits, as it does in the rule of calling."""
USUAL_SPREAD: Final = 0.7
"""Standard deviation by mean of a service that has no past yet; lengths are about lognormal."""
SHORTEST: Final = 5_000
LONGEST: Final = 4 * 60 * MINUTE
GIVEN_UP: Final = MINUTE


class Served(NamedTuple):
    """One service of the past. ``arrived`` is milliseconds since its day began, ``day`` tells days apart.

    ``occupied`` is from the first call to the end; None when nobody ever called.
    """

    day: str
    service: str
    priority: Priority
    arrived: int
    occupied: int | None
    came: bool


@dataclass(frozen=True, slots=True)
class Past:
    """``expected`` by service; ``rates``: arrivals per millisecond by service, for each half hour of a day.

    ``classes`` are the shares of the classes among walk-ins.
    """

    expected: Mapping[str, Expected]
    rates: Mapping[str, Sequence[float]] = field(default_factory=dict)
    classes: Mapping[Priority, float] = field(default_factory=lambda: {Priority.NORMAL: 1.0})


def learn(usual: Mapping[str, int], past: Iterable[Served]) -> Past:
    """What ``past`` teaches; a service that has little of it is believed to take what is ``usual``.

    Lengths that cannot be (negative, or of a window that ran overnight) do not count.
    """
    lengths: dict[str, list[int]] = defaultdict(list)
    absent: dict[str, list[int]] = defaultdict(list)
    arrivals: dict[tuple[str, int], int] = defaultdict(int)
    classes: dict[Priority, int] = defaultdict(int)
    days = set[str]()
    for one in past:
        days.add(one.day)
        if one.arrived >= 0:
            arrivals[one.service, one.arrived // STEP] += 1
            if one.priority is not Priority.APPOINTMENT:
                classes[one.priority] += 1
        if one.occupied is not None and SHORTEST <= one.occupied <= LONGEST:
            (lengths if one.came else absent)[one.service].append(one.occupied)
    expected = {
        service: _expected(configured, sorted(lengths[service]), absent[service])
        for service, configured in usual.items()
    }
    steps = 1 + max((step for _service, step in arrivals), default=-1)
    rates = {
        service: [arrivals[service, step] / (len(days) * STEP) for step in range(steps)]
        for service in usual
        if days
    }
    whole = sum(classes.values())
    return Past(expected, rates, {each: count / whole for each, count in classes.items()} if whole else {Priority.NORMAL: 1.0})


def _expected(configured: int, lengths: Sequence[int], absent: Sequence[int]) -> Expected:
    """The quantiles of what was seen, mixed with those of a lognormal around what is configured."""
    count = len(lengths)
    believed = _lognormal(configured)
    if count == 0:
        sample = believed
    else:
        seen = [float(lengths[min(count - 1, int((index + 0.5) / SAMPLE * count))]) for index in range(SAMPLE)]
        weight = count / (count + CONFIGURED_WEIGHS)
        sample = [weight * past + (1 - weight) * belief for past, belief in zip(seen, believed, strict=True)]
    come = len(absent) + count
    given_up = sum(absent) / len(absent) if absent else GIVEN_UP
    return Expected(tuple(sample), len(absent) / (come + CONFIGURED_WEIGHS), given_up)


def _lognormal(mean: int) -> list[float]:
    sigma = math.sqrt(math.log(1 + USUAL_SPREAD**2))
    normal = NormalDist(math.log(max(mean, SHORTEST)) - sigma**2 / 2, sigma)
    return [math.exp(normal.inv_cdf((index + 0.5) / SAMPLE)) for index in range(SAMPLE)]
