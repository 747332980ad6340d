"""How many of each kind: a bar in a table's row."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas

from .patterns import Filling, fill

_TALL = 8.0


def draw_bar(
    canvas: Canvas, x: float, y: float, w: float, h: float, part: int, most: int, filling: Filling
) -> None:
    """As long as ``part`` is of ``most``."""
    fill(canvas, filling, x, y + (h - _TALL) / 2, w * part / max(most, 1), _TALL)


def draw_stack(
    canvas: Canvas, x: float, y: float, w: float, h: float, parts: list[tuple[int, Filling]]
) -> None:
    """All of them side by side, as wide as their share of the whole."""
    whole = sum(part for part, _filling in parts) or 1
    for part, filling in parts:
        fill(canvas, filling, x, y, w * part / whole, h)
        x += w * part / whole
