"""Advice beside a search over schedules, on days that neither has seen: the table of docs/STAFFING.md."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Final, NamedTuple

from hall_server.domain.policy import policy_of
from hall_server.staffing import Advice, Zones, advise, demand_of
from hall_server.staffing.schedule import check_days
from hall_server.staffing.trial import Trial
from hall_server.staffing.zones import GOAL, Quality

from .halls import DAY, Case, history, pooled, skilled, two_zones
from .search import searched

CASES: Final[dict[str, Callable[[], Case]]] = {
    "pooled": pooled,
    "skilled": skilled,
    "two-zones": two_zones,
}
FRESH: Final = range(50_000_000, 50_000_300)
"""The days that judge, which nothing was tuned to."""


class Judged(NamedTuple):
    """One hall and seed: what was advised, what a search found, and the worst half hour on fresh days.

    ``cells`` are the half hours that the advice did not mark itself as missing the goal or doubtful;
    ``above`` of them are at the goal on those days, ``held`` with two standard errors added.
    """

    advice: Advice
    hours: float
    searched: float | None
    marked: int
    cells: int
    above: int
    held: int
    worst: Quality

    @property
    def more(self) -> float | None:
        return None if self.searched is None else self.hours / self.searched - 1


def judged(case: Case, seed: int, *, search: bool, fresh: range = FRESH) -> Judged:
    """History is drawn, a demand learned from it, and fresh days are drawn at the learned demand."""
    demand = demand_of(case.plan, DAY, history(case, 40, seed))
    assert demand is not None
    zones, policy = Zones(case.plan, demand), policy_of(case.plan.dispatch)
    advice = advise(zones, policy, seed)
    best = None
    if search:
        with check_days(zones, policy, seed) as days:
            best = sum(searched(zones, days, advice.windows, seed).values()) / 2
    marked = advice.short | advice.unsure
    with Trial(zones, policy, fresh) as unseen:
        qualities = unseen.of(advice.windows)
    found = [its for cell, its in qualities.items() if its.citizens >= 1 and cell not in marked]
    worst = min(found, key=lambda its: its.share)
    held = sum(its.share + 2 * its.error >= GOAL for its in found)
    above = sum(its.share >= GOAL for its in found)
    return Judged(advice, advice.window_hours, best, len(marked), len(found), above, held, worst)


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/staffing_table", description=__doc__)
    parser.add_argument("--seeds", type=int, default=3, help="pasts of each hall (3)")
    parser.add_argument(
        "--hall", choices=sorted(CASES), action="append", help="only this one; may be repeated"
    )
    parser.add_argument("--no-search", action="store_true", help="only whether the advice holds: far quicker")
    arguments = parser.parse_args()
    print(
        "| Hall | Past | Marked | Others | At least 90 % | Held | Worst of them | Window-hours |"
        " Of a search | More |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name in arguments.hall or CASES:
        for seed in range(1, arguments.seeds + 1):
            its = judged(CASES[name](), seed, search=not arguments.no_search)
            of_a_search = "-" if its.searched is None else f"{its.searched:.1f}"
            more = "-" if its.more is None else f"{its.more:.1%}"
            worst = f"{its.worst.share:.1%} ± {its.worst.error:.1%}"
            cells = (
                name,
                seed,
                its.marked,
                its.cells,
                its.above,
                its.held,
                worst,
                f"{its.hours:.1f}",
                of_a_search,
                more,
            )
            print("|", " | ".join(map(str, cells)), "|", flush=True)
