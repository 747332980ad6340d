"""Queues with one line and equal servers, by formula.

Erlang-C is M/M/c: A. K. Erlang, "Solution of some problems in the theory of probabilities of significance
in automatic telephone exchanges" (1917). Erlang-A is M/M/c with citizens who go when they have waited too
long: C. Palm (1957); its form here is that of the birth-and-death chain, as in Garnett, Mandelbaum and
Reiman, "Designing a call center with impatient customers" (2002). Rates and times are in any one unit.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

NEGLIGIBLE: Final = 1e-16


def blocked(load: float, servers: int) -> float:
    """Erlang-B, by its recursion, which neither overflows nor loses digits. ``load`` is in servers."""
    chance = 1.0
    for busy in range(1, servers + 1):
        chance = load * chance / (busy + load * chance)
    return chance


def erlang_c(load: float, servers: int) -> float:
    """The share of citizens who have to wait; 1 where the servers are not enough."""
    if load >= servers:
        return 1.0
    lost = blocked(load, servers)
    return servers * lost / (servers - load * (1.0 - lost))


def service_level(rate: float, length: float, servers: int, within: float) -> float:
    """The share of citizens who wait no longer than ``within``; 0 where the line only grows."""
    load = rate * length
    if load >= servers:
        return 1.0 if rate == 0 else 0.0
    return 1.0 - erlang_c(load, servers) * math.exp(-(servers - load) * within / length)


def servers_for(rate: float, length: float, within: float, goal: float) -> int:
    """The fewest servers with which a share ``goal`` waits no longer than ``within``."""
    servers = math.floor(rate * length)
    while rate > 0 and service_level(rate, length, servers, within) < goal:
        servers += 1
    return servers


def highest_rate(length: float, servers: int, within: float, goal: float) -> float:
    """The highest rate at which ``servers`` still hold ``goal``, to a millionth of what they can do."""
    low, high = 0.0, servers / length
    while high - low > 1e-6 * servers / length:
        middle = (low + high) / 2
        if service_level(middle, length, servers, within) >= goal:
            low = middle
        else:
            high = middle
    return low


class Impatient(NamedTuple):
    """Shares of all who come: who has to wait, and who goes before being served."""

    waits: float
    goes: float


def erlang_a(rate: float, served: float, patience: float, servers: int) -> Impatient:
    """``served`` and ``patience`` are the rates at which one server ends and one who waits goes.

    Raises :class:`ValueError` unless all three rates are above 0.
    """
    if min(rate, served, patience) <= 0:
        raise ValueError("rates must be above 0")
    weight, whole, waiting, lost, state = 1.0, 0.0, 0.0, 0.0, 0
    peak = 0.0
    while state <= servers or weight > NEGLIGIBLE * peak:
        whole += weight
        peak = max(peak, weight)
        if state >= servers:
            waiting += weight
            lost += weight * patience * (state - servers)
        state += 1
        weight *= rate / (min(state, servers) * served + max(0, state - servers) * patience)
    return Impatient(waiting / whole, lost / whole / rate)
