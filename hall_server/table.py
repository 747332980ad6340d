"""Plain tables for a terminal, aligned also where Chinese characters are two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence

_GAP = "  "


def table(rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> str:
    """The rows as lines of text. The columns in ``right``, counted from 0, hold figures."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        _GAP.join(
            _padded(cell, width, at_right=index in right)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _padded(text: str, width: int, *, at_right: bool) -> str:
    blank = " " * (width - _width(text))
    return blank + text if at_right else text + blank


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
