"""Tables that go on over pages with their heads repeated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from reportlab.pdfgen.canvas import Canvas

from . import style
from .fonts import fit, wrap, write
from .layout import Block, Flow

Painter = Callable[[Canvas, float, float, float, float], None]
"""Draws a cell: its lower left corner, width and height."""

Cell = str | Painter
GAP = 7.0


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` in points, the gap to the next one included."""

    title: str
    width: float
    align: Literal["left", "right", "center"] = "right"


@dataclass(frozen=True, slots=True)
class Look:
    """``rule_every``: a fine line after so many rows, which leads the eye."""

    size: float = style.SMALL
    row: float = 13.2
    rule_every: int = 1


@dataclass(frozen=True, slots=True)
class _Head:
    columns: Sequence[Column]

    def height(self, width: float) -> float:
        return max(len(lines) for lines in self._titles()) * style.TINY * 1.25 + 8

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        bottom = top - self.height(width)
        left = x
        canvas.setFillColor(style.MUTED)
        for column, lines in zip(self.columns, self._titles(), strict=True):
            for place, line in enumerate(reversed(lines)):
                y = bottom + 5.5 + place * style.TINY * 1.25
                write(canvas, line, _edge(column, left), y, style.TINY, column.align)
            left += column.width
        canvas.setStrokeColor(style.INK)
        canvas.setLineWidth(0.8)
        canvas.line(x, bottom + 1, x + sum(column.width for column in self.columns) - GAP, bottom + 1)

    def _titles(self) -> list[list[str]]:
        return [
            [
                line
                for part in column.title.split("\n")
                for line in wrap(part, style.TINY, column.width - 2, 3)
            ]
            for column in self.columns
        ]


@dataclass(frozen=True, slots=True)
class _Row:
    columns: Sequence[Column]
    cells: Sequence[Cell]
    look: Look
    ruled: bool

    def height(self, width: float) -> float:
        return self.look.row

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        bottom = top - self.look.row
        baseline = bottom + (self.look.row - self.look.size) / 2 + 0.14 * self.look.size
        left = x
        for column, cell in zip(self.columns, self.cells, strict=True):
            if isinstance(cell, str):
                canvas.setFillColor(style.INK)
                text = fit(cell, self.look.size, column.width - GAP)
                write(canvas, text, _edge(column, left), baseline, self.look.size, column.align)
            else:
                canvas.saveState()
                cell(canvas, left, bottom, column.width - GAP, self.look.row)
                canvas.restoreState()
            left += column.width
        if self.ruled:
            canvas.setStrokeColor(style.RULE)
            canvas.setLineWidth(0.35)
            canvas.line(x, bottom, x + sum(column.width for column in self.columns) - GAP, bottom)


def add_table(
    flow: Flow,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    *,
    look: Look = Look(),
    lead: Sequence[Block] = (),
    entry: tuple[str, int] | None = None,
) -> None:
    """As wide as the page's text, the columns in proportion to their widths.

    Never a head without a row below it, nor a last row alone on a page; ``lead`` stands above,
    and ``entry`` is in the outline.
    """
    factor = (style.WIDTH + GAP) / sum(column.width for column in columns)
    columns = [Column(column.title, column.width * factor, column.align) for column in columns]
    head = _Head(columns)
    made = [_Row(columns, row, look, (place + 1) % look.rule_every == 0) for place, row in enumerate(rows)]
    flow.add(*lead, head, *made[:2], entry=entry)
    for place, row in enumerate(made[2:], 2):
        following = 2 if place == len(made) - 2 else 1
        if flow.room < look.row * following:
            flow.new_page()
            flow.add(head, row)
        else:
            flow.add(row)


def _edge(column: Column, left: float) -> float:
    inner = column.width - GAP
    return left + {"left": 0.0, "right": inner, "center": inner / 2}[column.align]
