"""Half hours of a weekday that are usually quiet: what people waited there before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import ceil
from typing import Final

from hall_server.domain.rules import HOUR, MINUTE

from .outlook import STEP

WITHIN: Final = 10 * MINUTE
"""The hall's goal: nine in ten wait no longer. A half hour that misses it is not called quiet."""
SHORTER_BY: Final = 10 * MINUTE
SHARE: Final = 2 / 3
"""Clearly shorter is at most so much of a wait, and less by so many minutes."""
ENOUGH: Final = 20
"""Fewer citizens in a half hour say nothing of it."""
LONGEST: Final = 12 * HOUR
"""A wait that lasted longer was none: a clock was wrong, or a number was forgotten."""

Quiet = Mapping[str, Mapping[int, tuple[int, ...]]]
"""By service and weekday (1 is Monday), half hours counted from midnight."""


class Waits:
    """Gathers how long citizens without an appointment waited for their first call."""

    def __init__(self) -> None:
        self._waits: dict[tuple[str, int], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))

    def see(self, service: str, weekday: int, arrived: int, waited: int) -> None:
        """``arrived`` is milliseconds since the day began. What cannot be does not count."""
        if 0 <= waited <= LONGEST:
            self._waits[service, weekday][arrived // STEP].append(waited)

    def quiet(self) -> dict[str, dict[int, tuple[int, ...]]]:
        """Where nine in ten waited no longer than the hall's goal, and clearly shorter than at the busiest
        time of such days. A weekday of which too little is known is not in it."""
        found: dict[str, dict[int, tuple[int, ...]]] = defaultdict(dict)
        for (service, weekday), by_step in sorted(self._waits.items()):
            usual = {step: _p90(waits) for step, waits in by_step.items() if len(waits) >= ENOUGH}
            busiest = max(usual.values(), default=0)
            most = min(WITHIN, SHARE * busiest, busiest - SHORTER_BY)
            if steps := tuple(sorted(step for step, its in usual.items() if its <= most)):
                found[service][weekday] = steps
        return dict(found)


def _p90(waits: Sequence[int]) -> int:
    return sorted(waits)[ceil(0.9 * len(waits)) - 1]
