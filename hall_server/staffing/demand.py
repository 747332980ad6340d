"""Who is to be expected on a date: how many, when and for what, and how long they take.

A day's number is the mean of the past times what its weekday, its place in the month and a holiday just
before it make of it. Each factor is a ratio of sums, shrunk to 1 as by a gamma prior while few days have
shown it, and taken in turn from what the other two leave (Hastie and Tibshirani's backfitting, in logs).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Final, NamedTuple

from hall_server.domain.calendar import WorkCalendar
from hall_server.domain.citizen import Priority
from hall_server.domain.plan import HallPlan
from hall_server.domain.rules import MINUTE
from hall_server.forecast import Learner, Past, Served

STEP: Final = 30 * MINUTE
STEPS: Final = 48
DAYS_WEIGH: Final = 4.0
"""A factor is believed to be 1 as firmly as if so many usual days had shown it."""
ROUNDS: Final = 3
SAME_WEEKDAY: Final = 3.0
"""When people come is that of all days, each day of the same weekday counting so many times as much."""
NEIGHBOURS_WEIGH: Final = 5.0
"""Each half hour is mixed with those beside it, as if they were so many days."""
USUAL_SPREAD: Final = 0.1
SPREAD_WEIGHS: Final = 10.0
"""Days differ by a tenth beyond chance, until so many days have shown otherwise."""
EDGE: Final = 5
"""The first and the last so many working days of a month are times of their own."""


class Booked(NamedTuple):
    """An appointment of the date. ``slot`` is milliseconds since midnight."""

    service: str
    slot: int
    priority: Priority = Priority.APPOINTMENT


@dataclass(frozen=True)
class Demand:
    """Who is expected. ``walk_ins`` by service: so many in each half hour since midnight.

    ``booked`` are the date's appointments up to now, ``to_book`` by service how many more are usual by then
    in the slots of each half hour. Walk-ins of whole days are more or fewer by ``spread`` of them (standard
    deviation by mean). ``days`` of the past taught it, ``alike`` of them on the same weekday.
    """

    day: date
    walk_ins: Mapping[str, Sequence[float]]
    past: Past
    spread: float
    days: int
    alike: int
    booked: tuple[Booked, ...] = ()
    to_book: Mapping[str, Sequence[float]] = field(default_factory=dict)

    @cached_property
    def counts(self) -> dict[str, list[float]]:
        """All who are expected, with appointments at their slots."""
        counts = {service: list(its) for service, its in self.walk_ins.items()}
        for service, its in self.to_book.items():
            for step, more in enumerate(its):
                counts[service][step] += more
        for one in self.booked:
            counts[one.service][one.slot // STEP] += self.past.keep
        return counts

    @property
    def citizens(self) -> float:
        return sum(map(sum, self.counts.values()))


def kind_of(day: date, calendar: WorkCalendar) -> tuple[int, str, bool]:
    """What makes days alike: the weekday as which it opens, ``begin``, ``middle`` or ``end`` of the month's
    working days, and whether the hall was closed for longer than a week-end just before."""
    first = day.replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    gone = calendar.working_days_between(first - timedelta(days=1), day)
    left = calendar.working_days_between(day, after - timedelta(days=1))
    place = "begin" if gone <= EDGE else "end" if left < EDGE else "middle"
    closed, before = 0, day - timedelta(days=1)
    while closed < 30 and not calendar.is_working_day(before):
        closed, before = closed + 1, before - timedelta(days=1)
    return calendar.opens_as(day) or day.isoweekday(), place, closed > 2


def demand_of(
    plan: HallPlan, day: date, seen: Iterable[Served], booked: Iterable[Booked] = (), keep: float = 0.9
) -> Demand | None:
    """What ``seen`` lets expect of ``day``; None when it shows nobody, so that nothing is known yet.

    ``booked`` are the appointments of the day so far, a share ``keep`` of which is kept. No walk-in is
    expected where a service hands out no numbers on that day.
    """
    learner = Learner({service.id: service.usual_length for service in plan.services})
    came: dict[date, Counter[tuple[str, int]]] = defaultdict(Counter)
    slots: Counter[tuple[str, int]] = Counter()
    classes: Counter[Priority] = Counter()
    for one in seen:
        learner.see(one)
        at = one.arrived if one.slot is None else one.slot
        if not one.first or one.service not in plan.service_by_id or not 0 <= at // STEP < STEPS:
            continue
        its = came[date.fromisoformat(one.day)]
        if one.slot is None:
            its[one.service, at // STEP] += 1
            classes[one.priority] += 1
        else:
            slots[one.service, at // STEP] += 1
    if not came:
        return None
    calendar = plan.calendar
    totals = {each: float(counts.total()) for each, counts in came.items()}
    kinds = {each: kind_of(each, calendar) for each in totals}
    wanted = kind_of(day, calendar)
    usual = _usual(totals, kinds)
    shape = _shape(came, {each for each in kinds if kinds[each][0] == wanted[0]})
    whole = classes.total()
    past = learner.past(wanted[0], keep)
    known = tuple(
        one for one in booked if one.service in plan.service_by_id and 0 <= one.slot // STEP < STEPS
    )
    return Demand(
        day,
        {service.id: _within_hours(plan, service.id, day, shape, usual(wanted)) for service in plan.services},
        Past(
            past.expected,
            {},
            {each: count / whole for each, count in classes.items()} or {Priority.NORMAL: 1.0},
            past.leads,
            keep,
        ),
        _spread(totals, {each: usual(kind) for each, kind in kinds.items()}),
        len(came),
        sum(kind[0] == wanted[0] for kind in kinds.values()),
        known,
        _to_book(plan, day, slots, len(came), known, keep),
    )


def _to_book(
    plan: HallPlan,
    day: date,
    slots: Mapping[tuple[str, int], int],
    days: int,
    known: Iterable[Booked],
    keep: float,
) -> dict[str, list[float]]:
    """As many appointments as are usually kept, less those that are booked already."""
    taken = Counter((one.service, one.slot // STEP) for one in known)
    found: dict[str, list[float]] = {}
    for (service, step), count in slots.items():
        spans = plan.spans_on(plan.service_by_id[service], day)
        if any(begin < (step + 1) * 30 and step * 30 < end for begin, end in spans):
            more = max(0.0, count / days - keep * taken[service, step])
            found.setdefault(service, [0.0] * STEPS)[step] = more
    return found


def _usual(
    totals: Mapping[date, float], kinds: Mapping[date, tuple[int, str, bool]]
) -> Callable[[tuple[int, str, bool]], float]:
    mean = max(1.0, sum(totals.values())) / len(totals)
    factors: list[dict[object, float]] = [{}, {}, {}]

    def expected(kind: tuple[int, str, bool], without: int = -1) -> float:
        parts = (factors[at].get(kind[at], 1.0) for at in range(3) if at != without)
        return mean * math.prod(parts)

    for _ in range(ROUNDS):
        for at in range(3):
            seen: dict[object, float] = defaultdict(float)
            believed: dict[object, float] = defaultdict(float)
            for each, total in totals.items():
                seen[kinds[each][at]] += total
                believed[kinds[each][at]] += expected(kinds[each], without=at)
            prior = DAYS_WEIGH * mean
            factors[at] = {value: (prior + seen[value]) / (prior + believed[value]) for value in seen}
    return expected


def _shape(came: Mapping[date, Counter[tuple[str, int]]], alike: set[date]) -> dict[tuple[str, int], float]:
    """The share of a day's citizens in each half hour, by service; of all of them it is 1."""
    shares: Counter[tuple[str, int]] = Counter()
    weight = 0.0
    for each, counts in came.items():
        importance = SAME_WEEKDAY if each in alike else 1.0
        weight += importance
        for place, count in counts.items():
            shares[place] += count * importance  # type: ignore[assignment]
    own = weight / (weight + NEIGHBOURS_WEIGH)
    smooth: dict[tuple[str, int], float] = {}
    for (service, step), count in shares.items():
        beside = [shares[service, at] for at in (step - 1, step + 1) if (service, at) in shares]
        around = (2 * count + sum(beside)) / (2 + len(beside))
        smooth[service, step] = own * count + (1 - own) * around
    whole = sum(smooth.values()) or 1.0
    return {place: each / whole for place, each in smooth.items()}


def _within_hours(
    plan: HallPlan, service: str, day: date, shape: Mapping[tuple[str, int], float], citizens: float
) -> tuple[float, ...]:
    spans = plan.spans_on(plan.service_by_id[service], day)
    return tuple(
        citizens * shape.get((service, step), 0.0)
        if any(begin < (step + 1) * 30 and step * 30 < end for begin, end in spans)
        else 0.0
        for step in range(STEPS)
    )


def _spread(totals: Mapping[date, float], usual: Mapping[date, float]) -> float:
    """How much days differ beyond chance: of a negative binomial by its moments, shrunk to what is usual."""
    beyond = sum(
        ((total - usual[each]) ** 2 - usual[each]) / usual[each] ** 2 for each, total in totals.items()
    )
    variance = (SPREAD_WEIGHS * USUAL_SPREAD**2 + beyond) / (SPREAD_WEIGHS + len(totals))
    return math.sqrt(max(0.0, variance))
