"""Alarms."""

from __future__ import annotations

from dataclasses import dataclass

from hall_server.domain.alarm import Alarm


@dataclass(frozen=True, slots=True)
class AlarmRaised:
    at: int
    alarm: Alarm


@dataclass(frozen=True, slots=True)
class AlarmAcknowledged:
    """Somebody sees to it. ``by`` is the device that said so."""

    at: int
    alarm: int
    by: str


@dataclass(frozen=True, slots=True)
class AlarmCleared:
    at: int
    alarm: int


@dataclass(frozen=True, slots=True)
class AlarmCarried:
    """It was raised on a day before, and is not over. Nobody is told a second time."""

    at: int
    alarm: Alarm


AlarmEvent = AlarmRaised | AlarmAcknowledged | AlarmCleared | AlarmCarried
