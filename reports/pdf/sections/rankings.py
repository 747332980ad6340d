"""The ranking of windows or of clerks: who stands where and how sure that is, and what scores are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from reportlab.pdfgen.canvas import Canvas

from hall_server.language import Translator
from reports.month.model import MonthReport
from reports.pdf import labels, style
from reports.pdf.blocks import Chart, caption, chapter, empty_chapter, section
from reports.pdf.charts.interval import TIERS, draw_interval, draw_tier
from reports.pdf.fonts import width, write
from reports.pdf.layout import Block, Flow
from reports.pdf.numbers import NOTHING, alike, count, number, percent
from reports.pdf.table import Cell, Column, Look, add_table
from reports.ranking.model import Ranking, Standing

from .scores import FEW, LARGE, add_scores


def add_ranking(flow: Flow, ranking: Ranking, report: MonthReport, _: Translator) -> None:
    windows = ranking.unit == "window"
    lead = (
        _(
            "Read the bar, not the number: with a 90 % chance the true place lies within it, and where two "
            "bars overlap, the one above is not shown to be better."
        )
        if windows
        else _(
            "Ranked like the windows, by what each clerk did at every window. Where two bars overlap, the "
            "one above is not shown to be better."
        )
    )
    title = _("Ranking of windows") if windows else _("Ranking of clerks")
    if not ranking.standings:
        empty_chapter(flow, title, _("There is nothing to rank in this period."))
        return
    chapter(flow, title, lead)
    name = _namer(ranking, report, _)
    flow.add(_legend(_))
    for group, members in _groups(ranking):
        if group:
            _places(flow, group, members, ranking, name, _)
        else:
            _incomparable(flow, members, windows=windows, name=name, _=_)
    add_scores(flow, ranking, name, _)


def _namer(ranking: Ranking, report: MonthReport, _: Translator) -> Callable[[Standing], str]:
    if ranking.unit == "window":
        return lambda standing: labels.window(standing.unit, report.window_names, _)

    def clerk(standing: Standing) -> str:
        known = report.clerk_names.get(standing.unit, "")
        return f"{standing.unit} {known}" if known and known != standing.unit else standing.unit

    return clerk


def _groups(ranking: Ranking) -> Iterator[tuple[int, list[Standing]]]:
    for group, members in groupby(ranking.standings, key=lambda standing: standing.group):
        yield group, list(members)


def _legend(_: Translator) -> Chart:
    def draw(canvas: Canvas, x: float, y: float, w: float, h: float) -> None:
        for tier in TIERS:
            draw_tier(canvas, x, y, 22, h, tier)
            canvas.setFillColor(style.INK)
            text = _(labels.TIERS[tier])
            write(canvas, text, x + 27, y + h / 2 - 2.6, style.SMALL)
            x += 27 + width(text, style.SMALL) + 16

    return Chart(draw, 12, below=4)


def _places(
    flow: Flow, group: int, members: Sequence[Standing], ranking: Ranking, name: Callable[[Standing], str],
    _: Translator,
) -> None:  # fmt: skip
    windows = ranking.unit == "window"
    lead: list[Block] = [caption(_sentence(members[0], name(members[0]), _), below=4)]
    entry = None
    if ranking.groups > 1:
        title = _("Comparable group {group}: {count} places", group=group, count=len(members))
        lead.insert(0, section(title))
        entry = title, 1
    score = alike([member.score for member in members], number)
    efficiency = alike([member.efficiency for member in members], number)
    observed = alike([member.observed_min for member in members], number)
    expected = alike([member.expected_min for member in members], number)
    response = alike([member.response for member in members], percent)
    columns = [
        Column(_("Rank"), 27),
        Column(_("Window") if windows else _("Clerk"), 86, "left"),
        Column(_("Tier"), 26, "center"),
        Column(_("Place, with its 5-95 % interval"), 118, "left"),
        Column(_("Interval"), 42, "center"),
        Column(_("Score"), 36),
        Column(_("Rated\n%"), 36),
        Column(_("Effi-\nciency"), 38),
        Column(_("Expected\nmin"), 44),
        Column(_("Took\nmin"), 42),
        Column(_("Valid\ntickets"), 34),
    ]

    def bar(standing: Standing) -> Cell:
        return lambda canvas, x, y, w, h: draw_interval(canvas, x, y, w, h, standing, len(members))

    add_table(
        flow,
        columns,
        [
            [
                count(member.rank),
                name(member),
                member.tier or NOTHING,
                bar(member),
                _interval(member),
                score(member.score),
                response(member.response),
                efficiency(member.efficiency),
                expected(member.expected_min),
                observed(member.observed_min),
                count(member.tickets),
            ]
            for member in members
        ],
        look=LARGE if len(members) <= FEW else Look(),
        lead=lead,
        entry=entry,
    )


def _sentence(standing: Standing, name: str, _: Translator) -> str:
    return _(
        "How to read a row: for the {tickets} valid tickets of {name}, {expected} minutes were to be "
        "expected and {observed} were taken. Efficiency 100 is usual, more is faster.",
        tickets=count(standing.tickets),
        name=name,
        expected=number(standing.expected_min),
        observed=number(standing.observed_min),
    )


def _interval(standing: Standing) -> str:
    if standing.rank_low is None or standing.rank_high is None:
        return NOTHING
    return f"{standing.rank_low}–{standing.rank_high}"


def _incomparable(
    flow: Flow, members: Sequence[Standing], *, windows: bool, name: Callable[[Standing], str], _: Translator
) -> None:
    title = _("Comparable with nobody")
    reasons = {
        "": NOTHING,
        "alone": _("Alone with its services: see its own past"),
        "too_few": _("Too few valid tickets or days"),
    }
    lead = section(title), caption(_("These have no rank and no score, for the reason beside them."), 4)
    response = alike([member.response for member in members], percent)
    columns = [
        Column(_("Window") if windows else _("Clerk"), 110, "left"),
        Column(_("Reason"), 218, "left"),
        Column(_("Against its own past"), 62),
        Column(_("Rated\n%"), 42),
        Column(_("Expected\nmin"), 48),
        Column(_("Took\nmin"), 44),
        Column(_("Valid\ntickets"), 40),
        Column(_("Days"), 34),
    ]
    add_table(
        flow,
        columns,
        [
            [
                name(member),
                reasons[member.not_comparable],
                number(member.own_past),
                response(member.response),
                number(member.expected_min),
                number(member.observed_min),
                count(member.tickets),
                count(member.days),
            ]
            for member in members
        ],
        look=LARGE if len(members) <= FEW else Look(),
        lead=lead,
        entry=(title, 1),
    )
