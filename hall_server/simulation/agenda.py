"""The virtual clock: what is still to happen, in the order in which it does."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from heapq import heappop, heappush
from itertools import count

Action = Callable[[], None]


class Turn(IntEnum):
    """Who comes first in the same millisecond."""

    WINDOW = 0
    OPENING = 1
    CLOSING = 2
    CITIZEN = 3
    HALL = 4


class Agenda:
    """Moments are milliseconds since opening.

    In the same millisecond windows come before arrivals, so that who comes as a service ends or a window
    opens finds it free; the hall's own looking after comes last. Else what was planned first happens first.
    """

    def __init__(self) -> None:
        self.now = 0
        self._moments: list[tuple[int, Turn, int, Action]] = []
        self._count = count()

    def plan(self, at: int, turn: Turn, action: Action) -> None:
        heappush(self._moments, (at, turn, next(self._count), action))

    def __bool__(self) -> bool:
        """Whether anything is still to happen."""
        return bool(self._moments)

    def run(self) -> None:
        """Let everything happen, also what is planned on the way."""
        while self._moments:
            self.now, _turn, _count, action = heappop(self._moments)
            action()
