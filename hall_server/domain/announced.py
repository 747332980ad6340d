"""What a citizen was told about the wait, for whoever asks later how good it was."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Announced:
    """A wait as it was announced with a number: the 10th, 50th and 90th percentile, in milliseconds.

    ``naive`` is what most halls would have said: people ahead x mean length / open windows. ``factors`` say
    how many times as wide as forecast the lower and the upper half were made, because of what was announced
    before.
    """

    low: int
    middle: int
    high: int
    naive: int
    factors: tuple[float, float] = (1.0, 1.0)
