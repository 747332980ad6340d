"""What it costs to find the next ticket for a window, in the hall's pure domain."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator
from pathlib import Path

from hall_server import protocol as p
from hall_server.domain import commands as c
from hall_server.domain.decide import FCFS, carry_out
from hall_server.domain.hall import Hall, opened
from hall_server.domain.policy import choose

from .figures import Figure, Probe
from .hall import BenchHall
from .issuing import takes
from .probes import Probes
from .progress import say
from .sizes import Sizes

WAITING = 300
NOW = 1_772_413_200_000  # 2026-03-02 09:00 in Shanghai


def measure(folder: Path, sizes: Sizes, probes: Probes, seed: int) -> Iterator[Figure]:
    """Every window in turn asks who is next; nobody is called, so all 300 keep waiting."""
    say(f"choose with {WAITING} waiting")
    hall = _full_hall(BenchHall(folder / "choosing", seed), seed)
    rounds = tuple(_microseconds(hall, sizes.choices) for _ in range(sizes.rounds))
    yield Figure(
        "choose_us",
        f"choose, {WAITING} waiting, {len(hall.plan.windows)} windows",
        "us",
        rounds,
        Probe("raw commit, p50", probes.commit_p50_ms * 1000),
    )


def _full_hall(bench: BenchHall, seed: int) -> Hall:
    hall = opened(bench.folder.plan)
    bench.close()
    carry_out(hall, c.TurnDay(), NOW)
    for moment, ask in zip(range(WAITING), takes(random.Random(seed)), strict=False):
        assert isinstance(ask, p.TakeTicket)
        carry_out(hall, c.TakeTicket(ask.service, None), NOW + moment)
    return hall


def _microseconds(hall: Hall, count: int) -> float:
    windows = [window.number for window in hall.plan.windows]
    began = time.perf_counter()
    for window in itertools.islice(itertools.cycle(windows), count):
        choose(hall, window, FCFS)
    return (time.perf_counter() - began) / count * 1e6
