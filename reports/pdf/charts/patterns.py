"""Fillings that are told apart without colour."""

from __future__ import annotations

from typing import Literal

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from reports.pdf import style

Filling = Literal["solid", "hatched", "dotted", "crossed", "grey", "empty"]


def fill(
    canvas: Canvas, filling: Filling, x: float, y: float, w: float, h: float, colour: Color = style.ACCENT
) -> None:
    """An outlined rectangle."""
    if w <= 0 or h <= 0:
        return
    canvas.saveState()
    canvas.setStrokeColor(colour)
    canvas.setFillColor({"solid": colour, "grey": style.shade(0.32)}.get(filling, style.PAPER))
    canvas.setLineWidth(0.6)
    canvas.rect(x, y, w, h, stroke=0, fill=1)
    clip = canvas.beginPath()
    clip.rect(x, y, w, h)
    canvas.clipPath(clip, stroke=0, fill=0)
    match filling:
        case "hatched":
            _lines(canvas, x, y, w, h, 3.0, rising=True)
        case "crossed":
            _lines(canvas, x, y, w, h, 3.6, rising=True)
            _lines(canvas, x, y, w, h, 3.6, rising=False)
        case "dotted":
            _dots(canvas, x, y, w, h, colour)
    canvas.restoreState()
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(0.6)
    canvas.rect(x, y, w, h, stroke=1, fill=0)


def _lines(canvas: Canvas, x: float, y: float, w: float, h: float, step: float, *, rising: bool) -> None:
    start = x - h
    while start < x + w:
        if rising:
            canvas.line(start, y, start + h, y + h)
        else:
            canvas.line(start, y + h, start + h, y)
        start += step


def _dots(canvas: Canvas, x: float, y: float, w: float, h: float, colour: Color) -> None:
    canvas.setFillColor(colour)
    step = 3.2
    for column in range(int(w / step) + 1):
        for row in range(int(h / step) + 1):
            shift = step / 2 if row % 2 else 0.0
            canvas.circle(x + column * step + shift, y + (row + 0.5) * step, 0.55, stroke=0, fill=1)
