"""How much one caller may ask: so many requests a second, and so many under way at a time."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

# Fewer than the hall takes from one device at a time.
MOST_UNDER_WAY: Final = 128
# After a quiet while so many seconds' worth may come at once.
SAVED_SECONDS: Final = 2.0
# So many callers are remembered before those who have been quiet are forgotten.
MOST_REMEMBERED: Final = 10_000


class TooMany(Exception):
    """This caller has asked too much; it may try again in a second."""


class Brake:
    """A token bucket for each caller, by the key that it shows or by its address: ``per_second`` requests,
    and as many as two seconds saved up."""

    def __init__(self, per_second: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_second
        self._most = per_second * SAVED_SECONDS
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}
        self._under_way: Counter[str] = Counter()

    def admit(self, key: str) -> None:
        """Let one request of a caller in, however long it takes. Raises :class:`TooMany`."""
        now = self._clock()
        if len(self._left) >= MOST_REMEMBERED:
            self._forget_quiet(now)
        left, before = self._left.get(key, (self._most, now))
        left = min(self._most, left + (now - before) * self._per_second)
        if left < 1:
            raise TooMany
        self._left[key] = left - 1, now

    @contextlib.contextmanager
    def passing(self, key: str) -> Iterator[None]:
        """Let one request of a caller pass, of a few at a time, while the block runs. Raises
        :class:`TooMany`."""
        if self._under_way[key] >= MOST_UNDER_WAY:
            raise TooMany
        self.admit(key)
        self._under_way[key] += 1
        try:
            yield
        finally:
            self._under_way[key] -= 1
            if not self._under_way[key]:
                del self._under_way[key]

    def _forget_quiet(self, now: float) -> None:
        """Whoever has saved up all there is to save is as good as new; else the longest quiet go."""
        fresh = {key: kept for key, kept in self._left.items() if now - kept[1] < SAVED_SECONDS}
        latest = sorted(fresh, key=lambda key: fresh[key][1])[-MOST_REMEMBERED // 2 :]
        self._left = {key: fresh[key] for key in latest}
