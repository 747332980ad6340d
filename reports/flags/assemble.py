"""A month's figures, the hall's tree and what people entered, put together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from reports.month.model import MonthReport
from reports.ranking.model import Ranking
from reports.ranking.model import Standing as Ranked

from .book import Book, sums
from .entries import Figure, Figures, Nominated
from .ledger import Ledger
from .measures import BY_HAND, MEASURES, points
from .model import Candidacy, FlagsReport, Lack, Mark, Nominee, Source, Terms, VerifiedEvent, WindowMarks
from .tree import AspectTable, FlagsFile, IndicatorTable

DIGITS = 2
"""Values and points are rounded to this many digits, once; sums are of what is shown."""

Before = Callable[[int], Ranking | None]
"""The windows' ranking so many months before; asked for only if a black flag may depend on it."""


def flags_report(
    report: MonthReport, tree: FlagsFile, terms: Terms, ledger: Ledger, before: Before, *, own_tree: bool
) -> FlagsReport:
    """The month's assessment. ``report`` must be of a calendar month."""
    month, book = report.basis.period.name, Book(ledger.entries)
    events = book.events(month)
    last = _bottoms(report, terms, before)
    bonuses = book.bonuses(month)
    by_clerk = sums(bonuses)
    figures = book.figures(month)
    return FlagsReport(
        month=month,
        complete=report.basis.complete,
        aspects=tree.as_aspects(),
        tree=tree.digest,
        own_tree=own_tree,
        terms=terms,
        points_from=tree.red.points,
        entries=len(ledger.entries),
        hash=ledger.hash,
        rows=tuple(
            _window(report, tree, terms, one, figures, events, last)
            for one in sorted(report.windows.standings, key=lambda one: window_order(one.unit))
        ),
        flags=book.flags(month),
        events=events,
        nominees=tuple(_nominees(report, book, events)),
        bonuses=bonuses,
        bonus_sums=by_clerk,
        bonus_total=sum(by_clerk.values()),
    )


def window_order(window: str) -> tuple[int, str]:
    """Window 2 before window 10."""
    return (int(window), "") if window.isdecimal() else (0, window)


def faults(events: Sequence[VerifiedEvent], unit: str, name: str) -> list[VerifiedEvent]:
    """The events that count against a window or clerk."""
    return [
        one for one in events
        if one.unit == unit and one.name == name and one.weight == "fault" and not one.retracted
    ]  # fmt: skip


def star_lacks(report: MonthReport, clerk: str, events: Sequence[VerifiedEvent]) -> Iterator[Lack]:
    """What keeps a clerk from being 服务之星: the gates of the ranking, and verified events."""
    standing = next((one for one in report.clerks.standings if one.unit == clerk), None)
    if not report.basis.complete:
        yield Lack("month_goes_on")
    if standing is None:
        yield Lack("no_tickets")
    elif standing.not_comparable == "too_few":
        yield Lack("too_few", {"tickets": standing.tickets, "days": standing.days})
    for one in faults(events, "clerk", clerk):
        yield Lack("fault", {"entry": one.entry})


def _bottoms(report: MonthReport, terms: Terms, before: Before) -> list[dict[str, float | None]]:
    """P(bottom k) by window of each month before, the latest first, while a window still needs it."""
    needed = {one.unit for one in report.windows.standings if (one.bottom or 0) >= terms.probability}
    found: list[dict[str, float | None]] = []
    for months in range(1, terms.months_running):
        ranking = before(months) if needed else None
        bottoms = {one.unit: one.bottom for one in ranking.standings} if ranking else {}
        found.append(bottoms)
        needed = {one for one in needed if (bottoms.get(one) or 0) >= terms.probability}
    return found


def _window(
    report: MonthReport,
    tree: FlagsFile,
    terms: Terms,
    standing: Ranked,
    figures: dict[tuple[str, str], list[tuple[Figures, Figure]]],
    events: Sequence[VerifiedEvent],
    last: Sequence[dict[str, float | None]],
) -> WindowMarks:
    marks: list[Mark] = []
    by_aspect: dict[str, float | None] = {}
    weighed = earned = 0.0
    for aspect in tree.aspects:
        found = [_mark(report, standing, one, figures) for one in aspect.indicators]
        weight, got = _sum(aspect, found)
        by_aspect[aspect.id] = round(100 * got / weight, DIGITS) if weight else None
        weighed, earned = weighed + weight, earned + got
        marks += found
    total = round(100 * earned / weighed, DIGITS) if weighed else None
    missing = [one.indicator for one in marks if one.source == "missing"]
    near = (standing.bottom or 0) >= terms.probability
    bottom_before = tuple(one.get(standing.unit) for one in last) if near else ()
    own = faults(events, "window", standing.unit)
    merits = [
        one for one in events
        if (one.unit, one.name, one.weight) == ("window", standing.unit, "merit") and not one.retracted
    ]  # fmt: skip
    return WindowMarks(
        window=standing.unit,
        tickets=standing.tickets,
        days=standing.days,
        response=standing.response,
        rank=standing.rank,
        rank_low=standing.rank_low,
        rank_high=standing.rank_high,
        top=standing.top,
        bottom=standing.bottom,
        bottom_before=bottom_before,
        marks=tuple(marks),
        aspects=by_aspect,
        weighed=round(weighed, DIGITS),
        total=total,
        red=_candidacy(list(_red_lacks(report, tree, terms, standing, total, missing, own)), merits),
        black=_candidacy(list(_black_lacks(report, terms, standing, bottom_before)), own),
    )


