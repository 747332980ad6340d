"""The middle of the screen."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import ContentSwitcher

from hall_server.protocol import HallView
from ticket_printer.kiosk.looks import Choose, Say, Type
from ticket_printer.kiosk.outcome import SlipWatch

from .bars import Question
from .choices import Choices
from .keys import Keys
from .ticket import Ticket
from .words import Words


class Stage(Vertical):
    """A question above its buttons or keys; or words; or the number."""

    def compose(self) -> ComposeResult:
        yield Question()
        with ContentSwitcher(initial="words", id="body"):
            yield Choices(id="choices")
            yield Keys(id="keys")
            yield Ticket(id="ticket")
            yield Words(id="words")

    def draw(self, drawn: Choose | Type | Say) -> None:
        match drawn:
            case Choose(question, choices, hint, lead):
                self._turn_to("choices", question, hint)
                self.query_one("#choices", Choices).show(choices, lead=lead)
            case Type(question, keypad, echo, ready, hint):
                self._turn_to("keys", question, hint)
                self.query_one(Keys).show(echo, keypad, ready=ready)
            case Say():
                self._turn_to("words")
                self.query_one(Words).show(drawn)

    def draw_ticket(self, watch: SlipWatch, view: HallView) -> None:
        self._turn_to("ticket")
        self.query_one(Ticket).show(watch, view)

    def press(self, digit: int) -> None:
        """A key instead of a touch on one of the large buttons."""
        body = self.query_one(ContentSwitcher).current
        if body in ("choices", "words"):
            self.query_one("#choices" if body == "choices" else "#instead", Choices).press(digit)

    def _turn_to(self, body: str, question: str = "", hint: str = "") -> None:
        self.query_one(ContentSwitcher).current = body
        above = self.query_one(Question)
        above.display = bool(question)
        above.show(question, hint)
