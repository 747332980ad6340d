"""Headings, paragraphs and figures between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from . import style
from .fonts import wrap, write
from .layout import Flow

Drawing = Callable[[Canvas, float, float, float, float], None]
"""Draws a chart into the rectangle whose lower left corner, width and height it is given."""


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    size: float
    above: float
    below: float
    ruled: bool = False

    def height(self, width: float) -> float:
        return self.above + self.below + self.size * 1.25 * len(self._lines(width))

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        y = top - self.above
        for line in self._lines(width):
            y -= self.size * 1.25
            canvas.setFillColor(style.INK)
            canvas.setStrokeColor(style.INK)
            write(canvas, line, x, y + 0.25 * self.size, self.size, bold=True)
        if self.ruled:
            canvas.setStrokeColor(style.ACCENT)
            canvas.setLineWidth(1.4)
            canvas.line(x, y - 4.5, x + 36, y - 4.5)

    def _lines(self, width: float) -> list[str]:
        return wrap(self.text, self.size, width, most=2)


@dataclass(frozen=True, slots=True)
class Prose:
    text: str
    size: float = style.TEXT
    colour: Color = style.INK
    below: float = 5.0
    indent: float = 0.0

    def height(self, width: float) -> float:
        return len(self._lines(width)) * self.size * style.LEADING + self.below

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        canvas.setFillColor(self.colour)
        y = top
        for line in self._lines(width):
            y -= self.size * style.LEADING
            write(canvas, line, x + self.indent, y + 0.32 * self.size, self.size)

    def _lines(self, width: float) -> list[str]:
        return wrap(self.text, self.size, width - self.indent)


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing as wide as the page's text."""

    drawing: Drawing
    tall: float
    below: float = 6.0

    def height(self, width: float) -> float:
        return self.tall + self.below

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        canvas.saveState()
        self.drawing(canvas, x, top - self.tall, width, self.tall)
        canvas.restoreState()


def chapter(flow: Flow, title: str, lead: str) -> None:
    """Begins a page, with a sentence that says what to read off what follows."""
    flow.new_page()
    flow.add(Heading(title, style.TITLE, 0, 14, ruled=True), caption(lead, below=10), entry=(title, 0))


def empty_chapter(flow: Flow, title: str, why: str) -> None:
    """Several of them share a page."""
    flow.space(22)
    flow.add(Heading(title, style.TITLE, 0, 14, ruled=True), Prose(why), entry=(title, 0))


def section(title: str) -> Heading:
    return Heading(title, style.SUBTITLE, 10, 5)


def caption(text: str, below: float = 6.0) -> Prose:
    return Prose(text, style.TEXT, style.MUTED, below)
