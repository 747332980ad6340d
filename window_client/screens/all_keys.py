"""Every key on one screen."""

from __future__ import annotations

from itertools import zip_longest

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget

from window_client.cells import padded, rule
from window_client.moves import MOVES
from window_client.words import OTHER_LANGUAGE, _

KEY = 7


class KeyList(Widget):
    """In two columns, so that all of them fit."""

    DEFAULT_CSS = "KeyList { height: 100%; background: $panel; color: $text; }"

    def render(self) -> Content:
        width = self.size.width
        keys = [
            (_("Space"), _("the next step")),
            *((move.key.upper(), _(move.meaning)) for move in MOVES),
            ("F2", OTHER_LANGUAGE[_.language]),
            ("F12", _("twice: call for help, silently")),
            ("Esc", _("leave without choosing")),
            ("Ctrl+Q", _("leave the program, signed in")),
        ]
        column = width // 2
        cells = [
            Content.assemble(" ", (padded(key, KEY), "bold"), padded(text, column - KEY - 1))
            for key, text in keys
        ]
        half = -(-len(cells) // 2)
        pairs = zip_longest(cells[:half], cells[half:], fillvalue=Content(""))
        title = Content.styled(rule(_("All keys"), width), "bold")
        rows = [title, Content(""), *(left + right for left, right in pairs), Content("")]
        return Content("\n").join([*rows, Content(" " + _("Any key goes back."))])


class AllKeys(ModalScreen[None]):
    def compose(self) -> ComposeResult:
        yield KeyList()

    def on_key(self, event: events.Key) -> None:
        event.stop()
        if self.is_current:
            self.dismiss(None)
