"""Large keys on the screen, for those who have no scanner or keyboard at hand."""

from __future__ import annotations

import string
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Grid, Vertical
from textual.message import Message
from textual.widgets import Button, Static

from ticket_printer.kiosk.blocks import large_words
from ticket_printer.kiosk.entries import BLANK
from ticket_printer.words import _

DELETE, ENTER = "backspace", "enter"


class KeyButton(Button, can_focus=False):
    """One key."""

    class Touched(Message):
        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, key: str) -> None:
        super().__init__(key, classes="key" if len(key) == 1 else f"key {key}")
        self.key = key
        # A key that is lit up does not feel the next touch, and codes have the same sign twice.
        self.active_effect_duration = 0

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.post_message(self.Touched(self.key))


class Keys(Vertical):
    """What was typed so far, above the keys that the question needs."""

    KEYPADS: ClassVar[dict[str, tuple[str, ...]]] = {
        "digits": (*"123456789", DELETE, "0", ENTER),
        "signs": (*"1234567890", *string.ascii_uppercase, DELETE, ENTER),
    }

    def compose(self) -> ComposeResult:
        yield Static(id="echo", markup=False)
        for name, keys in self.KEYPADS.items():
            with Grid(id=name, classes="keypad"):
                for key in keys:
                    yield KeyButton(key)

    def show(self, echo: str, keypad: str, *, ready: bool) -> None:
        """``ready``: enough was typed for the enter key to do something."""
        line = self.query_one("#echo", Static)
        columns, rows = max(20, line.size.width - 4), max(3, line.size.height - 1)
        # What is still to come takes its room from the start.
        line.update(large_words(echo, columns, rows, like=echo.replace(BLANK, "0")))
        for name in self.KEYPADS:
            self.query_one(f"#{name}").display = name == keypad
        for key in self.query(KeyButton):
            if key.key == DELETE:
                key.label = _("Delete")
            elif key.key == ENTER:
                key.label = _("OK")
                key.set_class(not ready, "closed")
