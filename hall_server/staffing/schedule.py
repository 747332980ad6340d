"""The fewest windows per zone and half hour with which nine in ten wait ten minutes at most.

A formula begins: Erlang-C by half hour, with arrivals lagged by one mean service time, a tenth more than is
expected, and breaks as shrinkage. Made-up days in the real hall's shape then say where windows are too few,
where one can be spared, and, on days that nobody has tuned to, whether the whole keeps its word.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from hall_server.domain.policy import Policy

from .demand import STEP, STEPS
from .erlang import servers_for
from .floor import Floor
from .room import Room, room_of
from .trial import Trial
from .zones import FEW, GOAL, UPLIFT, WITHIN, Cell, Quality, Schedule, Zones

SEARCH_DAYS: Final = (20, 100)
CHECK_DAYS: Final = (200, 300)
SEARCH_CITIZENS: Final = 5_000
"""A small hall is searched on more days than a large one: on so many citizens, within the bounds above."""
FRESH: Final = 1_000_000
"""Seeds of the days that check a schedule begin here, beyond all that it was searched on."""
CERTAIN: Final = 2.0
"""So many standard errors above the goal a schedule must be on the days that check it."""
APART: Final = 4
"""What is changed in one half hour is as good as over so many later."""
MENDING_ROUNDS: Final = 12
SPARING_ROUNDS: Final = 4
CHECK_ROUNDS: Final = 6
SIXTEENTH: Final = 16


@dataclass(frozen=True, slots=True)
class Advice:
    """``windows`` by cell; what ``expected`` says comes of it on fresh days.

    ``fewer`` and ``more`` are with one window less or more in that half hour alone, where that can be.
    ``short`` are the cells in which the goal is missed on the fresh days, ``unsure`` those in which it is
    held by less than two standard errors. ``room`` is what appointments could be taken beyond those expected.
    """

    windows: Schedule
    expected: Mapping[Cell, Quality]
    fewer: Mapping[Cell, Quality]
    more: Mapping[Cell, Quality]
    short: frozenset[Cell]
    unsure: frozenset[Cell]
    room: Room

    @property
    def window_hours(self) -> float:
        return sum(self.windows.values()) * 0.5


def advise(
    zones: Zones, policy: Policy, seed: int, progress: Callable[[int], None] = lambda _days: None
) -> Advice:
    """Formula, mending, sparing and the check; bounded. ``progress`` is told how many days were played."""
    with (
        search_days(zones, policy, seed, progress) as search,
        check_days(zones, policy, seed, progress) as fresh,
    ):
        windows = spared(zones, search, mended(zones, search, by_formula(zones)))
        windows, expected = checked(zones, fresh, windows)
        fewer, more = _neighbours(zones, fresh, windows)
        missed = frozenset(cell for cell in failing(expected, 0.0))
        unsure = frozenset(failing(expected, CERTAIN)) - missed
        room = room_of(zones, search, fresh, windows, expected, Floor(zones.plan, policy).alike())
        return Advice(windows, expected, fewer, more, missed, unsure, room)


def search_days(
    zones: Zones, policy: Policy, seed: int, progress: Callable[[int], None] = lambda _days: None
) -> Trial:
    """The days that a schedule is searched on."""
    first = seed * 10_000
    return Trial(zones, policy, range(first, first + _within(_days(zones), SEARCH_DAYS)), progress)


def check_days(
    zones: Zones, policy: Policy, seed: int, progress: Callable[[int], None] = lambda _days: None
) -> Trial:
    """Other days, that say whether it keeps its word."""
    first = FRESH + seed * 10_000
    return Trial(zones, policy, range(first, first + _within(2 * _days(zones), CHECK_DAYS)), progress)


def days_to_play(zones: Zones) -> int:
    """About how many days advice plays in all."""
    search, check = _within(_days(zones), SEARCH_DAYS), _within(2 * _days(zones), CHECK_DAYS)
    return search * (MENDING_ROUNDS + SPARING_ROUNDS * 3 * APART + 10) + check * (8 + 3 * APART + 2 * APART)


def _days(zones: Zones) -> int:
    return round(SEARCH_CITIZENS / max(1.0, zones.demand.citizens))


def checked(
    zones: Zones, fresh: Trial, windows: Mapping[Cell, int]
) -> tuple[dict[Cell, int], Mapping[Cell, Quality]]:
    """With more windows where fresh days ask for them, less what they can spare, and what comes of it."""
    now, stuck = dict(windows), set[Cell]()
    expected = fresh.of(now)
    for _ in range(CHECK_ROUNDS):
        bad = [cell for cell in failing(expected, CERTAIN) if cell not in stuck]
        if not bad:
            break
        now, more = _with_more(zones, now, bad)
        stuck |= more
        expected = fresh.of(now)
    # What was added to several half hours at once is often more than it takes.
    now = spared(zones, fresh, now, CERTAIN, rounds=1)
    expected = fresh.of(now)
    worth = {cell for cell, its in expected.items() if its.citizens >= FEW}
    return {cell: count for cell, count in now.items() if count or cell in worth}, expected


def by_formula(zones: Zones) -> dict[Cell, int]:
    """What Erlang-C says, by cell; at least what serves everything that somebody comes for."""
    found: dict[Cell, int] = {}
    for zone in zones.windows:
        most = len(zones.windows[zone])
        counts, length = zones.loads[zone]
        lag = min(1.0, length / STEP)
        for step in range(STEPS):
            rate = ((1 - lag) * counts[step] + lag * counts[step - 1]) / STEP if step else counts[0] / STEP
            if rate > 0 and most:
                manned = servers_for(rate * UPLIFT, length, WITHIN, GOAL)
                needed = max(math.ceil(manned / (1 - zones.breaks)), zones.least(zone, step), 1)
                found[zone, step] = min(most, needed)
    return found


def mended(zones: Zones, trial: Trial, windows: Mapping[Cell, int]) -> dict[Cell, int]:
    """With more windows where the goal is missed and more of them are to be had."""
    now, stuck = dict(windows), set[Cell]()
    for _ in range(MENDING_ROUNDS):
        bad = [cell for cell in failing(trial.of(now), 0.0) if cell not in stuck]
        if not bad:
            break
        now, more = _with_more(zones, now, bad)
        stuck |= more
    return now


def spared(
    zones: Zones,
    trial: Trial,
    windows: Mapping[Cell, int],
    certain: float = 0.0,
    rounds: int = SPARING_ROUNDS,
) -> dict[Cell, int]:
    """Without each window that can go; where the goal is held, with so many standard errors to spare, it
    stays so, and elsewhere nothing gets worse.

    All zones are looked at together, and half hours that are so far apart that they hardly matter to each
    other.
    """
    now = dict(windows)
    found = trial.of(now)
    floor = {cell: min(GOAL, its.surely(certain)) for cell, its in found.items() if its.citizens >= FEW}

    def spoilt(tried: Mapping[Cell, int]) -> list[Cell]:
        found = trial.of(tried)
        return [cell for cell, share in floor.items() if found[cell].surely(certain) < share]

    for _ in range(rounds):
        before = now
        for apart in reversed(range(APART)):
            now = _spared_at(zones, spoilt, now, {step for _zone, step in now if step % APART == apart})
        if now == before:
            break
    return now


def _spared_at(
    zones: Zones,
    spoilt: Callable[[Mapping[Cell, int]], list[Cell]],
    windows: dict[Cell, int],
    steps: set[int],
) -> dict[Cell, int]:
    tried = {
        (zone, step): count - (step in steps and count > zones.least(zone, step))
        for (zone, step), count in windows.items()
    }
    while gone := {cell for cell, count in tried.items() if count < windows[cell]}:
        bad = spoilt(tried)
        if not bad:
            break
        for cell in set().union(*(_to_blame(gone, *each) for each in bad)):
            tried[cell] = windows[cell]
    return tried


def _to_blame(gone: set[Cell], zone: str, step: int) -> set[Cell]:
    """The windows that went last before a half hour was spoilt: in that zone or, if none, in any."""
    own = {cell for cell in gone if cell[0] == zone} or gone
    at = max((each for _zone, each in own if each <= step), default=min(each for _zone, each in own))
    return {cell for cell in own if cell[1] == at}


def failing(found: Mapping[Cell, Quality], certain: float) -> list[Cell]:
    """Where the goal is missed, or held by less than so many standard errors."""
    return [cell for cell, its in found.items() if its.citizens >= FEW and its.surely(certain) < GOAL]


def _with_more(
    zones: Zones, windows: Mapping[Cell, int], bad: list[Cell]
) -> tuple[dict[Cell, int], set[Cell]]:
    """One more in each of ``bad`` or, where all are open already, in the half hours around it.

    Zones with many windows get a sixteenth of them at a time: rounds are few.
    """
    now, stuck = dict(windows), set[Cell]()
    for zone, step in bad:
        most = len(zones.windows[zone])
        around = [step, *(at for at in (step - 1, step + 1) if windows.get((zone, at), 0))]
        at = next((at for at in around if windows.get((zone, at), 0) < most), None)
        if at is None:
            stuck.add((zone, step))
        else:
            now[zone, at] = min(most, windows.get((zone, at), 0) + max(1, most // SIXTEENTH))
    return now, stuck


def _neighbours(
    zones: Zones, trial: Trial, windows: Mapping[Cell, int]
) -> tuple[dict[Cell, Quality], dict[Cell, Quality]]:
    """Half hours far apart are changed together; on the days that ``expected`` is told of, to be compared."""
    found: dict[int, dict[Cell, Quality]] = {-1: {}, 1: {}}
    for apart in range(APART):
        for change, its in found.items():
            tried = {
                (zone, step): count + change
                for (zone, step), count in windows.items()
                if step % APART == apart and 0 <= count + change <= len(zones.windows[zone])
            }
            if tried:
                qualities = trial.of({**windows, **tried})
                its |= {cell: qualities[cell] for cell in tried if cell in qualities}
    return found[-1], found[1]


def _within(days: int, bounds: tuple[int, int]) -> int:
    return min(bounds[1], max(bounds[0], days))
