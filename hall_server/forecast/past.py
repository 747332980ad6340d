"""What the past teaches a forecast: how long windows are taken up, who goes on, and when people arrive."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Final, NamedTuple

from hall_server.domain.citizen import Priority
from hall_server.domain.rules import CONFIGURED_WEIGHS, MINUTE

from .manned import Manned
from .outlook import STEP
from .usually import Quiet, Waits

SAMPLE: Final = 200
"""So many values stand for a service's lengths; they are its quantiles, so that only detail is lost."""
USUAL_SPREAD: Final = 0.7
"""Standard deviation by mean of a service that has no past yet; lengths are about lognormal."""
USUAL_NO_SHOW: Final = 0.04
USUAL_ONWARD: Final = 0.04
MOST_ONWARD: Final = 20
"""So many services that citizens go on to are told apart."""
SHARES_WEIGH: Final = 50
"""The usual shares count as so many visits."""
SHORTEST: Final = 1_000
LONGEST: Final = 4 * 60 * MINUTE
"""A window that was taken up longer was not: a finish was forgotten, or a clock ran overnight."""
GIVEN_UP: Final = MINUTE
BREAK: Final = 10 * MINUTE
"""How long a break lasts on the average, as far as nobody knows better."""
SAME_WEEKDAY_WEIGHS: Final = 3
"""All days together count as so many of the same weekday."""


class Served(NamedTuple):
    """One service of the past. ``day`` tells days apart, ``arrived`` is milliseconds since it began.

    ``occupied`` is how long a window was taken up by it, None when nobody ever called; ``came`` is False for
    a no-show. ``onward`` is the service that the citizen went on to, if any. ``first`` is False for one that
    came from another service. ``slot`` is the appointment's, from the day's beginning, too, as is ``called``,
    the moment of the call to ``window``.
    """

    day: str
    weekday: int
    service: str
    priority: Priority
    arrived: int
    occupied: int | None
    came: bool = True
    onward: str | None = None
    first: bool = True
    slot: int | None = None
    window: int | None = None
    called: int | None = None


class Expected(NamedTuple):
    """What the past says of one service.

    ``occupied`` is a sorted sample of how long a window is taken up by one citizen; ``no_show`` the share of
    those who do not come when called, each of which takes ``given_up``. ``onward`` are the services that
    citizens go on to, with their shares of those who come.
    """

    occupied: tuple[float, ...]
    no_show: float = 0.0
    given_up: float = float(GIVEN_UP)
    onward: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """``expected`` by service; ``rates``: walk-ins per millisecond by service, for each half hour of a day.

    ``classes`` are the shares of the classes among walk-ins. ``leads`` is a sorted sample of how long after
    their slot citizens with an appointment take their number (mostly before it, so below 0), ``keep`` the
    share of appointments that are kept. ``manned`` has, by window and half hour, the share of days on which
    it was at work. ``quiet`` are the half hours in which people usually wait clearly shorter. ``pause`` is
    how long a break lasts on the average.
    """

    expected: Mapping[str, Expected]
    rates: Mapping[str, Sequence[float]] = field(default_factory=dict)
    classes: Mapping[Priority, float] = field(default_factory=lambda: {Priority.NORMAL: 1.0})
    leads: tuple[float, ...] = (-7.0 * MINUTE,)
    keep: float = 0.9
    manned: Mapping[int, Sequence[float]] = field(default_factory=dict)
    quiet: Quiet = field(default_factory=dict)
    pause: float = float(BREAK)


