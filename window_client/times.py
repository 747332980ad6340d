"""Moments and lengths of time as a clerk reads them. All are milliseconds by the hall's clock."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def clock(moment: int, timezone: str) -> str:
    """The hall's wall clock, ``10:42``."""
    return datetime.fromtimestamp(moment / 1000, UTC).astimezone(_zone(timezone)).strftime("%H:%M")


def day_of(moment: int, timezone: str) -> str:
    """The hall's day, ``2026-03-02``."""
    return datetime.fromtimestamp(moment / 1000, UTC).astimezone(_zone(timezone)).date().isoformat()


def length(milliseconds: int) -> str:
    """A length of time, ``03:12`` or ``1:03:12``; never negative."""
    minutes, seconds = divmod(max(0, milliseconds) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"


@cache
def _zone(timezone: str) -> ZoneInfo | None:
    """The hall's zone; this computer's own where the system knows no zones (a bare Windows)."""
    try:
        return ZoneInfo(timezone)
    except ZoneInfoNotFoundError:
        return None
