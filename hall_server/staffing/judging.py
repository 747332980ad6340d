"""What comes of windows that somebody else has chosen, on the days that check advice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from hall_server.domain.policy import Policy
from hall_server.simulation import TO_THE_END, Openings, open_between

from .demand import STEP, STEPS
from .schedule import CERTAIN, check_days, failing
from .zones import FEW, Cell, Quality, Zones


@dataclass(frozen=True, slots=True)
class Judgement:
    """``windows`` open on the average in each half hour, and what comes of it; the marks are those of
    :class:`hall_server.staffing.Advice`."""

    windows: Mapping[Cell, float]
    expected: Mapping[Cell, Quality]
    short: frozenset[Cell]
    unsure: frozenset[Cell]

    @property
    def window_hours(self) -> float:
        return sum(self.windows.values()) * 0.5


def judge(zones: Zones, policy: Policy, seed: int, openings: Openings) -> Judgement:
    """The days are those of the advice with the same ``seed``; nothing is searched."""
    with check_days(zones, policy, seed) as fresh:
        found = fresh.by(openings)
    # Hardly anybody comes in the others.
    expected = {cell: its for cell, its in found.items() if its.citizens >= FEW}
    short = frozenset(failing(expected, 0.0))
    return Judgement(
        _open(zones, openings, expected), expected, short, frozenset(failing(expected, CERTAIN)) - short
    )


def _open(zones: Zones, openings: Openings, expected: Mapping[Cell, Quality]) -> dict[Cell, float]:
    """Who stays to the end is counted for as long as anybody is expected."""
    found: dict[Cell, float] = defaultdict(float)
    for window in zones.plan.windows:
        last = max((step for zone, step in expected if zone == window.zone), default=0)
        spans = [
            (begins, max((last + 1) * STEP, begins) if ends >= TO_THE_END else ends)
            for begins, ends in openings.get(window.number, ())
        ]
        for step in range(STEPS):
            if open_ := open_between(spans, step * STEP, (step + 1) * STEP):
                found[window.zone, step] += open_ / STEP
    return dict(found)
