"""What the citizen at the counter is told, the number or the code to be read from a metre."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.reactive import reactive

from window_client.big_text import big
from window_client.cells import fit, rule
from window_client.state import Picture
from window_client.words import Words, _

from .now_serving import painted
from .panel import Panel

MARGIN = 2


@dataclass(frozen=True)
class Shown:
    """``large`` is painted in large letters; the ``lines`` below it are said anew each time."""

    title: Words
    large: str
    lines: tuple[Words, ...]


class HandedOut(Panel):
    """Empty until something was handed out."""

    DEFAULT_CSS = "HandedOut { height: 9; }"

    shown: reactive[Shown | None] = reactive(None)

    def draw(self, picture: Picture, width: int) -> Content:
        shown = self.shown
        if shown is None:
            title = Content.styled(rule(_("Reception"), width), "bold")
            hint = _("All that a kiosk can do, for who would rather be helped by a person.")
            return Content("\n").join([title, Content(""), Content(fit(f"  {hint}", width))])
        letters = big(shown.large)
        if len(letters[0]) > width - MARGIN:
            letters = big(shown.large, wide=1)
        first, *others = (fit(f"  {line()}", width) for line in shown.lines)
        return Content("\n").join(
            [
                Content.styled(rule(shown.title(), width), "bold"),
                *(Content.assemble(" " * MARGIN, painted(row, "bold")) for row in letters),
                Content.styled(first, "bold"),
                *map(Content, others),
            ]
        )
