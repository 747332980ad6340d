"""The last few calls: number, window, zone and service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from display_board.glyphs import Picture, draw, largest
from display_board.words import other
from hall_server.protocol import Text

from .bars import SMALL

MOST_LINES: Final = 6
TALL_ROWS: Final = 4
"""The height of a number on a board that is large enough to draw the lines too."""

_GAP: Final = "   "
_STYLE_OF_NEW: Final = "bold #ffd75f"


@dataclass(frozen=True)
class CallLine:
    """One call in words. ``new`` while it waits for its turn in the giant place, or is held."""

    number: str
    window: int
    window_name: Text
    place: Text
    new: bool


class RecentCalls(Widget):
    """At most six calls, last called first. A new one is marked with a sign as well as by its colour."""

    DEFAULT_CSS = """
    RecentCalls { padding: 0 1; background: #18202a; text-wrap: nowrap; text-overflow: clip; }
    """

    lines: reactive[tuple[CallLine, ...]] = reactive(())
    language: reactive[str] = reactive("zh")
    tall: reactive[bool] = reactive(False)

    def render(self) -> Content:
        lines = self.lines[: self.size.height // (TALL_ROWS + 1 if self.tall else 1)]
        if not lines:
            return Content("")
        rows = self._tall(lines) if self.tall else self._flat(lines)
        return Content("\n").join(rows)

    def _flat(self, lines: tuple[CallLine, ...]) -> list[Content]:
        numbers = _aligned([line.number for line in lines])
        words = self._words(lines, self.content_size.width - cell_len(numbers[0]) - 2 - len(_GAP))
        return [
            _marked(line, Content.assemble((number, "bold"), _GAP, word))
            for line, number, word in zip(lines, numbers, words, strict=True)
        ]

    def _tall(self, lines: tuple[CallLine, ...]) -> list[Content]:
        """Numbers and windows drawn with half blocks, the words on a middle row."""
        columns = self.content_size.width
        size = min(largest(line.number, columns // 3, TALL_ROWS) for line in lines)
        numbers = framed([draw(line.number, size) for line in lines])
        windows = framed([draw(f"→{line.window}", size) for line in lines])
        used = len(numbers[0][0]) + len(windows[0][0]) + 2 * len(_GAP) + 2
        rows: list[Content] = []
        for line, number, window, words in zip(
            lines, numbers, windows, self._words(lines, columns - used), strict=True
        ):
            art = [Content(left + _GAP + right + _GAP) for left, right in zip(number, window, strict=True)]
            art[TALL_ROWS // 2] += words
            rows += [_marked(line, row, sign=at == TALL_ROWS // 2) for at, row in enumerate(art)]
            rows += [Content("")]
        return rows

    def _words(self, lines: tuple[CallLine, ...], columns: int) -> list[Content]:
        """Window and place in columns; in the second language too as far as that fits."""
        first, second = self.language, other(self.language)
        windows = _aligned([line.window_name.in_language(first) for line in lines])
        places = _aligned([line.place.in_language(first) for line in lines])
        large = [window + _GAP + place for window, place in zip(windows, places, strict=True)]
        room = columns - cell_len(large[0]) - len(_GAP)
        small = [line.place.in_language(second) for line in lines]
        whole = [
            f"{line.window_name.in_language(second)}  {line.place.in_language(second)}" for line in lines
        ]
        for words in (whole, small):
            if max(map(cell_len, words)) <= room:
                return [
                    Content.assemble(left, _GAP, (right, SMALL))
                    for left, right in zip(large, words, strict=True)
                ]
        return [Content(line) for line in large]


def _marked(line: CallLine, row: Content, sign: bool = True) -> Content:
    if not line.new:
        return row.pad_left(2)
    return Content.assemble("> " if sign else "  ", row).stylize(_STYLE_OF_NEW)


def _aligned(texts: list[str]) -> list[str]:
    """The texts padded to the width of the widest."""
    width = max(map(cell_len, texts))
    return [set_cell_size(text, width) for text in texts]


def framed(pictures: list[Picture]) -> list[list[str]]:
    """The pictures padded to the width of the widest and to :data:`TALL_ROWS` rows."""
    width = max(len(picture[0]) for picture in pictures)
    blank = [" " * width] * TALL_ROWS
    return [([row.ljust(width) for row in picture] + blank)[:TALL_ROWS] for picture in pictures]
