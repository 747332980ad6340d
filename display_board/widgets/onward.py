"""Where those go who have another service to come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from display_board.glyphs import draw, largest
from display_board.words import other
from hall_server.protocol import Text

from .bars import SMALL, flow
from .recent import TALL_ROWS, framed

MOST_FLAT_LINES: Final = 2

_GAP: Final = "   "


@dataclass(frozen=True)
class Way:
    """One citizen's number, and in words where to go."""

    number: str
    words: Text


class GoingOn(Widget):
    """The ways, last one first, as far as there is room; no line at all while there are none.

    On a tall board the numbers are drawn, as long as all fit beside each other.
    """

    DEFAULT_CSS = """
    GoingOn { display: none; height: auto; padding: 0 1 0 3; text-wrap: nowrap; text-overflow: clip; }
    GoingOn.needed { display: block; }
    """

    ways: reactive[tuple[Way, ...]] = reactive((), layout=True)
    language: reactive[str] = reactive("zh", layout=True)
    tall: reactive[bool] = reactive(False, layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def watch_ways(self, ways: tuple[Way, ...]) -> None:
        self.set_class(bool(ways), "needed")

    def _lines(self, columns: int) -> list[Content]:
        if not self.ways:
            return []
        drawn = self._drawn(columns) if self.tall else None
        return drawn or self._flat(columns, TALL_ROWS if self.tall else MOST_FLAT_LINES)

    def _flat(self, columns: int, most: int) -> list[Content]:
        """In words, side by side; without the second language where there are too many."""
        first, second = self.language, other(self.language)
        short = [
            Content.assemble((way.number, "bold"), f" -> {way.words.in_language(first)}") for way in self.ways
        ]
        long = [
            Content.assemble(words, "  ", (way.words.in_language(second), SMALL))
            for words, way in zip(short, self.ways, strict=True)
        ]
        lines = flow(long, columns)
        if len(lines) > most or any(line.cell_length > columns for line in lines):
            lines = flow(short, columns)
        return lines[:most]

    def _drawn(self, columns: int) -> list[Content] | None:
        """Drawn numbers and arrows, each with its words in both languages; None where they do not fit."""
        arrows = [f"{way.number} →" for way in self.ways]
        size = min(largest(arrow, columns // 3, TALL_ROWS) for arrow in arrows)
        pictures = framed([draw(arrow, size) for arrow in arrows])
        rows = [Content("")] * TALL_ROWS
        for way, picture in zip(self.ways, pictures, strict=True):
            words = [
                Content(""),
                Content(way.words.in_language(self.language)),
                Content.styled(way.words.in_language(other(self.language)), SMALL),
                Content(""),
            ]
            wide = max(line.cell_length for line in words)
            rows = [
                Content.assemble(row, _GAP if row else "", art, _GAP, line.pad_right(wide - line.cell_length))
                for row, art, line in zip(rows, picture, words, strict=True)
            ]
        return rows if rows[0].cell_length <= columns else None
