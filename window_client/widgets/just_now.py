"""What was done last at this window, and whether it can still be taken back."""

from __future__ import annotations

from textual.content import Content

from hall_server.protocol import DoneHere
from window_client.cells import fit, padded, rule
from window_client.state import Picture
from window_client.times import length
from window_client.words import N_, _

from .panel import Panel

WHAT = {
    "finished": N_("finished"),
    "accepted": N_("accepted"),
    "refused": N_("refused"),
    "no_show": N_("no-show"),
    "parked": N_("parked"),
    "transferred": N_("transferred"),
    "returned": N_("put back in line"),
    "taken_back": N_("taken back"),
}


class JustNow(Panel):
    DEFAULT_CSS = "JustNow { height: 1fr; min-height: 3; }"

    def draw(self, picture: Picture, width: int) -> Content:
        title = _("Just now")
        if picture.take_back:
            title += "   " + _("[U] takes back {number}", number=picture.take_back)
        half = width // 2
        cells = [padded(" " + _words(time, one), half) for time, one in picture.done]
        pairs = [fit(a + b, width) for a, b in zip(cells[::2], [*cells[1::2], ""], strict=False)]
        lines = pairs[: max(1, self.size.height - 1)] or [" " + _("Nothing yet.")]
        return Content("\n").join([Content.styled(rule(title, width), "bold"), *map(Content, lines)])


def _words(time: str, one: DoneHere) -> str:
    what = _(WHAT[one.what]) if one.what in WHAT else one.what
    took = f" {length(one.lasted)}" if one.lasted is not None else ""
    return f"{time} {one.number} {what}{took}"
