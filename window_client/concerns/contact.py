"""The name and phone that a citizen left, in sight until the next key and kept nowhere."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget

from hall_server.protocol import Contact
from window_client.cells import fit, rule
from window_client.words import _

from .plain import plain

STAYS = 60.0
"""Seconds. Who is called away does not leave it on the screen."""


class ContactLines(Widget):
    DEFAULT_CSS = "ContactLines { height: 8; background: $panel; color: $text; }"

    def __init__(self, number: str, contact: Contact) -> None:
        super().__init__()
        self._number = number
        self._contact = contact

    def render(self) -> Content:
        width = self.size.width
        title = rule(_("{number}: whom to call back", number=plain(self._number)), width)
        who = (plain(self._contact.name) or _("no name was left"), plain(self._contact.phone))
        below = (_("This look is recorded with your staff number."), _("Any key hides it."))
        return Content("\n").join(
            [
                Content.styled(title, "bold"),
                Content(""),
                *(Content.styled(fit(f"     {line}", width), "bold") for line in who),
                Content(""),
                *(Content(fit(f"     {line}", width)) for line in below),
            ]
        )


class ContactScreen(ModalScreen[None]):
    DEFAULT_CSS = "ContactScreen { align: left bottom; background: transparent; }"

    def __init__(self, number: str, contact: Contact) -> None:
        super().__init__()
        self._lines = ContactLines(number, contact)

    def compose(self) -> ComposeResult:
        yield self._lines

    def on_mount(self) -> None:
        self.set_timer(STAYS, self.hide)

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        self.hide()

    def hide(self) -> None:
        """Take it off the screen."""
        if self.is_current:
            self.dismiss(None)
