"""Citizens' phones."""

from __future__ import annotations

from dataclasses import dataclass, field

from hall_server.domain.rating import NOTHING_LEFT, Level, Private, Served, Signals


@dataclass(frozen=True, slots=True)
class Rate:
    """A citizen rates a completed service, or changes the rating.

    ``served`` is what the disk knows of the visit. ``kept_for`` is how long, in milliseconds, the rating
    waited elsewhere for the hall to come back.
    """

    served: Served
    level: Level
    options: tuple[str, ...] = ()
    private: Private = NOTHING_LEFT
    signals: Signals = field(default_factory=Signals)
    kept_for: int = 0


@dataclass(frozen=True, slots=True)
class WantNotices:
    """Somebody in line leaves a phone number, until the day ends, to be told when the turn comes near."""

    ticket: int
    private: Private


@dataclass(frozen=True, slots=True)
class StopNotices:
    ticket: int
