"""Mean waits of each hour, a strip of bars for each weekday."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reportlab.pdfgen.canvas import Canvas

from reports.month.model import Cell
from reports.pdf import style
from reports.pdf.fonts import shrunk, write

from .axes import hour_label
from .patterns import fill

STRIP = 74.0
AXIS = 14.0
NAMES = 62.0


def draw_waits(
    canvas: Canvas,
    x: float,
    y: float,
    w: float,
    h: float,
    hours: Sequence[int],
    days: Sequence[tuple[str, Sequence[Cell | None]]],
    clock: Callable[[float | None], str],
    tickets: Callable[[int], str],
) -> None:
    """Over each bar its wait; below it the tickets. The longest bar's strip is hatched."""
    longest = max((_wait(cell) for _day, cells in days for cell in cells), default=0.0) or 1.0
    step = (w - NAMES) / max(len(hours), 1)
    bar = min(step * 0.62, 30.0)
    for line, (day, cells) in enumerate(days):
        base = y + h - AXIS - (line + 1) * STRIP + 18
        canvas.setFillColor(style.INK)
        write(canvas, day, x, base + 2, style.TEXT)
        canvas.setStrokeColor(style.INK)
        canvas.setLineWidth(0.6)
        canvas.line(x + NAMES, base, x + w, base)
        for place, cell in enumerate(cells):
            middle = x + NAMES + (place + 0.5) * step
            if cell is None or not cell.count:
                continue
            tall = (STRIP - 36) * _wait(cell) / longest
            peak = _wait(cell) == longest
            fill(canvas, "hatched" if peak else "grey", middle - bar / 2, base, bar, tall)
            canvas.setFillColor(style.INK)
            if cell.mean_wait is not None:
                text = clock(cell.mean_wait)
                size = shrunk(text, style.SMALL, step - 2)
                write(canvas, text, middle, base + tall + 3, size, "center", bold=peak)
            canvas.setFillColor(style.MUTED)
            text = tickets(cell.count)
            write(canvas, text, middle, base - 8.5, shrunk(text, style.TINY, step - 2), "center")
    canvas.setFillColor(style.MUTED)
    for place, hour in enumerate(hours):
        write(
            canvas, hour_label(hour, step), x + NAMES + (place + 0.5) * step, y + h - 9, style.TINY, "center"
        )


def _wait(cell: Cell | None) -> float:
    return (cell.mean_wait or 0.0) if cell else 0.0
