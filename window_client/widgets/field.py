"""A line to type in. It draws no character whose width differs from terminal to terminal."""

from __future__ import annotations

import unicodedata
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from window_client.cells import padded
from window_client.words import Words

LABEL = 14
LONGEST = 32


class Field(Widget, can_focus=True):
    """A label and what was typed. ``secret`` shows a star for every character."""

    DEFAULT_CSS = """
    Field { height: 1; width: 52; }
    Field:focus { text-style: bold; }
    """
    MASK: ClassVar[str] = "*"

    value: reactive[str] = reactive("")

    class Submitted(Message):
        """Enter was pressed."""

        def __init__(self, field: Field) -> None:
            super().__init__()
            self.field = field

    def __init__(self, label: Words, *, secret: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._label = label
        self._secret = secret

    def render(self) -> Content:
        text = self.MASK * len(self.value) if self._secret else self.value
        room = " " * max(0, LONGEST - cell_len(text))
        caret = (" ", "reverse") if self.has_focus else " "
        return Content.assemble(
            "> " if self.has_focus else "  ",
            padded(self._label(), LABEL),
            (text, "underline"),
            caret,
            (room, "underline"),
        )

    def on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            self.post_message(self.Submitted(self))
        elif event.key == "backspace":
            self.value = self.value[:-1]
        elif event.character and event.is_printable:
            self._take(event.character)
        else:
            return
        event.stop()

    def on_paste(self, event: events.Paste) -> None:
        self._take("".join(character for character in event.text if character.isprintable()))
        event.stop()

    def _take(self, text: str) -> None:
        self.value = (self.value + unicodedata.normalize("NFKC", text))[:LONGEST]
