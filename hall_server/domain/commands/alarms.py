"""Alarms."""

from __future__ import annotations

from dataclasses import dataclass

from hall_server.domain.alarm import Reading


@dataclass(frozen=True, slots=True)
class LookAtAlarms:
    """Raise and clear alarms by what was read. Nothing is raised that stands already."""

    found: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class AcknowledgeAlarm:
    """Somebody at the device ``by`` sees to it."""

    alarm: int
    by: str


@dataclass(frozen=True, slots=True)
class RaiseEmergency:
    """A clerk asks for help without a word."""

    window: int
