"""好差评 and the closed loops."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas

from hall_server.language import Translator
from reports.month.model import MonthReport, RatingMix, Share
from reports.pdf import labels, style
from reports.pdf.blocks import Chart, chapter, empty_chapter, section
from reports.pdf.charts.mix import draw_bar, draw_stack
from reports.pdf.charts.patterns import Filling
from reports.pdf.layout import Flow
from reports.pdf.numbers import alike, count, number, percent, share
from reports.pdf.table import Cell, Column, Look, add_table

_FILLINGS: dict[str, Filling] = {
    "very_satisfied": "solid",
    "satisfied": "grey",
    "fairly_satisfied": "dotted",
    "dissatisfied": "hatched",
    "very_dissatisfied": "crossed",
}


def add_ratings(flow: Flow, report: MonthReport, _: Translator) -> None:
    lead = _(
        "Ratings are voluntary: a service without one is unrated, not satisfied. Look at how many rated at "
        "all before you look at how good the ratings are."
    )
    mix = report.quality.ratings
    if not mix.ratable:
        empty_chapter(flow, _("Ratings"), _("There was nothing to rate in this period."))
        return
    chapter(flow, _("Ratings"), lead)
    stack = [(amount, _FILLINGS.get(level, "empty")) for level, amount in mix.levels.items()]

    def draw(canvas: Canvas, x: float, y: float, w: float, h: float) -> None:
        draw_stack(canvas, x, y, w, h, [*stack, (mix.unrated, "empty")])

    flow.add(Chart(draw, 20, below=10))
    _levels(flow, mix, _)
    flow.space(8)
    flow.add(section(_("What follows from them")))
    shares = [
        (_("Active ratings of the services"), report.head.active_rating),
        (_("Good among the active ratings"), mix.active_good),
        (
            _("Good among those counted, {policy}", policy=labels.label(labels.POLICIES, mix.policy, _)),
            mix.good_rate,
        ),
    ]
    _shares(flow, shares, _)
    if mix.options:
        _options(flow, mix, _)


def _levels(flow: Flow, mix: RatingMix, _: Translator) -> None:
    most = max([*mix.levels.values(), mix.unrated, 1])

    def bar(amount: int, filling: Filling) -> Cell:
        return lambda canvas, x, y, w, h: draw_bar(canvas, x, y, w, h, amount, most, filling)

    rows: list[list[Cell]] = [
        [label, count(amount), bar(amount, filling)]
        for label, amount, filling in [
            *(
                (labels.label(labels.LEVELS, level, _), amount, _FILLINGS.get(level, "empty"))
                for level, amount in mix.levels.items()
            ),
            (_("Unrated"), mix.unrated, "empty"),
        ]
    ]
    columns = [
        Column(_("Level"), 130, "left"),
        Column(_("Visits"), 60),
        Column("", style.WIDTH - 190, "left"),
    ]
    add_table(flow, columns, rows, look=Look(size=style.TEXT, row=17))


def _options(flow: Flow, mix: RatingMix, _: Translator) -> None:
    flow.space(8)
    flow.add(section(_("What the ratings were about")))
    most = max(*mix.options.values(), 1)

    def bar(amount: int) -> Cell:
        return lambda canvas, x, y, w, h: draw_bar(canvas, x, y, w, h, amount, most, "grey")

    rows: list[list[Cell]] = [
        [labels.label(labels.OPTIONS, option, _), count(amount), bar(amount)]
        for option, amount in mix.options.items()
    ]
    columns = [
        Column(_("Aspect chosen"), 130, "left"),
        Column(_("Ratings"), 60),
        Column("", style.WIDTH - 190, "left"),
    ]
    add_table(flow, columns, rows, look=Look(size=style.TEXT, row=17))


def add_loops(flow: Flow, report: MonthReport, _: Translator) -> None:
    lead = _(
        "Every bad rating and complaint is looked into, mended, called back about and closed. What is "
        "overdue or still open is work that waits."
    )
    quality = report.quality
    if not quality.loops:
        empty_chapter(flow, _("Closed loops"), _("Nothing was opened or closed in this period."))
        return
    chapter(flow, _("Closed loops"), lead)
    days = alike([row.median_days_to_close for row in quality.loops], number)
    add_table(
        flow,
        [
            Column(_("Source"), 107, "left"),
            Column(_("Opened"), 42),
            Column(_("Closed"), 42),
            Column(_("Still open"), 46),
            Column(_("Overdue"), 46),
            Column(_("Founded"), 44),
            Column(_("Mended"), 44),
            Column(_("Called back"), 46),
            Column(_("Satisfied"), 44),
            Column(_("Median days to close"), 45),
        ],
        [
            [
                labels.label(labels.SOURCES, row.source, _),
                count(row.opened),
                count(row.closed),
                count(row.open_still),
                count(row.overdue),
                count(row.founded),
                count(row.mended),
                count(row.called_back),
                count(row.satisfied),
                days(row.median_days_to_close),
            ]
            for row in quality.loops
        ],
        look=Look(size=style.TEXT, row=17),
    )
    flow.space(8)
    flow.add(section(_("The rates that are asked for")))
    shares = [
        (_("Bad ratings replied to"), quality.replied),
        (_("Bad ratings put right"), quality.rectified),
        (_("Satisfied afterwards"), quality.satisfied_after),
        (_("Cases past their promised day"), quality.cases_overdue),
    ]
    _shares(flow, shares, _)


def _shares(flow: Flow, shares: list[tuple[str, Share]], _: Translator) -> None:
    rate = alike([value.rate for _title, value in shares], percent)
    columns = [
        Column(_("Rate"), 200, "left"),
        Column("%", 50),
        Column("", 10),
        Column(_("What it is made of"), style.WIDTH - 260, "left"),
    ]
    rows = [[title, rate(value.rate), "", share(value, _)] for title, value in shares]
    add_table(flow, columns, rows, look=Look(size=style.TEXT, row=17))
