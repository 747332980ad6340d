"""The hall played forward from now, many times: when will each waiting ticket be called?

One run draws how long everybody takes, who else comes and who goes on to another window, and lets every
window that becomes free take the first in the order of places among those it serves, as ``choose`` does in
the live hall; who comes is called by the window that ``choose_window`` would take. The spread over many runs
is the forecast.
"""

from __future__ import annotations

import math
import random
from typing import Final, NamedTuple

from .outlook import Outlook
from .past import Past
from .pools import Pools, Stand, by_pool, callable_queues, pools_of, stands
from .run import OBSERVERS, Run

RUNS: Final = 100


class Range(NamedTuple):
    """The 10th, 50th and 90th percentile of a wait from now, in milliseconds."""

    low: float
    middle: float
    high: float


class Forecast(NamedTuple):
    """By ticket, and for who takes a number now, by where that is. Who is not in here is not known.

    ``events`` is what it has cost: how many were called or came, in all runs together.
    """

    at: int
    tickets: dict[int, Range]
    newcomers: dict[Stand, Range]
    pools: Pools
    events: int = 0


def forecast(outlook: Outlook, past: Past, dice: random.Random, runs: int = RUNS) -> Forecast:
    """Every waiting ticket's wait for its call, and that of each newcomer the outlook asks about."""
    pools = pools_of(outlook)
    queues = callable_queues(outlook, pools)
    called: dict[int, list[float]] = {place[2]: [] for queue in queues for place in queue}
    observers = {where: OBSERVERS + count for count, where in enumerate(stands(outlook, pools))}
    called |= {observer: [] for observer in observers.values()}
    events = 0
    if called:
        in_order = by_pool(outlook, pools, observers)
        run = Run(outlook, pools, past, queues, called, dice, in_order)
        for _ in range(runs):
            run.play(called)
        events = run.events
    ranges = {ticket: found for ticket, waits in called.items() if (found := spread(waits, runs))}
    newcomers = {where: ranges[observer] for where, observer in observers.items() if observer in ranges}
    tickets = {each: its for each, its in ranges.items() if each < OBSERVERS}
    return Forecast(outlook.now, tickets, newcomers, pools, events)


def spread(waits: list[float], runs: int) -> Range | None:
    """None when too few runs had the ticket called at all to tell its 90th percentile.

    The percentiles are those of Hyndman and Fan's fifth definition (1996): between the middles of the steps.
    """
    if len(waits) * 10 < runs * 9 or not waits:
        return None
    ordered = sorted(waits) + [math.inf] * (runs - len(waits))

    def percentile(share: float) -> float:
        below = min(max(0.0, share * runs - 0.5), runs - 1.0)
        at = int(below)
        low, high = ordered[at], ordered[min(at + 1, runs - 1)]
        return low if low == high or below == at else low + (high - low) * (below - at)

    found = Range(percentile(0.1), percentile(0.5), percentile(0.9))
    return None if math.isinf(found.high) else found
