"""The cover's figures, ratings, closed loops, and what a report rests on, as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hall_server.language import N_
from reports.month.model import Basis, MonthReport, Quality, Share

from .model import Column, Rate, Table, Term, Value

FIGURES: Mapping[str, str] = {
    "tickets": N_("Different tickets that were issued."),
    "services": N_("Services that a window completed."),
    "mean_wait": N_("First call - issue, of tickets that were called."),
    "p90_wait": N_("The wait that nine of ten tickets did not exceed."),
    "within_5_by_ticket": N_("Completed services that took at most 5 minutes / all completed."),
    "within_10_by_ticket": N_("Completed services that took at most 10 minutes / all completed."),
    "within_5_by_item": N_("Services of the list whose mean is at most 5 minutes / all that had visits."),
    "within_10_by_item": N_("Services of the list whose mean is at most 10 minutes / all that had visits."),
    "active_rating": N_("Services that their citizens rated themselves / ratable ones (主动评价率)."),
    "appointments_kept": N_("Appointments kept / kept and missed ones."),
    "good_rate": N_("Good ratings / counted ones (好评率); the policy says how unrated services count."),
    "active_good": N_("Good ratings / ratings that citizens gave themselves (主动评价好评率)."),
    "unrated": N_("Ratable services without a rating / ratable ones (未评率)."),
    "replied": N_("Bad ratings that were looked into / bad ratings that opened a concern (差评回复率)."),
    "rectified": N_("Bad ratings that were mended / bad ratings that opened a concern (差评整改率)."),
    "satisfied_after": N_("Citizens content after mending / those who were reached (整改满意率)."),
    "cases_overdue": N_("Cases that passed their deadline / cases whose deadline lay in the period."),
}
"""What each figure is; the keys are those of the report."""


_FIGURE = (
    Column("figure", "text", N_("Figure"), N_("What is counted or measured; each is told of below.")),
    Column("value", "number", N_("Value"), N_("Counts, seconds, or a share from 0 to 1.")),
    Column("unit", "text", N_("Unit"), N_("What the value is in.")),
    Column("part", "count", N_("Part"), N_("The numerator of a share.")),
    Column("whole", "count", N_("Of"), N_("The denominator of a share.")),
    Column("low", "rate", N_("Lower bound"), N_("The lower Wilson bound (95 %) of a share.")),
    Column("high", "rate", N_("Upper bound"), N_("The upper Wilson bound (95 %) of a share.")),
)


def figures(report: MonthReport) -> Table:
    """The cover's figures and the rates of 好差评."""
    head = report.head
    shares = {
        "within_5_by_ticket": head.within_5_by_ticket,
        "within_10_by_ticket": head.within_10_by_ticket,
        "within_5_by_item": head.within_5_by_item,
        "within_10_by_item": head.within_10_by_item,
        "active_rating": head.active_rating,
        "appointments_kept": head.appointments_kept,
        **_rates(report.quality),
    }
    rows = [
        (Term("tickets"), head.tickets, Term("count"), None, None, None, None),
        (Term("services"), head.services, Term("count"), None, None, None, None),
        (Term("mean_wait"), head.mean_wait, Term("seconds"), None, None, None, None),
        (Term("p90_wait"), head.p90_wait, Term("seconds"), None, None, None, None),
        *(_share(name, share) for name, share in shares.items()),
    ]
    return Table("figures", N_("Figures"), _FIGURE, rows)


def rates(active_rating: Share, quality: Quality) -> Table:
    """The rates of 好差评 alone."""
    shares = {"active_rating": active_rating, **_rates(quality)}
    rows = [_share(name, share) for name, share in shares.items()]
    return Table("figures", N_("Figures"), _FIGURE, rows)


def _rates(quality: Quality) -> dict[str, Share]:
    return {
        "good_rate": quality.ratings.good_rate,
        "active_good": quality.ratings.active_good,
        "replied": quality.replied,
        "rectified": quality.rectified,
        "satisfied_after": quality.satisfied_after,
        "cases_overdue": quality.cases_overdue,
    }


def _share(name: str, share: Share) -> tuple[Value, ...]:
    rate = None if share.rate is None else Rate(share.rate)
    return Term(name), rate, Term("share"), share.part, share.whole, share.low, share.high


_KEY_VALUE = (
    Column("key", "text", N_("Key"), N_("What is told of.")),
    Column("value", "text", N_("Value"), N_("What it is.")),
)


def method(report: MonthReport) -> Table:
    """The settings that the report used and the rankings' own numbers."""
    rows: list[tuple[Value, ...]] = list(_flat("", report.method))
    for found in (report.windows, report.clerks):
        rows += [
            (f"ranking.{found.unit}.spread", found.spread),
            (f"ranking.{found.unit}.noise", found.noise),
            (f"ranking.{found.unit}.groups", found.groups),
            *((f"ranking.{found.unit}.dispersion.{event}", phi) for event, phi in found.dispersion.items()),
        ]
    return Table("method", N_("Method"), _KEY_VALUE, rows)


def basis(of: Basis, language: str) -> Table:
    rows: list[tuple[Value, ...]] = [
        ("hall", of.hall),
        ("name", of.name[language]),
        ("timezone", of.timezone),
        ("period", of.period.name),
        ("first", of.period.first.isoformat()),
        ("last", of.period.last.isoformat()),
        ("complete", str(of.complete).lower()),
        ("days", len(of.days)),
        ("seq", of.seq),
        ("hash", of.hash),
        ("at_ms", of.at),
        ("imported", of.imported),
        ("assessment", of.assessment),
        ("own_assessment", str(of.own_assessment).lower()),
    ]
    return Table("basis", N_("What the report rests on"), _KEY_VALUE, rows)


def _flat(before: str, values: Mapping[str, Any]) -> Iterator[tuple[Value, ...]]:
    for key, value in values.items():
        name = f"{before}{key}"
        if isinstance(value, Mapping):
            yield from _flat(f"{name}.", value)
        elif isinstance(value, int | float | str) and not isinstance(value, bool):
            yield name, value
        elif isinstance(value, list | tuple):
            yield name, ", ".join(map(str, value))
        else:
            yield name, str(value).lower()
