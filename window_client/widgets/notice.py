"""The line for what cannot be done and why. It needs no answer and goes away by itself."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget

from window_client.cells import fit
from window_client.words import Words

STAYS = 7.0
FADES = 1.0


class Notice(Widget):
    DEFAULT_CSS = "Notice { height: 1; color: $text-warning; text-style: bold; }"

    words: reactive[Words | None] = reactive(None, always_update=True)
    _leaving: Timer | None = None

    def render(self) -> Content:
        return Content(fit(f" ! {self.words()}", self.size.width) if self.words else "")

    def say(self, words: Words, *, fades: bool = True) -> None:
        """Show a sentence, for some seconds or until :meth:`clear`."""
        self.clear()
        self.words = words
        if fades:
            self._leaving = self.set_timer(STAYS, self._fade)

    def clear(self) -> None:
        if self._leaving:
            self._leaving.stop()
            self._leaving = None
        self.styles.text_opacity = 1.0
        self.words = None

    def _fade(self) -> None:
        self.styles.animate("text_opacity", 0.0, duration=FADES, on_complete=self.clear)
