"""Large buttons."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Grid
from textual.message import Message
from textual.widgets import Button

from ticket_printer.kiosk.offers import PER_CROWDED_LEAF, PER_LEAF, Choice
from ticket_printer.kiosk.pages import Page

_SHAPES = {1: "one", 2: "two", 4: "four", PER_LEAF: "six", PER_CROWDED_LEAF: "eight"}


class ChoiceButton(Button, can_focus=False):
    """One of the large buttons. Its words change in place, so that a touch never misses it."""

    class Chosen(Message):
        def __init__(self, then: Page) -> None:
            super().__init__()
            self.then = then

    def __init__(self, digit: int) -> None:
        super().__init__(classes="choice")
        self._digit = digit
        self._choice: Choice | None = None

    def show(self, choice: Choice | None) -> None:
        self.visible = choice is not None
        if choice is None or choice == self._choice:
            self._choice = choice
            return
        self._choice = choice
        words = Text(justify="center")
        words.append(f"{self._digit}  ", "dim")
        words.append(choice.title, "bold" if choice.then else "")
        if choice.note:
            words.append(f"\n{choice.note}")
        self.label = words
        self.set_class(choice.then is None, "closed")
        self.set_class(choice.chosen, "chosen")

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.choose()

    def choose(self) -> None:
        if self._choice is not None and self._choice.then is not None:
            self.post_message(self.Chosen(self._choice.then))


class Choices(Grid):
    """Up to six large buttons, or eight smaller ones; with ``lead`` the first is as wide as two."""

    def compose(self) -> ComposeResult:
        for digit in range(1, PER_CROWDED_LEAF + 1):
            yield ChoiceButton(digit)

    def show(self, choices: Sequence[Choice], *, lead: bool = False) -> None:
        # Few choices get more room each.
        places = 5 if lead else next(places for places in _SHAPES if len(choices) <= places)
        shape = "lead" if lead else _SHAPES[places]
        for name in ("lead", *_SHAPES.values()):
            self.set_class(name == shape, name)
        for place, button in enumerate(self.query(ChoiceButton)):
            button.show(choices[place] if place < len(choices) else None)
            button.display = place < places

    def press(self, digit: int) -> None:
        list(self.query(ChoiceButton))[digit - 1].choose()
