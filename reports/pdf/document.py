"""The whole document: its chapters in order, and what stands on every page."""

from __future__ import annotations

import io
from calendar import timegm

from reportlab.pdfgen.canvas import Canvas

from hall_server.language import Translator
from reports.month.model import Basis, MonthReport

from . import labels, style
from .fonts import FACE, fit, write
from .layout import Flow
from .numbers import count, moment
from .sections.cover import add_cover
from .sections.flags import add_flags
from .sections.funnels import add_funnels
from .sections.method import add_method
from .sections.quality import add_loops, add_ratings
from .sections.rankings import add_ranking
from .sections.services import add_heat, add_services
from .sections.waits import add_waits

_SHORT_HASH = 16


def compose(report: MonthReport, language: str) -> bytes:
    """The same report gives the same bytes."""
    _ = Translator("reports", language)
    file = io.BytesIO()
    flow = Flow()
    add_cover(flow, report, _)
    add_ranking(flow, report.windows, report, _)
    add_ranking(flow, report.clerks, report, _)
    add_funnels(flow, report, _)
    add_services(flow, report, _)
    add_heat(flow, report, _)
    add_waits(flow, report, _)
    add_ratings(flow, report, _)
    add_loops(flow, report, _)
    add_flags(flow, report, _)
    add_method(flow, report, _)
    canvas = Canvas(
        file,
        pagesize=(style.PAGE_WIDTH, style.PAGE_HEIGHT),
        invariant=1,
        pageCompression=1,
        # Else every page asks for Helvetica, which is not in the file.
        initialFontName=FACE,  # type: ignore[arg-type]  # the stub says a number
    )
    _metadata(canvas, report, _)
    for place, paints in enumerate(flow.pages, 1):
        for key, entry in enumerate(flow.outline):
            if entry.page == place:
                canvas.bookmarkHorizontalAbsolute(f"entry-{key}", entry.top + 8)
                canvas.addOutlineEntry(entry.title, f"entry-{key}", entry.level)
        for paint in paints:
            paint(canvas)
        chapter = [entry.title for entry in flow.outline if entry.level == 0 and entry.page <= place][-1]
        _furniture(canvas, report, chapter, place, len(flow.pages), _)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _metadata(canvas: Canvas, report: MonthReport, _: Translator) -> None:
    hall, period = labels.hall(report, _), labels.period_name(report.basis.period, _)
    title = _("{hall}: {title}, {period}", hall=hall, title=labels.title(report, _), period=period)
    canvas.setTitle(title)
    canvas.setAuthor(hall)
    canvas.setSubject(_as_of(report.basis, len(report.basis.hash), _))
    canvas.setCreator("Tingxu")
    canvas.setCatalogEntry("Lang", "zh-CN" if _.language == "zh" else "en")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas.showOutline()
    _date(canvas, report)


def _date(canvas: Canvas, report: MonthReport) -> None:
    """reportlab dates reproducible documents to the year 2000; this one is as old as its last record."""
    at = moment(report.basis.at, report.basis.timezone)
    minutes = timegm(at.timetuple()) // 60 - report.basis.at // 60_000
    east, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    stamp = f"D:{at:%Y%m%d%H%M%S}{sign}{east:02d}'{rest:02d}'"
    canvas.setDateFormatter(lambda *_parts: stamp)


def _furniture(
    canvas: Canvas, report: MonthReport, chapter: str, page: int, pages: int, _: Translator
) -> None:
    """The running head, and the foot with the page's number and what the figures rest on."""
    right = style.LEFT + style.WIDTH
    canvas.setFillColor(style.MUTED)
    canvas.setStrokeColor(style.RULE)
    canvas.setLineWidth(0.5)
    period = labels.period_name(report.basis.period, _)
    if not report.basis.complete:
        period = _("{period} (in progress)", period=period)
    if page > 1:
        y, wide = style.PAGE_HEIGHT - 40, style.WIDTH * 0.36
        write(canvas, fit(labels.hall(report, _), style.SMALL, wide), style.LEFT, y, style.SMALL)
        write(canvas, fit(chapter, style.SMALL, wide), style.LEFT + style.WIDTH / 2, y, style.SMALL, "center")
        write(canvas, period, right, y, style.SMALL, "right")
        canvas.line(style.LEFT, y - 7, right, y - 7)
    y = 34.0
    write(canvas, _as_of(report.basis, _SHORT_HASH, _), style.LEFT, y, style.TINY)
    write(canvas, f"{page} / {pages}", right, y, style.SMALL, "right")


def _as_of(basis: Basis, digits: int, _: Translator) -> str:
    if not basis.seq:
        return _("Another system's past")
    return _("As of record {seq}, hash {hash}", seq=count(basis.seq), hash=basis.hash[:digits])
