"""A report's figures in words, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from reports.month.model import Basis, MonthReport
from reports.ranking.model import Ranking
from reports.text import plain
from reports.words import _


def headline(report: MonthReport) -> str:
    """A few lines: what the cover of the PDF says."""
    return "\n".join(_lines(report))


def rests_on(basis: Basis) -> str:
    """The hall, the period, and the record of the log that a report rests on."""
    at = datetime.fromtimestamp(basis.at / 1000, ZoneInfo(basis.timezone))
    if not basis.seq:
        return _(
            "{hall}, {period}: another system's past until {at}",
            hall=plain(basis.name[_.language]),
            period=basis.period.name,
            at=f"{at:%Y-%m-%d %H:%M}",
        )
    return _(
        "{hall}, {period}: record {seq} of the log, {at}, hash {hash}",
        hall=plain(basis.name[_.language]),
        period=basis.period.name,
        seq=basis.seq,
        at=f"{at:%Y-%m-%d %H:%M}",
        hash=basis.hash[:12],
    )


def _lines(report: MonthReport) -> Iterator[str]:
    basis, head = report.basis, report.head
    yield rests_on(basis)
    if not basis.complete:
        yield _("The period still goes on; the figures are those until then.")
    if basis.imported:
        yield _("{count} services were imported from another system.", count=basis.imported)
    yield _(
        "{tickets} tickets, {services} services completed; mean wait {mean}, nine of ten at most {p90}.",
        tickets=head.tickets,
        services=head.services,
        mean=minutes(head.mean_wait),
        p90=minutes(head.p90_wait),
    )
    if head.services:
        yield _(
            "Done in 5 min: {by_ticket_5} of the tickets, {by_item_5} of the services; "
            "in 10 min: {by_ticket_10}, {by_item_10}.",
            by_ticket_5=percent(head.within_5_by_ticket.rate),
            by_item_5=percent(head.within_5_by_item.rate),
            by_ticket_10=percent(head.within_10_by_ticket.rate),
            by_item_10=percent(head.within_10_by_item.rate),
        )
    rated, kept = head.active_rating, head.appointments_kept
    if rated.whole:
        yield _(
            "Rated by citizens: {rated} of {ratable} ({rate}; 95 % between {low} and {high}).",
            rated=rated.part,
            ratable=rated.whole,
            rate=percent(rated.rate),
            low=percent(rated.low),
            high=percent(rated.high),
        )
    if kept.whole:
        yield _("Appointments kept: {kept} of {all}.", kept=kept.part, all=kept.whole)
    ranked, others = _ranked(report.windows)
    yield _("{ranked} windows are ranked, {others} are not comparable.", ranked=ranked, others=others)
    ranked, others = _ranked(report.clerks)
    yield _("{ranked} clerks are ranked, {others} are not comparable.", ranked=ranked, others=others)


def _ranked(ranking: Ranking) -> tuple[int, int]:
    ranked = sum(one.rank is not None for one in ranking.standings)
    return ranked, len(ranking.standings) - ranked


def minutes(seconds: float | None) -> str:
    """Minutes and seconds, such as 6:05."""
    if seconds is None:
        return "-"
    whole, rest = divmod(round(seconds), 60)
    return f"{whole}:{rest:02d}"


def percent(rate: float | None) -> str:
    return "-" if rate is None else f"{rate:.1%}"
