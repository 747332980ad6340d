"""The kiosk's large buttons and the screen with the number."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Grid, Horizontal, Vertical
from textual.message import Message
from textual.widgets import Button, Static

from hall_server.protocol import HallView, TicketTaken
from ticket_printer.words import _

from .blocks import big_text, qr_code
from .offers import PER_PAGE, Choice
from .outcome import SlipWatch


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


class ChoiceButton(Button, can_focus=False):
    """One of the large buttons. Its words change in place, so that a touch never misses it."""

    class Chosen(Message):
        def __init__(self, choice: Choice) -> None:
            super().__init__()
            self.choice = choice

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
        words.append(choice.title, "bold" if choice.open else "")
        words.append(f"\n{choice.note}")
        self.label = words
        self.set_class(not choice.open, "closed")

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.choose()

    def choose(self) -> None:
        if self._choice is not None:
            self.post_message(self.Chosen(self._choice))


class Choices(Grid):
    """Up to six large buttons."""

    def compose(self) -> ComposeResult:
        for digit in range(1, PER_PAGE + 1):
            yield ChoiceButton(digit)

    def show(self, choices: list[Choice]) -> None:
        # Few choices get more room each.
        places = 2 if len(choices) <= 2 else 4 if len(choices) <= 4 else PER_PAGE
        self.set_class(places == 2, "two")
        self.set_class(places == 4, "four")
        for place, button in enumerate(self.query(ChoiceButton)):
            button.show(choices[place] if place < len(choices) else None)
            button.display = place < places

    def press(self, digit: int) -> None:
        list(self.query(ChoiceButton))[digit - 1].choose()


class Ticket(Horizontal):
    """The number as large as the screen, where to sit, and what became of the slip."""

    def compose(self) -> ComposeResult:
        with Vertical(id="number-side"):
            yield Static(id="label", markup=False)
            yield Static(id="number", markup=False)
            yield Static(id="where", markup=False)
            yield Static(id="slip", markup=False)
        yield Static(id="qr", markup=False)

    def show(self, watch: SlipWatch, view: HallView) -> None:
        taken = watch.taken
        state = watch.state(view)
        code = qr_code(taken.url) if taken.url and state in ("trouble", "none") else ""
        qr = self.query_one("#qr", Static)
        qr.display = bool(code) and code.count("\n") < self.size.height
        if qr.display:
            qr.update(Text(code, no_wrap=True))
        self.query_one("#label", Static).update(_("Your number"))
        self.query_one("#where", Static).update(self._where(taken, view))
        slip = self.query_one("#slip", Static)
        slip.update(watch.sentence(view))
        slip.set_class(state == "trouble", "trouble")
        room = self.size.width - (len(code.split("\n")[0]) + 4 if qr.display else 0)
        self.query_one("#number", Static).update(
            Text(big_text(taken.number, max(20, room - 4), max(4, self.size.height - 9)), no_wrap=True)
        )

    @staticmethod
    def _where(taken: TicketTaken, view: HallView) -> Text:
        zone = view.zones.get(taken.zone)
        name = zone.name.in_language(_.language) if zone else taken.zone
        words = Text(justify="center")
        words.append(_("Please wait in: {zone}", zone=name), "bold")
        words.append("\n" + _("People ahead of you: {count}", count=taken.people_ahead))
        return words


class Corners(Horizontal):
    """The buttons that are always there; back is always at the bottom left."""

    BUTTONS: ClassVar = ("back", "help", "language", "more")

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
