"""How long there is left to respond to a concern, and to close it."""

from __future__ import annotations

from datetime import date

from hall_server.protocol import ConcernInfo
from window_client.words import _


def next_deadline(info: ConcernInfo) -> str:
    """The deadline that counts now, short enough for a list: what for, month and day."""
    if info.state == "open":
        return _("reply {day}", day=info.respond_by[5:])
    return _("close {day}", day=info.close_by[5:])


def deadlines(info: ConcernInfo, today: str) -> list[str]:
    """Both deadlines with the days left, as long as they count."""
    respond = _("respond by {day}", day=info.respond_by)
    respond += _left(info.respond_by, today) if info.state == "open" else _(" (done)")
    close = _("close by {day}", day=info.close_by)
    close += _left(info.close_by, today) if info.state != "closed" else _(" (done)")
    return [respond, close]


def _left(by: str, today: str) -> str:
    days = (date.fromisoformat(by) - date.fromisoformat(today)).days
    if days < 0:
        return _(" (OVERDUE by {days} d)", days=-days)
    return _(" ({days} d left)", days=days) if days else _(" (today)")
