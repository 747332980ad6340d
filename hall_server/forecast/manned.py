"""When windows are manned: what the past shows of it, and what that lets expect of those at work now."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from hall_server.domain.rules import MINUTE

from .outlook import STEP, Outlook

STEPS: Final = 48
LONGEST_GAP: Final = 45 * MINUTE
"""A window that calls nobody for longer was not manned."""


class Manned:
    """Gathers when each window had somebody, by day."""

    def __init__(self) -> None:
        self._seen: dict[str, dict[int, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))

    def see(self, day: str, window: int, called: int, ended: int) -> None:
        """Milliseconds since the day began."""
        self._seen[day][window].append((called, ended))

    def shares(self, weights: Mapping[str, float]) -> dict[int, list[float]]:
        """By window and half hour, the share of days on which it was manned, each day with its weight."""
        shares: dict[int, list[float]] = {}
        whole = sum(weights.values())
        for day, windows in self._seen.items():
            for window, spans in windows.items():
                its = shares.setdefault(window, [0.0] * STEPS)
                for step in _steps(spans):
                    its[step] += weights.get(day, 0.0) / whole
        return shares


def _steps(spans: Sequence[tuple[int, int]]) -> set[int]:
    """The half hours of which a window was manned for at least half."""
    manned = [0] * STEPS
    until = -LONGEST_GAP
    for called, ended in sorted(spans):
        begins = until if called <= until + LONGEST_GAP else called
        for step in range(max(0, begins // STEP), min(STEPS, max(ended, called) // STEP + 1)):
            manned[step] += max(0, min(ended, (step + 1) * STEP) - max(begins, step * STEP))
        until = max(until, ended)
    return {step for step, lasted in enumerate(manned) if 2 * lasted >= STEP}


class Presence:
    """Who of the windows at work now is away later; drawn anew for each run.

    A window that usually stays on does so; one that is usually away in a half hour, as for lunch, is. Nobody
    is believed to come who is not there now, so that no window is promised.
    """

    def __init__(self, outlook: Outlook, shares: Mapping[int, Sequence[float]]) -> None:
        self._began = outlook.day_began
        now = (outlook.now - outlook.day_began) // STEP
        self._stays: dict[int, list[float]] = {}
        for window in outlook.windows:
            its = shares.get(window.number)
            if its and 0 <= now < STEPS and its[now] > 0:
                self._stays[window.number] = [1.0] * (now + 1) + [
                    share / its[now] for share in its[now + 1 :]
                ]
        self._drawn: dict[int, float] = {}

    def draw(self, dice: Callable[[], float]) -> None:
        self._drawn = {number: dice() for number in self._stays}

    def back(self, number: int, at: float) -> float:
        """When a window is at work again, which is ``at`` if it is then; infinite when it never is."""
        stays = self._stays.get(number)
        if stays is None:
            return at
        drawn, step = self._drawn[number], int(at - self._began) // STEP
        if step >= STEPS or stays[step] >= drawn:
            return at
        later: Collection[int] = range(step + 1, STEPS)
        return next((float(self._began + each * STEP) for each in later if stays[each] >= drawn), math.inf)