class Learner:
    """Gathers what is seen, also while the day goes on. ``usual`` are the configured lengths."""

    def __init__(self, usual: Mapping[str, int]) -> None:
        self._usual = {service: max(SHORTEST, length) for service, length in usual.items()}
        self._lengths: dict[str, list[int]] = {service: [] for service in usual}
        self._absent: dict[str, list[int]] = {service: [] for service in usual}
        self._onward: dict[str, Counter[str]] = {service: Counter() for service in usual}
        self._everywhere: Counter[str] = Counter()
        self._arrivals: dict[str, Counter[tuple[str, int]]] = defaultdict(Counter)
        self._weekdays: dict[str, int] = {}
        self._classes: Counter[Priority] = Counter()
        self._leads: list[int] = []
        self._manned = Manned()
        self._waits = Waits()
        self._known: dict[str, tuple[int, Expected]] = {}

    def see(self, one: Served) -> None:
        """Lengths that cannot be (negative, or of a window that ran overnight) do not count."""
        if one.service not in self._usual:
            return
        self._weekdays[one.day] = one.weekday
        if one.first and 0 <= one.arrived < 48 * STEP:
            if one.slot is None:
                self._arrivals[one.day][one.service, one.arrived // STEP] += 1
                self._classes[one.priority] += 1
                if one.called is not None:
                    self._waits.see(one.service, one.weekday, one.arrived, one.called - one.arrived)
            else:
                self._leads.append(one.arrived - one.slot)
        if one.occupied is not None and SHORTEST <= one.occupied <= LONGEST:
            (self._lengths if one.came else self._absent)[one.service].append(one.occupied)
            if one.window is not None and one.called is not None:
                self._manned.see(one.day, one.window, one.called, one.called + one.occupied)
            if one.came and one.onward in self._usual:
                self._onward[one.service][one.onward] += 1
                self._everywhere[one.onward] += 1

    def past(self, weekday: int | None = None, keep: float = 0.9) -> Past:
        """What is to be expected on such a weekday (1 is Monday), or on any."""
        whole = self._classes.total()
        leads = sorted(self._leads)
        return Past(
            {service: self._expected(service) for service in self._usual},
            self._rates(weekday),
            {each: count / whole for each, count in self._classes.items()} if whole else {Priority.NORMAL: 1},
            tuple(_quantiles(leads)) if leads else (-7.0 * MINUTE,),
            keep,
            self._manned.shares(self._weights(weekday)),
            self._waits.quiet(),
        )

    def _weights(self, weekday: int | None) -> dict[str, float]:
        """How much each day counts for such a weekday."""
        usual = SAME_WEEKDAY_WEIGHS / len(self._weekdays) if self._weekdays else 0.0
        return {day: usual + (its == weekday) for day, its in self._weekdays.items()}

    def _rates(self, weekday: int | None) -> dict[str, list[float]]:
        if not self._weekdays:
            return {}
        weights = self._weights(weekday)
        steps = 1 + max((step for day in self._arrivals.values() for _service, step in day), default=-1)
        whole = sum(weights.values()) * STEP
        rates = {service: [0.0] * steps for service in self._usual}
        for day, counts in self._arrivals.items():
            share = weights[day] / whole
            for (service, step), count in counts.items():
                rates[service][step] += count * share
        return rates

    def _expected(self, service: str) -> Expected:
        """The quantiles of what was seen, mixed with those of a lognormal around what is configured."""
        lengths, absent = self._lengths[service], self._absent[service]
        seen = len(lengths) + len(absent)
        known = self._known.get(service)
        if known is not None and seen <= known[0] * 1.05:
            return known[1]
        sample = _lognormal(self._usual[service])
        if lengths:
            weight = len(lengths) / (len(lengths) + CONFIGURED_WEIGHS)
            sample = [
                weight * past + (1 - weight) * belief
                for past, belief in zip(_quantiles(sorted(lengths)), sample, strict=True)
            ]
        expected = Expected(
            tuple(sample),
            (len(absent) + SHARES_WEIGH * USUAL_NO_SHOW) / (seen + SHARES_WEIGH),
            (sum(absent) + GIVEN_UP * CONFIGURED_WEIGHS) / (len(absent) + CONFIGURED_WEIGHS),
            self._goes_on(service),
        )
        self._known[service] = (seen, expected)
        return expected

    def _goes_on(self, service: str) -> tuple[tuple[str, float], ...]:
        """The shares of a service's citizens who go on to others; a few are believed to go where most go."""
        own, whole = self._onward[service], len(self._lengths[service]) + SHARES_WEIGH
        usual = self._everywhere or dict.fromkeys(list(self._usual)[:MOST_ONWARD], 1)
        mix = dict(Counter(usual).most_common(MOST_ONWARD))
        mix.pop(service, None)
        prior = SHARES_WEIGH * USUAL_ONWARD / max(1, sum(mix.values()))
        shares = {other: prior * count for other, count in mix.items()}
        for other, count in own.most_common(MOST_ONWARD):
            shares[other] = shares.get(other, 0.0) + count
        return tuple((other, count / whole) for other, count in shares.items())


def learn(usual: Mapping[str, int], past: Iterable[Served], weekday: int | None = None) -> Past:
    """What ``past`` teaches; a service that has little of it is believed to take what is ``usual``."""
    learner = Learner(usual)
    for one in past:
        learner.see(one)
    return learner.past(weekday)


def _quantiles(ordered: Sequence[int]) -> list[float]:
    count = len(ordered)
    return [float(ordered[int((index + 0.5) / SAMPLE * count)]) for index in range(SAMPLE)]


def _lognormal(mean: int) -> list[float]:
    sigma = math.sqrt(math.log(1 + USUAL_SPREAD**2))
    normal = NormalDist(math.log(mean) - sigma**2 / 2, sigma)
    return [math.exp(normal.inv_cdf((index + 0.5) / SAMPLE)) for index in range(SAMPLE)]
