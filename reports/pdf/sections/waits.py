"""Waits by hour and weekday."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas

from hall_server.language import Translator
from reports.month.model import MonthReport
from reports.pdf import labels
from reports.pdf.blocks import Chart, chapter, empty_chapter
from reports.pdf.charts.waits import AXIS, STRIP, draw_waits
from reports.pdf.layout import Flow
from reports.pdf.numbers import alike, clock, count


def add_waits(flow: Flow, report: MonthReport, _: Translator) -> None:
    lead = _(
        "How long did they wait who came at that hour? The bar and the figure over it are the mean wait in "
        "minutes and seconds, the figure below the number of tickets; the longest wait is hatched."
    )
    waits = report.waits
    days = [
        (_(labels.WEEKDAYS[day]), cells)
        for day, cells in sorted(waits.weekdays.items())
        if any(cell and cell.count for cell in cells)
    ]
    if not days:
        empty_chapter(flow, _("Waits by hour and weekday"), _("There were no visits in this period."))
        return
    chapter(flow, _("Waits by hour and weekday"), lead)

    time = alike([cell.mean_wait for _day, cells in days for cell in cells if cell], clock)

    def draw(canvas: Canvas, x: float, y: float, w: float, h: float) -> None:
        draw_waits(canvas, x, y, w, h, waits.hours, days, time, count)

    flow.add(Chart(draw, AXIS + STRIP * len(days)))
