"""Moments as other systems write them."""

from __future__ import annotations

import re
from datetime import datetime

from hall_server.language import N_

from .sheet import BadRow

_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}")


def moment(column: str, text: str) -> datetime | None:
    """Local to the hall; None of nothing. Raises :class:`BadRow`."""
    if not text:
        return None
    if _MOMENT.fullmatch(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    raise BadRow(N_("{column} must be a moment such as 2026-03-02 09:15:00"), column=column)
