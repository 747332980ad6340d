"""Durable issue: closed loops of several sizes, and a steady stream. Then the server's memory."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from pathlib import Path

from hall_server import protocol as p

from . import city
from .figures import Figure, Target, Timings, timings
from .hall import BenchHall
from .load import Planned, closed_loop, steadily
from .probes import Probes
from .progress import say
from .sizes import Sizes
from .wire import Line

STEADY_PER_S = 200


def measure(folder: Path, sizes: Sizes, probes: Probes, seed: int) -> Iterator[Figure]:
    """Issue first steadily, then in closed loops, all to one server in one day."""
    hall = BenchHall(folder / "issuing", seed)
    asks = takes(random.Random(seed))
    names = [str(index) for index in range(1, max(sizes.clients) + 1)]
    with hall.served() as server, hall.lines("kiosk", names) as kiosks:
        say(f"issue at {STEADY_PER_S} a second")
        closed_loop(kiosks[:1], asks, 2 * len(kiosks))
        steady = [_steady(kiosks, asks, sizes.steady_seconds) for _ in range(sizes.rounds)]
        yield from _latencies(
            f"issue_at_{STEADY_PER_S}_per_s", f"Issue at {STEADY_PER_S}/s", steady, probes, 15
        )
        for clients, requests in zip(sizes.clients, sizes.requests, strict=True):
            say(f"issue from {clients} clients in closed loops")
            rounds = [closed_loop(kiosks[:clients], asks, requests) for _ in range(sizes.rounds)]
            yield from _closed(clients, rounds, probes)
        yield Figure(
            "server_memory",
            "Memory of the server after this load",
            "MB",
            (server.memory_mb,),
            probes.memory,
            Target(150),
        )
    hall.close()


def takes(choice: random.Random) -> Iterator[p.Ask]:
    """Citizens who want any of the hall's services."""
    services = [
        city.service(zone, index)
        for zone, index in itertools.product(range(len(city.ZONES)), range(city.SERVICES_PER_ZONE))
    ]
    while True:
        yield p.TakeTicket(choice.choice(services))


def _steady(kiosks: list[Line], asks: Iterator[p.Ask], seconds: float) -> Timings:
    plan = [
        Planned(index / STEADY_PER_S, kiosks[index % len(kiosks)], next(asks))
        for index in range(round(seconds * STEADY_PER_S))
    ]
    answered = steadily(plan)
    return timings([answer.at - answer.due for answer in answered], seconds)


def _closed(clients: int, rounds: list[Timings], probes: Probes) -> Iterator[Figure]:
    name = f"issue_{clients}_client{'s' if clients > 1 else ''}"
    what = f"Issue, {clients} client{'s' if clients > 1 else ''}"
    target = Target(3_000, at_least=True) if clients == 50 else None
    rates = tuple(round_.rate for round_ in rounds)
    yield Figure(f"{name}_per_s", f"{what}: rate", "/s", rates, probes.commits, target)
    yield from _latencies(name, what, rounds, probes)


def _latencies(
    name: str, what: str, rounds: list[Timings], probes: Probes, at_most: float | None = None
) -> Iterator[Figure]:
    """Two figures from the rounds of a load."""
    target = Target(at_most) if at_most is not None else None
    p50, p99 = (tuple(values) for values in list(zip(*rounds, strict=True))[1:])
    yield Figure(f"{name}_p50_ms", f"{what}: p50", "ms", p50, probes.floor_p50)
    yield Figure(f"{name}_p99_ms", f"{what}: p99", "ms", p99, probes.floor_p99, target)
