"""What it costs to find the next ticket for a window, in the hall's pure domain."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator
from pathlib import Path

from hall_server.domain import commands as c
from hall_server.domain.decide import carry_out
from hall_server.domain.hall import Hall, opened
from hall_server.domain.plan import HallPlan
from hall_server.domain.policy import Policy, choose, policy_of

from .figures import Figure, Probe, Target
from .hall import BenchHall
from .probes import Probes
from .progress import say
from .sizes import Sizes

WAITING = 300
NOW = 1_772_413_200_000  # 2026-03-02 09:00 in Shanghai
MOST_US = 1_000


def measure(folder: Path, sizes: Sizes, probes: Probes, seed: int) -> Iterator[Figure]:
    """Windows ask who is next; nobody is called, so all 300 keep waiting."""
    say(f"choose with {WAITING} waiting")
    bench = BenchHall(folder / "choosing", seed)
    plan = bench.folder.plan
    bench.close()
    policy = policy_of(plan.dispatch)
    hall = full_hall(plan, policy, seed)
    windows = [window.number for window in plan.windows]
    probe = Probe("raw commit, p50", probes.commit_p50_ms * 1000)

    def rounds(of: list[int]) -> tuple[float, ...]:
        return tuple(_microseconds(hall, policy, of, sizes.choices) for _ in range(sizes.rounds))

    yield Figure(
        "choose_us",
        f"choose, {WAITING} waiting, {len(windows)} windows",
        "us",
        rounds(windows),
        probe,
        Target(MOST_US),
    )
    everything = tuple(service.id for service in plan.services)
    carry_out(hall, c.SetSkills(windows[0], everything, "the bench"), NOW + WAITING, policy)
    yield Figure(
        "choose_of_all_us",
        f"choose, {WAITING} waiting, a window that serves them all",
        "us",
        rounds(windows[:1]),
        probe,
        Target(MOST_US),
    )


def full_hall(plan: HallPlan, policy: Policy, seed: int, waiting: int = WAITING) -> Hall:
    """A hall in which so many have taken a number, a millisecond apart, and no window is open."""
    hall = opened(plan)
    carry_out(hall, c.TurnDay(), NOW, policy)
    choice = random.Random(seed)
    for moment in range(waiting):
        carry_out(hall, c.TakeTicket(choice.choice(plan.services).id, None), NOW + moment, policy)
    return hall


def _microseconds(hall: Hall, policy: Policy, windows: list[int], count: int) -> float:
    began = time.perf_counter()
    for window in itertools.islice(itertools.cycle(windows), count):
        choose(hall, window, policy)
    return (time.perf_counter() - began) / count * 1e6
