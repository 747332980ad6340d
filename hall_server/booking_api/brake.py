"""How much one key may ask: so many requests a second, and so many under way at a time."""

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


class TooMany(Exception):
    """This key has asked too much; it may try again in a second."""


class Brake:
    """A token bucket for each key: ``per_second`` requests, and as many as two seconds saved up."""

    def __init__(self, per_second: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_second
        self._most = per_second * SAVED_SECONDS
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}
        self._under_way: Counter[str] = Counter()

    @contextlib.contextmanager
    def passing(self, key: str) -> Iterator[None]:
        """Let one request of a key pass while the block runs. Raises :class:`TooMany`."""
        now = self._clock()
        left, before = self._left.get(key, (self._most, now))
        left = min(self._most, left + (now - before) * self._per_second)
        if left < 1 or self._under_way[key] >= MOST_UNDER_WAY:
            raise TooMany
        self._left[key] = left - 1, now
        self._under_way[key] += 1
        try:
            yield
        finally:
            self._under_way[key] -= 1
