"""Who takes a number while the hall is played forward: at which pace, for what, and as whom."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from hall_server.domain.citizen import Priority

from .outlook import STEP, Outlook
from .past import Past

NEVER: Final = math.inf
PACE_WEIGHS: Final = 100.0
"""Today is believed to be as usual as firmly as if so many citizens had shown it: days differ by a tenth."""
PACE_STEPS: Final = 6
"""Today's pace is that of the last three hours."""
RECENT_STEPS: Final = 2
"""Where there is no past, people are believed to go on coming as in the last hour."""
RECENT_MOST: Final = 8
PICKS: Final = 500
"""So many equally likely newcomers stand for all."""


class Stretch(NamedTuple):
    """Until ``ends`` somebody comes ``rate`` times a millisecond; each of ``picks`` is as likely: a line,
    and what the rule of calling adds to the moment."""

    ends: float
    rate: float
    picks: Sequence[tuple[int, int]]


def walk_ins(outlook: Outlook, past: Past) -> list[Stretch]:
    """From now on, as the same weekdays had them, at today's pace. The last stretch never ends."""
    step, rest = divmod(outlook.now - outlook.day_began, STEP)
    rates = [past.rates.get(service, ()) for service in outlook.services]
    steps = max(map(len, rates), default=0)
    stretches: list[Stretch] = []
    if any(map(any, rates)):
        pace = _pace(outlook, rates, step, rest / STEP)
        for each in range(step, steps):
            by_service = [pace * rate[each] if each < len(rate) else 0.0 for rate in rates]
            stretches.append(_stretch(outlook, past, each, by_service))
    elif outlook.came:
        by_service = _recent(outlook, step, rest)
        stretches += (_stretch(outlook, past, step + each, by_service) for each in range(RECENT_MOST))
    return [*(stretch for stretch in stretches if stretch.ends > outlook.now), Stretch(NEVER, 0.0, ())]


def _pace(outlook: Outlook, rates: list[Sequence[float]], step: int, part: float) -> float:
    """How many came lately as a share of how many usually do; shrunk to 1, as by a gamma prior."""
    first = max(0, step - PACE_STEPS)
    came = sum(map(sum, outlook.came[first : step + 1]))
    usual = sum(
        rate[each] * STEP * (part if each == step else 1.0)
        for rate in rates
        for each in range(first, min(step + 1, len(rate)))
    )
    return (PACE_WEIGHS + came) / (PACE_WEIGHS + usual)


def _recent(outlook: Outlook, step: int, rest: int) -> list[float]:
    lately = outlook.came[max(0, step - RECENT_STEPS) : step + 1]
    began = max(0, step - RECENT_STEPS, next((at for at, each in enumerate(outlook.came) if any(each)), 0))
    lasted = max(STEP // 3, (step - began) * STEP + rest)
    return [sum(each) / lasted for each in zip(*lately, strict=True)] or [0.0] * len(outlook.services)


def _stretch(outlook: Outlook, past: Past, step: int, by_service: Sequence[float]) -> Stretch:
    ends = outlook.day_began + (step + 1) * STEP
    rate = sum(by_service)
    return Stretch(ends, rate, tuple(_picks(outlook, past, by_service)) if rate > 0 else ())


def _picks(outlook: Outlook, past: Past, by_service: Sequence[float]) -> Iterator[tuple[int, int]]:
    """The quantiles of all services and classes, in any order that stays the same."""
    classes: list[tuple[Priority, float]] = sorted(past.classes.items())
    shares = list(accumulate(share for _priority, share in classes))
    until = list(accumulate(by_service))
    for index in range(PICKS):
        at = (index + 0.5) / PICKS * until[-1]
        service = min(bisect_right(until, at), len(until) - 1)
        within = 1.0 - (until[service] - at) / by_service[service]
        which = min(bisect_right(shares, within * shares[-1]), len(classes) - 1)
        priority = classes[which][0]
        yield outlook.line(service, priority), outlook.offsets[priority][service]
