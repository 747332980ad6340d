"""The hall played forward from now, many times: when will each waiting ticket be called?

One run draws how long everybody takes and who else comes, and lets every window that becomes free take the
first in the order of places among those it serves, as ``choose`` does in the live hall. The spread over many
runs is the forecast.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from heapq import heapify, heappop, heappush
from typing import Final, NamedTuple

from hall_server.domain.citizen import Priority

from .arrivals import Arrivals, Spot
from .outlook import AtWork, Outlook

RUNS: Final = 100
HORIZON: Final = 4 * 3_600_000
"""Whoever is not called within so long is not forecast."""

Newcomer = tuple[int, Priority]


class Range(NamedTuple):
    """The 10th, 50th and 90th percentile of a wait from now, in milliseconds."""

    low: float
    middle: float
    high: float


class Forecast(NamedTuple):
    """By ticket, and by service and class for who takes a number now. Who is not in here is not known."""

    tickets: dict[int, Range]
    newcomers: dict[Newcomer, Range]


def forecast(
    outlook: Outlook,
    dice: random.Random,
    runs: int = RUNS,
    classes: Iterable[Priority] = (Priority.NORMAL,),
) -> Forecast:
    """Every waiting ticket's wait for its call, and that of a newcomer of each service and class.

    Newcomers are observers: they stand in line, and take no window's time.
    """
    served = {service for window in outlook.windows for service in outlook.kinds[window.kind]}
    observers = [(service, priority) for priority in classes for service in sorted(served)]
    ahead = [
        [place for place in queue] if service in served else []
        for service, queue in enumerate(outlook.queues)
    ]
    for index, (service, priority) in enumerate(observers):
        call_by = outlook.now + outlook.limits.get(priority, 0) + outlook.terms[service]
        insort(ahead[service], (call_by, outlook.now, ~index))
    called: dict[int, list[float]] = {place[2]: [] for queue in ahead for place in queue}
    if called:
        run = _Run(outlook, ahead, dice)
        for _ in range(runs):
            run.play(called)
    return Forecast(
        {ticket: found for ticket, waits in called.items() if ticket >= 0 and (found := _range(waits, runs))},
        {
            observers[~ticket]: found
            for ticket, waits in called.items()
            if ticket < 0 and (found := _range(waits, runs))
        },
    )


def _range(waits: list[float], runs: int) -> Range | None:
    """None when too few runs had the ticket called at all to tell its 90th percentile."""
    if len(waits) * 10 < runs * 9:
        return None
    ordered = sorted(waits) + [math.inf] * (runs - len(waits))
    low, middle, high = (ordered[min(runs - 1, int(part * runs))] for part in (0.1, 0.5, 0.9))
    return None if math.isinf(high) else Range(low, middle, high)


class _Run:
    """What all runs share, prepared once."""

    def __init__(self, outlook: Outlook, ahead: Sequence[Sequence[Spot]], dice: random.Random) -> None:
        self._outlook = outlook
        self._ahead = ahead
        self._draw = dice.random
        self._kinds = outlook.kinds
        self._serving: list[list[int]] = [[] for _ in outlook.services]
        by_skills = sorted(range(len(self._kinds)), key=lambda kind: len(self._kinds[kind]))
        for kind in by_skills:
            for service in self._kinds[kind]:
                self._serving[service].append(kind)
        seen = Counter(place[2] for queue in ahead for place in queue)
        self._waiting = len(seen)
        self._several = {ticket for ticket, lines in seen.items() if lines > 1}
        self._arrivals = Arrivals(outlook, dice)
        self._now_free = [_Freeing(outlook, window, dice.random) for window in outlook.windows]

    def play(self, called: dict[int, list[float]]) -> None:
        """One run until everybody who waits now is called; ``called`` gets each one's wait."""
        draw, kinds, expected = self._draw, self._kinds, self._outlook.expected
        now, several = self._outlook.now, self._several
        until = now + HORIZON
        queues = [list(queue) for queue in self._ahead]
        heads = [0] * len(queues)
        free = [(each.at(), each.number, each.kind) for each in self._now_free]
        heapify(free)
        idle: list[list[int]] = [[] for _ in kinds]
        left, gone = self._waiting, set[int]()
        arrivals = self._arrivals.stream()
        come, service, spot = next(arrivals)
        while left:
            if free and free[0][0] <= come:
                at, number, kind = heappop(free)
            elif come <= until:
                # Somebody comes, and a window that serves them may stand by.
                at = come
                insort(queues[service], spot, lo=heads[service])
                kind = next((each for each in self._serving[service] if idle[each]), -1)
                come, service, spot = next(arrivals)
                if kind < 0:
                    continue
                number = idle[kind].pop(0)
            else:
                break
            if at > until:
                break
            while True:
                best: Spot | None = None
                chosen = -1
                for skill in kinds[kind]:
                    queue, head = queues[skill], heads[skill]
                    if gone:
                        while head < len(queue) and queue[head][2] in gone:
                            head += 1
                        heads[skill] = head
                    if head < len(queue) and (best is None or queue[head] < best):
                        best, chosen = queue[head], skill
                if best is None:
                    idle[kind].append(number)
                    break
                heads[chosen] += 1
                ticket = best[2]
                if ticket in several:
                    gone.add(ticket)
                waits = called.get(ticket)
                if waits is not None:
                    waits.append(at - now)
                    left -= 1
                    if ticket < 0:
                        continue  # an observer takes no window's time
                takes = expected[chosen]
                if takes.no_show and draw() < takes.no_show:
                    heappush(free, (at + takes.given_up, number, kind))
                else:
                    sample = takes.occupied
                    heappush(free, (at + sample[int(draw() * len(sample))], number, kind))
                break


class _Freeing:
    """When a window that is taken up now becomes free: drawn from those citizens who took longer yet."""

    def __init__(self, outlook: Outlook, window: AtWork, draw: Callable[[], float]) -> None:
        self.number, self.kind = window.number, window.kind
        self._now = outlook.now
        self._back = window.back
        self._draw = draw
        self._rest: Sequence[float] = (0.0,)
        if window.service is not None:
            sample = outlook.expected[window.service].occupied
            gone = max(0, outlook.now - window.begun)
            longer = sample[bisect_right(sample, gone) :]
            # Nobody ever took so long: a finish was forgotten, or something is quite unusual there.
            self._rest = tuple(each - gone for each in longer) or tuple(sample)

    def at(self) -> float:
        at = self._now + self._rest[int(self._draw() * len(self._rest))]
        if self._back:
            at -= math.log(1.0 - self._draw()) * self._back
        return at
