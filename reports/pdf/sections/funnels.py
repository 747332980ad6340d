"""Funnel plots of the quality events, and a table of what lies outside."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from hall_server.language import Translator
from reports.month.model import MonthReport
from reports.pdf import labels, style
from reports.pdf.blocks import Chart, Drawing, Prose, chapter, empty_chapter, section
from reports.pdf.charts.funnel import draw_funnel
from reports.pdf.fonts import write
from reports.pdf.layout import Flow
from reports.pdf.numbers import alike, count, number
from reports.pdf.table import Column, add_table
from reports.ranking.model import FunnelPoint

_PANEL = 232.0


def add_funnels(flow: Flow, report: MonthReport, _: Translator) -> None:
    lead = _(
        "Each mark is a window: across, how many events were to be expected of its services and hours; "
        "upwards, how many times that there were. What lies between the curves is chance; a mark above them "
        "deserves a look, and one below them a question how it is done."
    )
    points = report.windows.funnel
    drawn = [
        (event, [point for point in points if point.event == event])
        for event in labels.EVENTS
        if any(point.event == event and point.expected > 0 for point in points)
    ]
    if not drawn:
        empty_chapter(
            flow, _("Quality events: chance or cause"), _("There were no events to compare in this period.")
        )
        return
    chapter(flow, _("Quality events: chance or cause"), lead)
    for start in range(0, len(drawn), 2):
        flow.add(Chart(_panels(drawn[start : start + 2], report, _), _PANEL, below=8))
    flow.add(
        Prose(
            _(
                "Dashed: 1.96 standard deviations, which chance passes once in 20. Solid: 3.09, once in 500. "
                "Circle: within. Filled circle: beyond the dashed line. Diamond: beyond the solid line. "
                "Triangle: higher than the axis reaches. "
                "phi tells how much wider the limits are because the windows differ more than by chance."
            ),
            style.SMALL,
            style.MUTED,
        )
    )
    _outside(flow, points, report, _)


def _panels(
    drawn: Sequence[tuple[str, Sequence[FunnelPoint]]], report: MonthReport, _: Translator
) -> Drawing:
    def draw(canvas: Canvas, x: float, y: float, w: float, h: float) -> None:
        wide = (w - 16) / 2
        for place, (event, points) in enumerate(drawn):
            left = x + place * (wide + 16)
            phi = report.windows.dispersion.get(event, 1.0)
            canvas.setFillColor(style.INK)
            canvas.setStrokeColor(style.INK)
            write(canvas, _(labels.EVENTS[event]), left, y + h - 10, style.TEXT, bold=True)
            canvas.setFillColor(style.MUTED)
            write(canvas, f"φ = {number(phi)}", left + wide - 8, y + h - 10, style.SMALL, "right")
            titles = _("expected events"), _("observed / expected")
            draw_funnel(canvas, left, y, wide, h - 14, points, phi, titles)

    return draw


def _outside(flow: Flow, points: Sequence[FunnelPoint], report: MonthReport, _: Translator) -> None:
    flagged = sorted(
        (point for point in points if point.flag),
        key=lambda point: (-point.flag, list(labels.EVENTS).index(point.event), -point.z, point.unit),
    )
    title = _("Outside the limits")
    if not flagged:
        flow.add(section(title), Prose(_("No window lies outside the limits.")))
        return
    expected = alike([point.expected for point in flagged], number)
    z = alike([point.z for point in flagged], number)
    sides = {
        2: _("far more than expected"),
        1: _("more than expected"),
        -1: _("fewer than expected"),
        -2: _("far fewer than expected"),
    }
    add_table(
        flow,
        [
            Column(_("Window"), 126, "left"),
            Column(_("Event"), 132, "left"),
            Column(_("What it says"), 98, "left"),
            Column(_("Observed"), 48),
            Column(_("Expected"), 48),
            Column("z", 47 + 7),
        ],
        [
            [
                labels.window(point.unit, report.window_names, _),
                _(labels.EVENTS[point.event]),
                sides[point.flag],
                count(point.observed),
                expected(point.expected),
                z(point.z),
            ]
            for point in flagged
        ],
        lead=[section(title)],
        entry=(title, 1),
    )
