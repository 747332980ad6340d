"""A block of lines that paints again only those that changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from .rows import Row, filled

Draw = Callable[[int, int], Sequence[Row]]


class Lines(Widget):
    """``draw`` gives the rows for a width and a height in cells, or fewer. ``painted`` counts the lines that
    were painted."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"lines--{look}" for look in ("bold", "dim", "good", "busy", "warn", "bad", "alarm", "cursor", "bar")
    }
    DEFAULT_CSS = """
    Lines { height: 1fr; }
    Lines > .lines--bold { text-style: bold; }
    Lines > .lines--dim { color: $text-muted; }
    Lines > .lines--good { color: $text-success; }
    Lines > .lines--busy { color: $text-primary; }
    Lines > .lines--warn { color: $text-warning; text-style: bold; }
    Lines > .lines--bad { color: $text-error; text-style: bold; }
    Lines > .lines--alarm { text-style: bold reverse; }
    Lines > .lines--cursor { text-style: bold reverse; }
    Lines > .lines--bar { background: $primary-darken-2; color: $text; text-style: bold; }
    """

    def __init__(self, draw: Draw, *, id: str | None = None) -> None:  # noqa: A002 - as in every widget
        super().__init__(id=id)
        self._draw = draw
        self._rows: tuple[Row, ...] = ()
        self.painted = 0

    def look_again(self) -> None:
        """Paint what is drawn otherwise than before."""
        width, height = self.size
        if not width or not height:
            return
        rows = tuple(filled(row, width) for row in list(self._draw(width, height))[:height])
        if rows == self._rows:
            return
        before, self._rows = self._rows, rows
        if len(before) != len(rows):
            self.refresh()
            return
        self.refresh(*(Region(0, y, width, 1) for y, row in enumerate(rows) if row != before[y]))

    def on_resize(self) -> None:
        self._rows = ()
        self.refresh()
        self.look_again()

    def render_line(self, y: int) -> Strip:
        self.painted += 1
        plain = self.rich_style
        if y >= len(self._rows):
            return Strip.blank(self.size.width, plain)
        segments = [
            Segment(text, self.get_component_rich_style(f"lines--{look}") if look else plain)
            for text, look in self._rows[y]
        ]
        return Strip(segments).adjust_cell_length(self.size.width, plain)
