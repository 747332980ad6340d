"""One line to type over the lower part of the screen: a code, a number, a note."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from rich.cells import chop_cells
from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widget import Widget

from window_client.cells import GAP, fit, padded, rule
from window_client.words import Words, _

ROWS = 4
"""Rows for what is typed."""

_MARGIN = 6


@dataclass(frozen=True)
class Entry:
    """What is to be typed. ``hint`` says how, ``send`` what Enter does, ``check`` what is wrong, if anything.

    A ``code`` is taken in half width, as a Chinese input method may not type it; other text as it is.
    ``start`` stands there from the start.
    """

    title: Words
    hint: Words
    send: Words
    check: Callable[[str], Words | None] = lambda _text: None
    longest: int = 120
    code: bool = False
    start: str = ""

    def taken(self, text: str) -> str:
        """The text as it is taken."""
        if self.code:
            text = unicodedata.normalize("NFKC", text)
        return "".join(filter(str.isprintable, text))


class TypedLine(Widget):
    """The title, what was typed so far, what is wrong with it, and the keys."""

    DEFAULT_CSS = f"TypedLine {{ height: {ROWS + 4}; background: $panel; color: $text; }}"

    text: reactive[str] = reactive("")
    trouble: reactive[Words | None] = reactive(None, always_update=True)

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self._entry = entry

    def render(self) -> Content:
        width = self.size.width
        typed = chop_cells(self.text + " ", max(2, width - _MARGIN))[-ROWS:]
        below = f"  ! {self.trouble()}" if self.trouble else f"  {self._entry.hint()}"
        return Content("\n").join(
            [
                Content.styled(rule(self._entry.title(), width), "bold"),
                *(
                    Content.styled(padded(("  >  " if row == 0 else "     ") + part, width), "reverse")
                    for row, part in enumerate(typed)
                ),
                *[Content("")] * (ROWS - len(typed)),
                Content.styled(fit(below, width), "bold" if self.trouble else ""),
                Content(""),
                Content(fit("  " + GAP.join([f"Enter {self._entry.send()}", _("Esc back")]), width)),
            ]
        )


class EntryScreen(ModalScreen[str | None]):
    """Its result is what was typed, without spaces around it, or None."""

    DEFAULT_CSS = "EntryScreen { align: left bottom; background: transparent; }"

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self._entry = entry
        self._line = TypedLine(entry)
        self._line.set_reactive(TypedLine.text, entry.start)

    def compose(self) -> ComposeResult:
        yield self._line

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        if not self.is_current:
            return  # a bounce of the key that ended it
        match event.key:
            case "escape":
                self.dismiss(None)
            case "enter":
                self._enter()
            case "backspace":
                self._line.text, self._line.trouble = self._line.text[:-1], None
            case _ if event.character:
                self._take(event.character)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._take(event.text)

    def _take(self, text: str) -> None:
        typed = self._line.text + self._entry.taken(text)
        self._line.trouble = None
        if len(typed) > self._entry.longest:
            most = self._entry.longest
            self._line.trouble = lambda: _("At most {most} characters.", most=most)
        self._line.text = typed[: self._entry.longest]

    def _enter(self) -> None:
        text = self._line.text.strip()
        self._line.trouble = self._entry.check(text)
        if self._line.trouble is None:
            self.dismiss(text)
