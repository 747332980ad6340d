"""A search over schedules: the fewest window-hours that it finds, by trying one change after the other."""

from __future__ import annotations

import random
from collections.abc import Mapping

from hall_server.staffing.trial import Trial
from hall_server.staffing.zones import FEW, GOAL, Cell, Zones


def searched(zones: Zones, trial: Trial, start: Mapping[Cell, int], seed: int) -> dict[Cell, int]:
    """From ``start`` down, in an order of chance: one window fewer anywhere, or one more for two beside it.

    Every half hour holds the goal on the days of ``trial``, which are the very ones that it is found by, so
    that what it finds flatters it; where ``start`` misses the goal nothing gets worse.
    """
    floor = {cell: min(GOAL, its.share) for cell, its in trial.of(start).items() if its.citizens >= FEW}
    fewer: list[dict[Cell, int]] = [{cell: -1} for cell in start]
    for zone, step in start:
        sides = {(zone, step - 1): -1, (zone, step + 1): -1}
        if all(cell in start for cell in sides):
            fewer.append({(zone, step): 1, **sides})
    dice, now, better = random.Random(seed), dict(start), True
    while better:
        better = False
        dice.shuffle(fewer)
        for change in fewer:
            tried = {cell: now[cell] + more for cell, more in change.items()}
            if _can_be(zones, tried) and _holds(trial, {**now, **tried}, floor):
                now |= tried
                better = True
    return now


def _can_be(zones: Zones, tried: Mapping[Cell, int]) -> bool:
    return all(
        zones.least(zone, step) <= count <= len(zones.windows[zone]) for (zone, step), count in tried.items()
    )


def _holds(trial: Trial, windows: Mapping[Cell, int], floor: Mapping[Cell, float]) -> bool:
    found = trial.of(windows)
    return all(found[cell].share >= share for cell, share in floor.items())
