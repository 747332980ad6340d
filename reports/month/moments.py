"""Days on the hall's calendar, and deadlines that are days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Calendar:
    """``now``: the moment that a report rests on, in milliseconds since the epoch."""

    timezone: str
    now: int

    @property
    def today(self) -> str:
        return self.day(self.now)

    def day(self, moment: int) -> str:
        """The hall's date at a moment, ``YYYY-MM-DD``."""
        return datetime.fromtimestamp(moment / 1000, ZoneInfo(self.timezone)).date().isoformat()

    def missed(self, deadline: str, done_at: int | None) -> bool:
        """Whether what was to be done by a day, which still counts, was done later or is not done yet."""
        return deadline < (self.today if done_at is None else self.day(done_at))

    def due(self, deadline: str, done_at: int | None) -> bool:
        """Whether it is known by now if a deadline is met: it is over, or what was to be done is done."""
        return done_at is not None or deadline < self.today
