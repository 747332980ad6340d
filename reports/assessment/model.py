"""The form of ``assessment.toml``: every key with its usual value and bounds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Unrated = Literal["left_out", "very_satisfied", "satisfied", "fairly_satisfied"]


class Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Weights(Table):
    """Parts of the score; together 100."""

    efficiency: float = Field(35, ge=0, le=100)
    first_visit: float = Field(25, ge=0, le=100)
    ratings: float = Field(20, ge=0, le=100)
    availability: float = Field(10, ge=0, le=100)
    closure: float = Field(10, ge=0, le=100)


class Gate(Table):
    """Who is ranked at all, and whose ratings say enough.

    ``response`` is the least share of ratable services that were rated for the ratings to count.
    """

    tickets: int = Field(60, ge=2, le=100_000)
    days: int = Field(8, ge=2, le=366)
    response: float = Field(0.02, ge=0, le=1)


class Valid(Table):
    """Which visits count. A handling time counts from max(``shortest_s``, ``shortest_share`` x the item's
    median) up to ``longest_min``; of parking at most ``parked_min`` is taken off, and of a unit's parking
    at most ``parking_excess`` times what is usual with its items."""

    shortest_s: float = Field(15, ge=0, le=3600)
    shortest_share: float = Field(0.10, ge=0, le=0.5)
    longest_min: float = Field(240, gt=0, le=1440)
    same_person_min: float = Field(30, ge=0, le=1440)
    parked_min: float = Field(60, ge=0, le=1440)
    parking_excess: float = Field(1.25, ge=1, le=100)


class Mix(Table):
    """How items are made comparable: residuals clipped at ``clip`` sigma, rare items drawn to their parent
    with the weight of ``rare`` tickets at most, learned from so many ``months``; an item is shared when two
    units or more have rendered it ``shared`` times each."""

    clip: float = Field(2.5, ge=1, le=10)
    rare: float = Field(20, ge=0, le=10_000)
    months: int = Field(3, ge=1, le=24)
    shared: int = Field(5, ge=1, le=1000)


class Efficiency(Table):
    """The caps of efficiency (100 is usual), and how often clerk-days are drawn for its uncertainty."""

    low: float = Field(85, ge=1, le=1000)
    high: float = Field(115, ge=1, le=1000)
    draws: int = Field(1000, ge=100, le=100_000)


class Ratings(Table):
    """Points of each level; what an unrated service counts as in the rate of good ratings (never in the
    ranking) and after how many days; which praise counts: later than ``shortest_s`` after the end, and of
    a device at most ``most_per_device`` on a day at one window."""

    very_satisfied: float = Field(10, ge=0, le=1000)
    satisfied: float = Field(8, ge=0, le=1000)
    fairly_satisfied: float = Field(6, ge=0, le=1000)
    dissatisfied: float = Field(3, ge=0, le=1000)
    very_dissatisfied: float = Field(0, ge=0, le=1000)
    unrated: Unrated = "left_out"
    unrated_after_days: int = Field(7, ge=0, le=366)
    shortest_s: float = Field(5, ge=0, le=3600)
    most_per_device: int = Field(3, ge=1, le=10_000)


class Events(Table):
    """A visit within ``repeat_days`` after another of the same person and item is a repeated one."""

    repeat_days: int = Field(30, ge=1, le=366)


class Ranks(Table):
    """How ranks are drawn and published: the interval, and k and the probability for candidates."""

    draws: int = Field(4000, ge=100, le=100_000)
    low: float = Field(0.05, gt=0, lt=0.5)
    high: float = Field(0.95, gt=0.5, lt=1)
    top: int = Field(3, ge=1, le=1000)
    bottom: int = Field(3, ge=1, le=1000)
    probability: float = Field(0.8, gt=0.5, le=1)
    months_running: int = Field(2, ge=1, le=24)


class Assessment(Table):
    """The whole of ``assessment.toml``; without a file, the usual values."""

    weights: Weights = Weights()
    gate: Gate = Gate()
    valid: Valid = Valid()
    mix: Mix = Mix()
    efficiency: Efficiency = Efficiency()
    ratings: Ratings = Ratings()
    events: Events = Events()
    ranks: Ranks = Ranks()

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits that change with any value."""
        text = json.dumps(self.model_dump(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def as_table(self) -> Mapping[str, Mapping[str, float | int | str]]:
        """Every key's value by table, in the order of the file: what a report prints."""
        return {name: dict(getattr(self, name)) for name in type(self).model_fields}
