"""The first page: the period in five figures, what it rests on, and where the director signs."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from hall_server.language import Translator
from reports.month.model import Head, MonthReport
from reports.pdf import labels, style
from reports.pdf.fonts import fit, width, wrap, write
from reports.pdf.layout import Entry, Flow
from reports.pdf.numbers import NOTHING, alike, clock, count, moment, percent, share

_FIGURE = 63.0
_BIG = 26.0
_LESS_BIG = 20.0
_TOP = style.PAGE_HEIGHT - 92


@dataclass(frozen=True, slots=True)
class _Figure:
    """``values`` with their units, and a line about each of them."""

    title: str
    note: str
    values: tuple[tuple[str, str, str], ...]


def add_cover(flow: Flow, report: MonthReport, _: Translator) -> None:
    flow.add(entry=(_("The period in five figures"), 0))
    flow.pages[-1].append(lambda canvas: _draw(canvas, report, flow.outline, _))
    flow.new_page()


def _draw(canvas: Canvas, report: MonthReport, outline: list[Entry], _: Translator) -> None:
    y = _titles(canvas, report, _)
    figures = _figures(report.head, _)
    canvas.setStrokeColor(style.INK)
    canvas.setLineWidth(0.8)
    canvas.line(style.LEFT, y, style.LEFT + style.WIDTH, y)
    for figure in figures:
        _figure(canvas, figure, y)
        y -= _FIGURE
        canvas.setStrokeColor(style.RULE)
        canvas.setLineWidth(0.5)
        canvas.line(style.LEFT, y, style.LEFT + style.WIDTH, y)
    y = _basis(canvas, report, y - 9, _)
    _contents(canvas, outline, y - 28)
    _signature(canvas, _)


def _titles(canvas: Canvas, report: MonthReport, _: Translator) -> float:
    canvas.setFillColor(style.ACCENT)
    canvas.rect(style.LEFT, _TOP + 26, 36, 3.2, stroke=0, fill=1)
    y = _TOP
    canvas.setFillColor(style.MUTED)
    for line in wrap(labels.hall(report, _), 13, style.WIDTH, most=2):
        write(canvas, line, style.LEFT, y, 13)
        y -= 18
    y -= 14
    canvas.setFillColor(style.INK)
    canvas.setStrokeColor(style.INK)
    write(canvas, labels.title(report, _), style.LEFT, y, 25, bold=True)
    y -= 25
    write(canvas, labels.period_name(report.basis.period, _), style.LEFT, y, 15)
    notices = []
    if not report.basis.complete:
        notices.append(_("In progress: the period is not over, and its figures will change"))
    if not report.head.tickets:
        notices.append(_("There were no visits in this period."))
    for place, notice in enumerate(notices):
        _boxed(canvas, notice, y + 22 * place)
    return y - 24


def _boxed(canvas: Canvas, text: str, y: float) -> None:
    wide = width(text, style.TEXT) + 14
    canvas.setStrokeColor(style.INK)
    canvas.setLineWidth(1.0)
    canvas.rect(style.LEFT + style.WIDTH - wide, y - 5, wide, 18, stroke=1, fill=0)
    canvas.setFillColor(style.INK)
    write(canvas, text, style.LEFT + style.WIDTH - 7, y + 1, style.TEXT, "right")


def _figures(head: Head, _: Translator) -> tuple[_Figure, ...]:
    minutes = _("min:s")
    rating, kept = head.active_rating, head.appointments_kept
    shares = head.within_5_by_ticket, head.within_10_by_ticket, head.within_5_by_item, head.within_10_by_item
    time = alike([head.mean_wait, head.p90_wait], clock)
    quick = alike([one.rate for one in shares], percent)
    active = alike([rating.rate, rating.low], percent)
    return (
        _Figure(
            _("Tickets"),
            _("numbers drawn, and the services that followed"),
            (
                (count(head.tickets), "", _("tickets")),
                (count(head.services), "", _("services")),
            ),
        ),
        _Figure(
            _("Wait"),
            _("from the ticket to the first call"),
            (
                (time(head.mean_wait), minutes, _("on average")),
                (time(head.p90_wait), minutes, _("nine in ten waited less")),
            ),
        ),
        _Figure(
            _("Done quickly"),
            _("of the services; of the items of the list by their mean"),
            (
                (quick(head.within_5_by_ticket.rate), "%", _("within 5 minutes")),
                (quick(head.within_10_by_ticket.rate), "%", _("within 10 minutes")),
                (quick(head.within_5_by_item.rate), "%", _("items within 5")),
                (quick(head.within_10_by_item.rate), "%", _("items within 10")),
            ),
        ),
        _Figure(
            _("Active ratings"),
            share(rating, _),
            (
                (active(rating.rate), "%", _("of the services were rated")),
                (active(rating.low), "%", _("at least, with 95 % confidence")),
            ),
        ),
        _Figure(
            _("Appointments"),
            share(kept, _),
            ((percent(kept.rate), "%", _("were kept")),),
        ),
    )


def _figure(canvas: Canvas, figure: _Figure, top: float) -> None:
    names_wide = 128.0
    canvas.setFillColor(style.INK)
    canvas.setStrokeColor(style.INK)
    write(canvas, figure.title, style.LEFT, top - 23, style.SUBTITLE, bold=True)
    canvas.setFillColor(style.MUTED)
    for place, line in enumerate(wrap(figure.note, style.TINY, names_wide - 12, most=3)):
        write(canvas, line, style.LEFT, top - 35.5 - place * 9, style.TINY)
    step = (style.WIDTH - names_wide) / max(len(figure.values), 2)
    for place, (value, unit, about) in enumerate(figure.values):
        x = style.LEFT + names_wide + place * step
        size = _BIG if len(figure.values) < 3 else _LESS_BIG
        canvas.setFillColor(style.ACCENT)
        canvas.setStrokeColor(style.ACCENT)
        write(canvas, value, x, top - 34, size, bold=True)
        canvas.setFillColor(style.MUTED)
        if value != NOTHING:
            write(canvas, unit, x + width(value, size) + 4, top - 34, style.SMALL)
        write(canvas, fit(about, style.SMALL, step - 6), x, top - 49, style.SMALL)


def _basis(canvas: Canvas, report: MonthReport, y: float, _: Translator) -> float:
    basis = report.basis
    at = moment(basis.at, basis.timezone)
    lines = [
        _(
            "As of record {seq} of the hall's log, {at:%Y-%m-%d %H:%M:%S}, hash {hash}",
            seq=count(basis.seq),
            at=at,
            hash=basis.hash,
        )
        if basis.seq
        else _(
            "Another system's past until {at:%Y-%m-%d %H:%M:%S}; the hall has no log of its own yet", at=at
        ),
        _(
            "{first} to {last}; {days} days with visits",
            first=basis.period.first,
            last=basis.period.last,
            days=len(basis.days),
        )
        + (
            _("; {imported} visits come from another system", imported=count(basis.imported))
            if basis.imported
            else ""
        ),
        _("Settings: the hall's own assessment.toml, {digest}", digest=basis.assessment)
        if basis.own_assessment
        else _("Settings: those the software comes with, {digest}", digest=basis.assessment),
    ]
    canvas.setFillColor(style.MUTED)
    for line in lines:
        for part in wrap(line, style.SMALL, style.WIDTH, most=3):
            y -= style.SMALL * 1.4
            write(canvas, part, style.LEFT, y, style.SMALL)
    return y


def _contents(canvas: Canvas, outline: list[Entry], y: float) -> None:
    """In two columns, as far as there is room."""
    entries = [entry for entry in outline if entry.level == 0][1:]
    half = (len(entries) + 1) // 2
    column = (style.WIDTH - 24) / 2
    for place, entry in enumerate(entries):
        left = style.LEFT + (column + 24) * (place // half)
        line = y - (place % half) * 15
        title = fit(entry.title, style.TEXT, column - 40)
        canvas.setFillColor(style.INK)
        write(canvas, title, left, line, style.TEXT)
        write(canvas, str(entry.page), left + column, line, style.TEXT, "right")
        canvas.setStrokeColor(style.MUTED)
        canvas.setLineWidth(0.5)
        canvas.setDash(0.5, 2.5)
        end = left + column - width(str(entry.page), style.TEXT) - 4
        canvas.line(left + width(title, style.TEXT) + 4, line + 1, end, line + 1)
        canvas.setDash()
        canvas.linkAbsolute("", f"entry-{outline.index(entry)}", (left, line - 4, left + column, line + 10))


def _signature(canvas: Canvas, _: Translator) -> None:
    y = style.BOTTOM + 34
    gap = 18.0
    wide = (style.WIDTH - 2 * gap) / 3
    for place, text in enumerate((_("Director of the hall (signature)"), _("Seal"), _("Date"))):
        left = style.LEFT + place * (wide + gap)
        canvas.setStrokeColor(style.INK)
        canvas.setLineWidth(0.7)
        canvas.line(left, y, left + wide, y)
        canvas.setFillColor(style.MUTED)
        write(canvas, text, left, y - 11, style.SMALL)