def _candidacy(lacks: list[Lack], events: Sequence[VerifiedEvent]) -> Candidacy:
    """An event is a ground for whom the ranking gives none, once the month is over."""
    goes_on = any(lack.code == "month_goes_on" for lack in lacks)
    grounds = [] if lacks else ["probability"]
    if events and not goes_on and not any(lack.code == "fault" for lack in lacks):
        grounds.append("event")
    return Candidacy(bool(grounds), tuple(grounds), tuple(lacks))


def _gates(report: MonthReport, standing: Ranked) -> Iterator[Lack]:
    if not report.basis.complete:
        yield Lack("month_goes_on")
    if standing.not_comparable == "too_few":
        yield Lack("too_few", {"tickets": standing.tickets, "days": standing.days})
    elif standing.not_comparable or standing.top is None:
        yield Lack("alone")


def _red_lacks(
    report: MonthReport,
    tree: FlagsFile,
    terms: Terms,
    standing: Ranked,
    total: float | None,
    missing: Sequence[str],
    own: Sequence[VerifiedEvent],
) -> Iterator[Lack]:
    yield from _gates(report, standing)
    if standing.top is not None and standing.top < terms.probability:
        yield Lack("top", {"value": standing.top, "least": terms.probability})
    if (standing.response or 0) < terms.response:
        yield Lack("response", {"value": standing.response or 0.0, "least": terms.response})
    if total is None or total < tree.red.points:
        yield Lack("points", {"value": total or 0.0, "least": tree.red.points})
    for indicator in missing:
        yield Lack("missing", {"indicator": indicator})
    for one in own:
        yield Lack("fault", {"entry": one.entry})


def _black_lacks(
    report: MonthReport,
    terms: Terms,
    standing: Ranked,
    bottom_before: Sequence[float | None],
) -> Iterator[Lack]:
    least = terms.probability
    yield from _gates(report, standing)
    if standing.bottom is None:
        return
    if standing.bottom < least:
        yield Lack("bottom", {"value": standing.bottom, "least": least})
        return
    for value in bottom_before:
        if value is None:
            yield Lack("no_month_before")
        elif value < least:
            yield Lack("bottom_before", {"value": value, "least": least})


def _mark(
    report: MonthReport,
    standing: Ranked,
    one: IndicatorTable,
    figures: dict[tuple[str, str], list[tuple[Figures, Figure]]],
) -> Mark:
    if one.measure == BY_HAND:
        entered = figures.get((one.id, standing.unit))
        if not entered:
            return Mark(one.id, "missing", None, None)
        entry, figure = entered[-1]
        value = round(figure.value, DIGITS)
        return Mark(
            one.id, "by_hand", value, _points(value, one),
            entry.by, entry.at, figure.evidence, entry.entry, len(entered) - 1,
        )  # fmt: skip
    measure = MEASURES[one.measure]
    measured = measure.of(report, standing)
    if measured is None:
        return Mark(one.id, "unknown", None, None)
    source: Source = "hall" if measure.whole_hall else "measured"
    if one.measure == "efficiency" and standing.not_comparable == "alone":
        source = "own_past"
    value = round(measured, DIGITS)
    return Mark(one.id, source, value, _points(value, one))


def _points(value: float, one: IndicatorTable) -> float:
    exact = points(value, weight=one.weight, floor=one.floor, target=one.target, cap=one.cap)
    return round(exact, DIGITS)


def _sum(aspect: AspectTable, marks: Sequence[Mark]) -> tuple[float, float]:
    """The weight of the indicators that have points, and the points: never more than that weight."""
    weight = got = 0.0
    for one, mark in zip(aspect.indicators, marks, strict=True):
        if mark.points is not None:
            weight, got = weight + one.weight, got + mark.points
    return weight, min(got, weight)


def _nominees(report: MonthReport, book: Book, events: Sequence[VerifiedEvent]) -> Iterator[Nominee]:
    by_clerk = {one.unit: one for one in report.clerks.standings}
    for nominated, confirmed in book.nominations(report.basis.period.name):
        standing = by_clerk.get(nominated.clerk)
        yield _nominee(
            nominated, standing, tuple(star_lacks(report, nominated.clerk, events)),
            (confirmed.by, confirmed.at, confirmed.reason) if confirmed else ("", "", ""),
            retracted=nominated.entry in book.retracted,
        )  # fmt: skip


def _nominee(
    nominated: Nominated,
    standing: Ranked | None,
    lacks: tuple[Lack, ...],
    confirmed: tuple[str, str, str],
    *,
    retracted: bool,
) -> Nominee:
    return Nominee(
        entry=nominated.entry,
        clerk=nominated.clerk,
        by=nominated.by,
        at=nominated.at,
        reason=nominated.reason,
        score=standing.score if standing else None,
        rank=standing.rank if standing else None,
        rank_low=standing.rank_low if standing else None,
        rank_high=standing.rank_high if standing else None,
        tickets=standing.tickets if standing else 0,
        days=standing.days if standing else 0,
        response=standing.response if standing else None,
        good_low=standing.good_low if standing else None,
        lacks=lacks,
        confirmed_by=confirmed[0],
        confirmed_at=confirmed[1],
        confirmed_reason=confirmed[2],
        retracted=retracted,
    )
