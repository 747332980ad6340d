"""The line for what cannot be done and why, or for what came of a move. It needs no answer."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget

from window_client.cells import GAP, in_lines, wrapped
from window_client.words import Words

STAYS = 7.0
FADES = 1.0
MOST_LINES = 2


class Notice(Widget):
    """What does not fit on one line takes a second one, above the keys, which stay where they are."""

    DEFAULT_CSS = f"""
    Notice {{ height: auto; max-height: {MOST_LINES}; color: $text-warning; text-style: bold; }}
    Notice.outcome {{ color: $text-success; }}
    """

    words: reactive[Words | None] = reactive(None, always_update=True, layout=True)
    _leaving: Timer | None = None

    def render(self) -> Content:
        if self.words is None:
            return Content("")
        mark = ">" if self.has_class("outcome") else "!"
        width = self.size.width - 4
        parts = [row for part in self.words().split(GAP) for row in wrapped(part, width)]
        lines = in_lines(parts, width, GAP)
        return Content("\n".join(f" {mark} {line}" for line in lines[:MOST_LINES]))

    def say(self, words: Words, *, fades: bool = True) -> None:
        """Show a sentence, for some seconds or until :meth:`clear`."""
        self._show(words, outcome=False)
        if fades:
            self._leaving = self.set_timer(STAYS, self._fade)

    def tell(self, words: Words, *, fades: bool = False) -> None:
        """Show what came of a move, until :meth:`clear`, or for some seconds."""
        self._show(words, outcome=True)
        if fades:
            self._leaving = self.set_timer(STAYS, self._fade)

    def say_again(self) -> None:
        """What it tells of may have moved on since it was said."""
        if self.words is not None:
            self.refresh(layout=True)

    def _show(self, words: Words, *, outcome: bool) -> None:
        self.clear()
        self.set_class(outcome, "outcome")
        self.words = words

    def clear(self) -> None:
        if self._leaving:
            self._leaving.stop()
            self._leaving = None
        self.styles.text_opacity = 1.0
        self.words = None

    def _fade(self) -> None:
        self.styles.animate("text_opacity", 0.0, duration=FADES, on_complete=self.clear)
