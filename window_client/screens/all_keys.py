"""Every key on one screen."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget

from window_client.cells import padded, rule
from window_client.moves import MOVES
from window_client.words import OTHER_LANGUAGE, _


class KeyList(Widget):
    DEFAULT_CSS = "KeyList { height: 100%; background: $panel; color: $text; }"

    def render(self) -> Content:
        width = self.size.width
        keys = [
            (_("Space"), _("the next step: call, start, finish and call")),
            *((move.key.upper(), _(move.meaning)) for move in MOVES),
            ("F2", OTHER_LANGUAGE[_.language]),
            ("Esc", _("leave a list without choosing")),
            ("Ctrl+Q", _("leave the program; you stay signed in")),
        ]
        lines = [Content.styled(rule(_("All keys"), width), "bold"), Content("")]
        lines += [
            Content.assemble("  ", (padded(key, 8), "bold"), padded(text, width - 10)) for key, text in keys
        ]
        return Content("\n").join([*lines, Content(""), Content("  " + _("Any key goes back."))])


class AllKeys(ModalScreen[None]):
    def compose(self) -> ComposeResult:
        yield KeyList()

    def on_key(self, event: events.Key) -> None:
        event.stop()
        self.dismiss(None)
