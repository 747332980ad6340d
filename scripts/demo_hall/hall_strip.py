"""What the manager's console leaves out: the demo's own counts, and a ticket to follow. Pure."""

from __future__ import annotations

from hall_server.protocol import HallView, TicketTaken

from .tally import Tally
from .words import _


def counts(tally: Tally, printed: int) -> str:
    figures = (
        (_("Issued"), len(tally.issued)),
        (_("Called"), len(tally.calls)),
        (_("Completed"), tally.completed),
        (_("Printed"), printed),
    )
    return "  ".join(f"{name} {count}" for name, count in figures)


def to_follow(view: HallView, tally: Tally, before: TicketTaken | None) -> TicketTaken | None:
    """A ticket that a person may follow on a phone: the one from ``before`` while it is in the hall."""
    at_windows = {window.serving.ticket for window in view.windows.values() if window.serving}
    if before and (before.ticket in view.waiting or before.ticket in at_windows):
        return before
    last_come = (taken for taken in reversed(tally.issued) if taken.ticket in view.waiting)
    return next(last_come, before)


def phone(followed: TicketTaken | None) -> str:
    """Where a phone follows it."""
    return _("Follow {number}: {url}", number=followed.number, url=followed.url) if followed else ""
