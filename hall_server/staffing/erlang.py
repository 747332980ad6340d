"""Queues with one line and equal servers, by formula: Erlang-C, which is M/M/c.

A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in automatic telephone
exchanges" (1917). Rates and times are in any one unit.
"""

from __future__ import annotations

import math


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
