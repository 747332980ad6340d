"""One measured number: what it is, what the same machine does raw, and what was aimed at."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple


class Probe(NamedTuple):
    """What the machine does without a hall. ``name`` says what it is."""

    name: str
    value: float


class Target(NamedTuple):
    """At least, or at most, so much."""

    bound: float
    at_least: bool = False

    def met_by(self, value: float) -> bool:
        return value >= self.bound if self.at_least else value <= self.bound

    def __str__(self) -> str:
        return f"{'>=' if self.at_least else '<='} {self.bound:,g}"


@dataclass(frozen=True, slots=True)
class Figure:
    """The median of its rounds, in ``unit``."""

    name: str
    what: str
    unit: str
    rounds: tuple[float, ...]
    probe: Probe | None = None
    target: Target | None = None

    @property
    def value(self) -> float:
        return median(self.rounds)

    @property
    def ratio(self) -> float | None:
        """This figure divided by the raw probe of the same run."""
        return self.value / self.probe.value if self.probe else None

    @property
    def met(self) -> bool | None:
        return self.target.met_by(self.value) if self.target else None


class Timings(NamedTuple):
    """One round of a load: requests a second, and the latency's percentiles in milliseconds."""

    rate: float
    p50: float
    p99: float


def timings(nanoseconds: Sequence[int], seconds: float) -> Timings:
    return Timings(
        len(nanoseconds) / seconds, percentile(nanoseconds, 50) / 1e6, percentile(nanoseconds, 99) / 1e6
    )


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that so many percent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]
