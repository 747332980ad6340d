"""A screen of words."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from ticket_printer.kiosk.blocks import big_text, large_words
from ticket_printer.kiosk.looks import Say

from .choices import Choices

HIGHEST: Final = 12


class Words(Vertical):
    """What to know, a number to remember, and one or two large buttons for what can be done now."""

    def compose(self) -> ComposeResult:
        with Vertical(id="words-side"):
            yield Static(id="headline", markup=False)
            yield Static(id="remember", markup=False)
            yield Static(id="words-said", markup=False)
            yield Static(id="detail", markup=False)
        yield Choices(id="instead")

    def show(self, said: Say) -> None:
        columns = max(20, self.size.width - 8)
        below = -(-cell_len(said.words) // columns)
        rows = max(4, self.query_one("#words-side").size.height - below - 3)
        if said.number:
            rows //= 2
        lines: dict[str, str | Text] = {
            "headline": large_words(said.headline, columns, min(HIGHEST, rows)),
            "remember": Text(big_text(said.number, columns, rows), no_wrap=True) if said.number else "",
            "words-said": said.words,
            "detail": said.detail,
        }
        for name, text in lines.items():
            part = self.query_one(f"#{name}", Static)
            part.display = bool(text)
            part.update(text)
        instead = self.query_one(Choices)
        instead.display = bool(said.choices)
        instead.show(said.choices)
