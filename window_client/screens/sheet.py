"""A list to write, over the lower part of the screen: what is missing, one paper a line."""

from __future__ import annotations

from rich.cells import chop_cells
from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widget import Widget

from window_client.cells import GAP, fit, padded, rule
from window_client.sheet import MOST_LINES, Sheet
from window_client.words import _

ROOM = 7
"""Rows of the list while it is short; the ticket at the window stays in sight above."""

_MARGIN = 6
_AROUND = 6
"""Rows that are not the list: the title, the line being typed (two), what is wrong, and the keys (two)."""


class Paper(Widget):
    """The lines written so far, the last ones where there is no room for all, and the keys."""

    DEFAULT_CSS = "Paper { height: auto; background: $panel; color: $text; }"

    changed: reactive[int] = reactive(0, layout=True)

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self._sheet = sheet

    def render(self) -> Content:
        sheet, width, most = self._sheet, self.screen.size.width, self.screen.size.height - _AROUND
        numbered = enumerate(sheet.lines, 1)
        rows = [row for count, line in numbered for row in _rows(f"{count:>3}  ", line, width)]
        shown = rows[-max(1, most) :]
        room = max(ROOM, len(shown))
        count = _("{count} of {most} lines", count=len(sheet.lines), most=MOST_LINES)
        title = rule(f"{sheet.form.title()}  {count}", width)
        typed = _rows("  >  ", sheet.typed + " ", width)
        hint = _("Only the papers' names: no person's name, no ID number.")
        below = f"  ! {sheet.trouble()}" if sheet.trouble else f"  {hint}"
        keys = [
            GAP.join([_("Enter adds the line"), _("Backspace on an empty line removes the last")]),
            GAP.join([f"Ctrl+S {sheet.form.send()}", _("Esc back; what you wrote is kept")]),
        ]
        return Content("\n").join(
            [
                Content.styled(title, "bold"),
                *map(Content, shown),
                *(Content.styled(row, "reverse") for row in typed),
                *[Content("")] * (room - len(shown) + 2 - len(typed)),
                Content.styled(fit(below, width), "bold" if sheet.trouble else ""),
                *(Content(fit(f"  {line}", width)) for line in keys),
            ]
        )


def _rows(head: str, text: str, width: int) -> list[str]:
    """The text on as many rows as it needs, the first with its head."""
    parts = chop_cells(text, max(2, width - _MARGIN)) or [""]
    return [
        padded((head if first == 0 else " " * len(head)) + part, width) for first, part in enumerate(parts)
    ]


class SheetScreen(ModalScreen[bool]):
    """True when the list is to be sent. What was written stays in the sheet either way."""

    DEFAULT_CSS = "SheetScreen { align: left bottom; background: transparent; }"

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self._sheet = sheet

    def compose(self) -> ComposeResult:
        yield Paper(self._sheet)

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        if not self.is_current:
            return  # a bounce of the key that sent it
        if event.key == "escape":
            self.dismiss(False)
        elif self._sheet.press(event.key, event.character):
            self.dismiss(True)
        self._draw()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._sheet.paste(event.text)
        self._draw()

    def _draw(self) -> None:
        for paper in self.query(Paper):
            paper.changed += 1
