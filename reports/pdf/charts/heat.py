"""Heat maps whose cells say their figure, so that nobody has to compare shades."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reportlab.pdfgen.canvas import Canvas

from reports.month.model import Cell
from reports.pdf import style
from reports.pdf.fonts import fit, shrunk, write

from .axes import hour_label

ROW = 12.6
HEAD = 14.0
_WIDEST = 56.0
_DARK = 0.66
"""From this shade on the figure is white."""


def draw_heat(
    canvas: Canvas,
    x: float,
    y: float,
    w: float,
    h: float,
    names: Sequence[str],
    hours: Sequence[int],
    rows: Sequence[Sequence[Cell | None]],
    names_wide: float,
    most: int,
    figure: Callable[[Cell], str],
) -> None:
    """Shaded by the number of visits, ``most`` being the darkest; ``figure`` is what is printed."""
    step = min((w - names_wide) / max(len(hours), 1), _WIDEST)
    top = y + h - HEAD
    canvas.setFillColor(style.MUTED)
    for place, hour in enumerate(hours):
        write(
            canvas,
            hour_label(hour, step),
            x + names_wide + (place + 0.5) * step,
            top + 4,
            style.TINY,
            "center",
        )
    for line, (name, cells) in enumerate(zip(names, rows, strict=True)):
        bottom = top - (line + 1) * ROW
        canvas.setFillColor(style.INK)
        write(canvas, fit(name, style.SMALL, names_wide - 8), x, bottom + 3.6, style.SMALL)
        for place, cell in enumerate(cells):
            _cell(canvas, x + names_wide + place * step, bottom, step, cell, most, figure)


def _cell(
    canvas: Canvas, x: float, y: float, w: float, cell: Cell | None, most: int, figure: Callable[[Cell], str]
) -> None:
    canvas.setStrokeColor(style.RULE)
    canvas.setLineWidth(0.3)
    if cell is None or not cell.count:
        canvas.rect(x + 0.5, y + 0.5, w - 1, ROW - 1, stroke=1, fill=0)
        return
    share = 0.06 + 0.94 * cell.count / max(most, 1)
    canvas.setFillColor(style.shade(share))
    canvas.rect(x + 0.5, y + 0.5, w - 1, ROW - 1, stroke=0, fill=1)
    canvas.setFillColor(style.PAPER if share >= _DARK else style.INK)
    text = figure(cell)
    write(canvas, text, x + w / 2, y + 3.8, shrunk(text, style.TINY, w - 2), "center")
