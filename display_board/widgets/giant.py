"""The giant place: the last call, as large as its cells allow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from display_board.glyphs import Picture, draw, largest

LEGIBLE_WORDS: Final = 16
"""Pixels to the em that Chinese words need; below it the number and the window's digits stand alone."""


def giant_call(number: str, window: int, words: str, columns: int, rows: int) -> Picture:
    """A call such as ``A047`` and ``12号窗口``, on one line or on two, whichever gives larger letters."""
    worded = [(f"{number} → {words}",), (number, f"→ {words}")]
    short = [(f"{number}→{window}",), (number, f"→ {window}")]
    for wordings in (worded, short):
        best = max(wordings, key=lambda lines: smallest_letters(lines, columns, rows))
        if smallest_letters(best, columns, rows) >= LEGIBLE_WORDS:
            break
    return stack(best, columns, rows)


def stack(lines: Sequence[str], columns: int, rows: int) -> Picture:
    """Lines below each other, each as large as its share of the rows allows, centred."""
    share = _share(rows, len(lines))
    picture: list[str] = []
    for line in lines:
        drawn = draw(line, largest(line, columns, share))
        left = max(0, columns - len(drawn[0])) // 2
        picture += [""] * bool(picture) + [" " * left + row for row in drawn]
    return tuple(row.ljust(columns)[:columns] for row in picture)


def _share(rows: int, lines: int) -> int:
    """The rows for each of so many lines that have one empty row between them."""
    return max(1, (rows - lines + 1) // lines)


def smallest_letters(lines: Sequence[str], columns: int, rows: int) -> int:
    """The size, in pixels to the em, of the smallest of these lines when they are stacked."""
    return min(largest(line, columns, _share(rows, len(lines))) for line in lines)


class Giant(Widget):
    """Shows one call, or words when there is none; dark on bright while it has the class ``lit``."""

    DEFAULT_CSS = """
    Giant { height: 1fr; content-align: center middle; padding: 0 1; color: #ffd75f; }
    Giant.lit { background: #ffd75f; color: #101418; }
    """

    call: reactive[tuple[str, int, str] | None] = reactive(None)
    """Number, window and the words for the window."""
    words: reactive[tuple[str, ...]] = reactive(())
    """Shown while there is no call, a line each."""

    def render(self) -> Content:
        columns, rows = self.content_size
        if not columns or not rows or not (self.call or self.words):
            return Content("")
        picture = giant_call(*self.call, columns, rows) if self.call else stack(self.words, columns, rows)
        return Content("\n".join(picture))
