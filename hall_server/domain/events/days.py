"""The day, the rule that places its tickets, and windows that help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hall_server.domain.citizen import Priority


@dataclass(frozen=True, slots=True)
class DayStarted:
    at: int
    day: str


@dataclass(frozen=True, slots=True)
class DispatchSet:
    """The rule that places tickets from here on: limits by class, mean lengths by service.

    ``by_length`` says whether the lengths count.
    """

    at: int
    rule: str
    limits: Mapping[Priority, int]
    lengths: Mapping[str, int]
    hall_mean: int
    by_length: bool = True


@dataclass(frozen=True, slots=True)
class GuardRaised:
    """Somebody waits too long in a zone: the guard's windows help. ``guard`` counts them in the plan."""

    at: int
    guard: int


@dataclass(frozen=True, slots=True)
class GuardLowered:
    at: int
    guard: int
