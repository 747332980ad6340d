"""What frames every screen: the hall and its clock, the question, and the buttons that are always there."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from hall_server.protocol import HallView
from ticket_printer.words import _


class Top(Horizontal):
    """The hall's name and its clock."""

    def compose(self) -> ComposeResult:
        yield Static(id="hall", markup=False)
        yield Static(id="clock", markup=False)

    def show(self, view: HallView, now: int) -> None:
        """``now`` is the hall's time in milliseconds."""
        self.query_one("#hall", Static).update(view.name.in_language(_.language))
        clock = datetime.fromtimestamp(now / 1000, ZoneInfo(view.timezone))
        self.query_one("#clock", Static).update(f"{clock:%H:%M}")


class Question(Vertical):
    """One question, and what helps to answer it."""

    def compose(self) -> ComposeResult:
        yield Static(id="question", markup=False)
        yield Static(id="hint", markup=False)

    def show(self, question: str, hint: str = "") -> None:
        self.query_one("#question", Static).update(question)
        line = self.query_one("#hint", Static)
        line.display = bool(hint)
        line.update(hint)


class Corners(Horizontal):
    """The buttons that are always there; back is always at the bottom left."""

    BUTTONS: ClassVar = ("back", "booked", "help", "language", "more")

    def compose(self) -> ComposeResult:
        for name in self.BUTTONS:
            yield Button(id=name)

    def show(self, labels: dict[str, str]) -> None:
        """Only the buttons that have a label are there to press."""
        for name in self.BUTTONS:
            button = self.query_one(f"#{name}", Button)
            button.can_focus = False
            button.visible = name in labels
            button.label = labels.get(name, "")
