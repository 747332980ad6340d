"""The services of the list: their figures, and at which hours they are asked for."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas

from hall_server.language import Translator
from reports.month.model import Cell, HeatMap, MonthReport
from reports.pdf import labels, style
from reports.pdf.blocks import Chart, Drawing, Prose, chapter, empty_chapter
from reports.pdf.charts.heat import HEAD, ROW, draw_heat
from reports.pdf.layout import Flow
from reports.pdf.numbers import alike, clock, count
from reports.pdf.table import Column, add_table

MOST_ITEMS = 150
MOST_ROWS = 46
_NAMES = 118.0


def add_services(flow: Flow, report: MonthReport, _: Translator) -> None:
    lead = _(
        "The busiest services first. Waits are from the ticket to the first call, handling from the first "
        "word to the end without the time in which a ticket was parked; all in minutes and seconds."
    )
    rows = sorted(report.items, key=lambda row: (-row.tickets, row.service))
    if not rows:
        empty_chapter(flow, _("Services"), _("There were no visits in this period."))
        return
    chapter(flow, _("Services"), lead)
    time = alike(
        [
            seconds
            for row in rows
            for seconds in (row.mean_wait, row.p90_wait, row.mean_handling, row.median_handling)
        ],
        clock,
    )
    add_table(
        flow,
        [
            Column(_("Service"), 152, "left"),
            Column(_("Id"), 74, "left"),
            Column(_("Tickets"), 42),
            Column(_("Done"), 40),
            Column(_("No-\nshows"), 38),
            Column(_("Mean\nwait"), 38),
            Column(_("Wait of\n9 in 10"), 42),
            Column(_("Mean\nhandling"), 42),
            Column(_("Median\nhandling"), 38),
        ],
        [
            [
                labels.name_in(row.name, _) or row.service,
                row.service,
                count(row.tickets),
                count(row.done),
                count(row.no_shows),
                time(row.mean_wait),
                time(row.p90_wait),
                time(row.mean_handling),
                time(row.median_handling),
            ]
            for row in rows[:MOST_ITEMS]
        ],
    )
    _rest(flow, len(rows) - MOST_ITEMS, _)


def add_heat(flow: Flow, report: MonthReport, _: Translator) -> None:
    lead = _(
        "When is what asked for? Each figure is the number of visits in that hour of the day over the whole "
        "period; the darker, the more. A dark column is a rush hour, a dark row a service that needs windows."
    )
    heat = report.heat
    chosen = dict(list(heat.rows.items())[:MOST_ROWS])
    if not chosen or not heat.hours:
        empty_chapter(flow, _("Services by hour"), _("There were no visits in this period."))
        return
    chapter(flow, _("Services by hour"), lead)
    names = {row.service: labels.name_in(row.name, _) or row.service for row in report.items}
    flow.add(Chart(_heat(heat, chosen, names), HEAD + ROW * len(chosen)))
    _rest(flow, len(heat.rows) - MOST_ROWS, _)


def _heat(heat: HeatMap, chosen: dict[str, tuple[Cell | None, ...]], names: dict[str, str]) -> Drawing:
    most = max((cell.count for cells in chosen.values() for cell in cells if cell), default=0)

    def draw(canvas: Canvas, x: float, y: float, w: float, h: float) -> None:
        draw_heat(
            canvas,
            x,
            y,
            w,
            h,
            [names.get(service, service) for service in chosen],
            heat.hours,
            list(chosen.values()),
            _NAMES,
            most,
            lambda cell: count(cell.count),
        )

    return draw


def _rest(flow: Flow, more: int, _: Translator) -> None:
    if more > 0:
        flow.space(4)
        flow.add(
            Prose(
                _(
                    "{more} services with fewer visits are in the tables of this report (XLSX, CSV).",
                    more=more,
                ),
                style.SMALL,
                style.MUTED,
            )
        )
