"""What it costs to rank a month's windows, by the number of tickets: time, and memory beside the columns."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from reports.assessment import Assessment
from reports.period import Period
from reports.ranking import Context, rank
from reports.records import NOTHING, OUTCOMES, STATES, Records

from .figures import Figure, Target
from .probes import Probes
from .progress import say
from .sizes import Sizes

WINDOWS, ITEMS, DAYS = 189, 120, 22
MONTH = Period.month(2026, 10)
NINE = 1_790_816_400_000
"""1 October 2026, 09:00 in Shanghai."""
LINEAR = 1.2
"""At most so many times in proportion, with ten times the tickets."""


def measure(_folder: Path, sizes: Sizes, _probes: Probes, seed: int) -> Iterator[Figure]:
    """The ranking alone, from columns in memory to standings, and how it grows with ten times the tickets."""
    rounds: dict[int, tuple[float, ...]] = {}
    for tickets in sizes.ranked:
        say(f"ranking a month of {tickets:,} tickets")
        records = month(tickets, seed)
        parents = {name: f"zone {place % 9}" for place, name in enumerate(records.services)}
        rounds[tickets] = tuple(_seconds(records, parents) for _ in range(sizes.rounds))
        yield Figure(f"rank_{tickets}_s", f"Ranking 189 windows, {tickets:,} tickets", "s", rounds[tickets])
        memory = (_megabytes(records, parents),)
        yield Figure(f"rank_{tickets}_mb", "... memory beside the tickets", "MB", memory)
    for less, more in zip(sizes.ranked, sizes.ranked[1:], strict=False):
        growth = (min(rounds[more]) / min(rounds[less]) / (more / less),)
        what = f"... growth from {less:,} to {more:,}, 1 is linear"
        yield Figure(f"rank_growth_{more}", what, "x", growth, target=Target(LINEAR))


def month(tickets: int, seed: int) -> Records:
    """A month with lognormal handling times: each window with twelve of the items."""
    random = np.random.default_rng(seed)
    window = random.integers(0, WINDOWS, tickets)
    own = random.integers(0, ITEMS, (WINDOWS, 12))
    item = own[window, random.integers(0, 12, tickets)]
    minutes = np.exp(1.8 + 0.7 * random.normal(size=ITEMS)[item] + 0.6 * random.normal(size=tickets))
    day = np.sort(random.integers(1, 1 + DAYS, tickets))
    issued = NINE + (day - 1) * 86_400_000 + random.integers(0, 7 * 3_600_000, tickets)
    started = issued + 600_000
    nothing, no = np.full(tickets, NOTHING), np.zeros(tickets, dtype=bool)
    zero, one = np.zeros(tickets, dtype=np.int8), np.ones(tickets, dtype=np.int8)
    rated = random.random(tickets) < 0.3
    return Records(
        services=[f"item {place}" for place in range(ITEMS)],
        clerks=[f"{place:04}" for place in range(WINDOWS)],
        day=20_261_000 + day,
        ticket=(20_261_000 + day) * 1_000_000 + np.arange(tickets),
        visit=one,
        service=item,
        state=np.full(tickets, STATES.index("done")),
        outcome=np.full(tickets, OUTCOMES.index("done")),
        priority=zero,
        window=window + 1,
        clerk=window,
        person=random.integers(0, 4 * tickets, tickets),
        issued_at=issued,
        slot=nothing,
        called_at=started,
        last_called_at=started,
        calls=one,
        started_at=started,
        parked_for=np.where(random.random(tickets) < 0.03, 120_000, 0),
        ended_at=started + (minutes * 60_000).astype(np.int64) + 120_000,
        chosen=no,
        imported=no,
        level=np.where(rated, np.where(random.random(tickets) < 0.03, 3, 0), NOTHING),
        rated_after=np.where(rated, 60_000, NOTHING),
        device=nothing,
        on_site=no,
        by_slip=no,
    )


def _seconds(records: Records, parents: dict[str, str]) -> float:
    began = time.process_time()
    rank(records, MONTH, "window", Assessment(), Context(), parents)
    return time.process_time() - began


def _megabytes(records: Records, parents: dict[str, str]) -> float:
    tracemalloc.start()
    try:
        rank(records, MONTH, "window", Assessment(), Context(), parents)
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()
