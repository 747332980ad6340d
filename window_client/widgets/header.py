"""The top line: which window, who works there, whether the picture is current, and the time."""

from __future__ import annotations

from textual.content import Content

from window_client import reasons
from window_client.cells import apart
from window_client.state import Picture
from window_client.words import N_, _

from .panel import Panel

STATES = {"open": N_("open"), "paused": N_("paused"), "closed": N_("closed")}


class Header(Panel):
    DEFAULT_CSS = """
    Header { height: 1; background: $primary-darken-2; color: $text; text-style: bold; }
    """

    def draw(self, picture: Picture, width: int) -> Content:
        left = f" {_window(picture)}  {picture.clerk}  [{_state(picture)}]"
        if picture.helps:
            left += "  " + _("helps {zones}", zones=" ".join(picture.helps))
        badge = badge_of(picture)
        line = apart(left, f"{badge}   {picture.clock} ", width)
        start = line.rindex(badge)
        look = "bold $text-success" if picture.live else "bold reverse"
        return Content.assemble(line[:start], (badge, look), line[start + len(badge) :])


def _window(picture: Picture) -> str:
    window = _("Window {number}", number=picture.window)
    return _("{window} (temporary)", window=window) if picture.temporary else window


def _state(picture: Picture) -> str:
    if picture.paused_by:
        return _("paused by the manager")
    kind = reasons.PAUSE_KINDS[picture.pause_kind] if picture.pause_kind else ""
    return f"{_(STATES[picture.state])} {_(kind)}".rstrip()


def badge_of(picture: Picture) -> str:
    """The connection in words."""
    return _("online") if picture.live else " " + _("as of {time}", time=picture.as_of) + " "
