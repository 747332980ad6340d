"""Days of the calendar as a clerk reads them."""

from __future__ import annotations

from datetime import date

from .words import N_, _

_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_NEAR = (N_("today"), N_("tomorrow"))


def day_words(day: str, today: str) -> str:
    """A day with its weekday, ``2026-03-03 Tue (tomorrow)``. Both are ISO dates."""
    then = date.fromisoformat(day)
    said = f"{day} {_(_WEEKDAYS[then.weekday()])}"
    ahead = (then - date.fromisoformat(today)).days
    return f"{said} ({_(_NEAR[ahead])})" if ahead in (0, 1) else said
