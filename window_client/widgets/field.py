"""A line to type in. It draws no character whose width differs from terminal to terminal."""

from __future__ import annotations

import unicodedata

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from window_client.cells import padded
from window_client.words import Words

LABEL = 14
LONGEST = 32
MASK = "*"


class Field(Widget):
    """A label and what was typed. ``secret`` shows a star for every character.

    The screen hands it the keys and says which field is ``active``. Textual's own focus moves only
    after the keys that are already on their way, and a staff card read like a keyboard is one burst.
    """

    DEFAULT_CSS = "Field { height: 1; width: 52; }"

    value: reactive[str] = reactive("")
    active: reactive[bool] = reactive(False)

    def __init__(self, label: Words, *, secret: bool = False) -> None:
        super().__init__()
        self._label = label
        self._secret = secret

    def render(self) -> Content:
        text = MASK * len(self.value) if self._secret else self.value
        return Content.assemble(
            "> " if self.active else "  ",
            (padded(self._label(), LABEL), "bold" if self.active else ""),
            (text, "underline"),
            (" ", "reverse" if self.active else "underline"),
            (" " * max(0, LONGEST - cell_len(text)), "underline"),
        )

    def take(self, text: str) -> None:
        """Add typed or pasted text; what cannot be printed is left out, full-width digits become plain."""
        plain = unicodedata.normalize("NFKC", text)
        self.value = (self.value + "".join(filter(str.isprintable, plain)))[:LONGEST]

    def erase(self) -> None:
        self.value = self.value[:-1]
