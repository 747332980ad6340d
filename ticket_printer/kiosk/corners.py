"""The buttons that are there on every screen. Pure."""

from __future__ import annotations

from hall_server.protocol import HallView
from ticket_printer.words import _

from .pages import Busy, Leafed, Page, Taken


def corner_labels(page: Page, view: HallView | None, *, can_go_back: bool, leaves: int) -> dict[str, str]:
    """The words on each button that is there now. While the hall is asked nobody can go away."""
    labels = {"language": "English" if _.language == "zh" else "中文"}
    if isinstance(page, Busy):
        return labels
    labels["help"] = _("I need help")
    if view is not None and any(service.appointments for service in view.services.values()):
        labels["booked"] = _("Appointment")
    if isinstance(page, Taken):
        labels["back"] = _("Done")
    elif can_go_back:
        labels["back"] = _("Back")
    if isinstance(page, Leafed) and leaves > 1:
        labels["more"] = _("More ({page}/{pages})", page=page.page + 1, pages=leaves)
    return labels
