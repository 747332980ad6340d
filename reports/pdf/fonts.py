"""The report's typeface, how wide its text is, and where its lines break.

Text is drawn sign by sign and never read as markup, so whatever is in a name stays text.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from reports.text import plain

FACE: Final = "TingxuSans"
"""WenQuanYi Micro Hei, embedded as a subset. Its digits are all equally wide."""

ELLIPSIS: Final = "..."
_UNKNOWN: Final = "□"
_BOLD: Final = 0.028
"""Of the size: the outline that stands in for a bold weight, which the face has not got."""
_MAY_NOT_BEGIN: Final = frozenset("，。、；：？！）》」』】”’…·％%,.;:?!)]}~—～")
_MAY_NOT_END: Final = frozenset("（《「『【“‘([{")


@cache
def _face() -> TTFont:
    """Read once in the life of the program; a document's subset is the document's own."""
    face = TTFont(FACE, str(files("paperang_p2_fonts_cjk") / "fonts" / "wqy-microhei.ttc"), subfontIndex=0)
    pdfmetrics.registerFont(face)
    return face


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """On one line; what the face has no sign for, and what steers or turns text, is seen as a box."""
    known = _face().face.charToGlyph
    seen = (char if char.isspace() or ord(char) in known else _UNKNOWN for char in plain(text))
    return " ".join("".join(seen).split())


def width(text: str, size: float) -> float:
    """In points."""
    return float(_face().stringWidth(text, size))


def fit(text: str, size: float, room: float) -> str:
    """The text, or as much of its beginning as fits into ``room`` with an ellipsis."""
    text = clean(text)
    if width(text, size) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle].rstrip() + ELLIPSIS, size) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + ELLIPSIS


def shrunk(text: str, size: float, room: float) -> float:
    """The size at which the text is no wider than ``room``, and never more than ``size``."""
    return min(size, size * room / max(width(text, size), 1e-9))


def wrap(text: str, size: float, room: float, most: int | None = None) -> list[str]:
    """Lines no wider than ``room``; what is beyond the line number ``most`` is cut with an ellipsis.

    Chinese breaks between any two signs, save that a closing mark begins no line and an opening one ends
    none; other scripts break at spaces, and a word that is longer than a line breaks anywhere.
    """
    lines = [""]
    for piece in _pieces(clean(text)):
        if width((lines[-1] + piece).rstrip(), size) <= room:
            lines[-1] += piece
            continue
        while width(piece.rstrip(), size) > room:
            head = _longest_head(piece, size, room)
            lines.append(piece[:head])
            piece = piece[head:]
        lines.append(piece)
    lines = [line.strip() for line in lines if line.strip()] or [""]
    if most is not None and len(lines) > most:
        lines = [*lines[: most - 1], fit(lines[most - 1] + " " + lines[most], size, room)]
        if not lines[-1].endswith(ELLIPSIS):
            lines[-1] = fit(lines[-1] + " " * 9 + "M" * 200, size, room)
    return lines


def write(
    canvas: Canvas, text: str, x: float, y: float, size: float, align: str = "left", *, bold: bool = False
) -> None:
    """One line at the baseline ``y``; ``x`` is its left edge, its right edge or its middle."""
    _face()
    text = clean(text)
    if align != "left":
        x -= width(text, size) * (1.0 if align == "right" else 0.5)
    line = canvas.beginText(x, y)
    line.setFont(FACE, size)
    if bold:
        canvas.setLineWidth(size * _BOLD)
        line.setTextRenderMode(2)
    line.textOut(text)
    if bold:
        line.setTextRenderMode(0)
    canvas.drawText(line)


def _longest_head(piece: str, size: float, room: float) -> int:
    head = 1
    while head < len(piece) and width(piece[: head + 1], size) <= room:
        head += 1
    return head


def _pieces(text: str) -> list[str]:
    """What must stay together: words with the space behind them, and single Chinese signs."""
    pieces: list[str] = []
    for char in text:
        joined = pieces and (
            char == " "
            or char in _MAY_NOT_BEGIN
            or pieces[-1][-1] in _MAY_NOT_END
            or not (pieces[-1].endswith(" ") or _wide(char) or _wide(pieces[-1][-1]))
        )
        if joined:
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"
