"""What ``window`` and ``clerk`` have in common: own figures, and every visit that they are reckoned from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reports.month.own import NobodyServed, OwnReport, own_figures
from reports.period import Period
from reports.ranking.model import Unit
from reports.words import _
from reports.writing.words import WORDS

from .common import UserError, database_of, hall_of, plain_errors
from .headline import rests_on
from .periods import progress_bar, wanted_period
from .single import write_single
from .targets import target


def write_own(
    folder: Path,
    unit: Unit,
    who: str,
    month: Period | None,
    output: str | None,
    formats: tuple[str, ...],
    as_of: int | None,
    language: str | None,
) -> None:
    with plain_errors():
        hall = hall_of(folder)
        with database_of(hall) as engine:
            period = wanted_period(hall, engine, "month", month)
        to = target(output, formats, f"{hall.plan.id}-{period.name}-{unit}-{who}")
        try:
            with progress_bar(period.name) as progress:
                report = own_figures(hall, period, unit, who, as_of, progress)
        except NobodyServed:
            raise UserError(_nobody(unit, who, period)) from None
        said = "\n".join(_lines(report))
        write_single(report, said, formats, to, language or hall.settings.hall.language)


def _nobody(unit: Unit, who: str, period: Period) -> str:
    if unit == "window":
        return _("Window {window} served nobody in {period}.", window=who, period=period.name)
    return _("Clerk {clerk} served nobody in {period}.", clerk=who, period=period.name)


def _lines(report: OwnReport) -> Iterator[str]:
    """What a clerk reads: where the score comes from, in words."""
    one = report.standing
    yield rests_on(report.basis)
    yield (
        _("Window {window}", window=one.unit)
        if report.kind == "window"
        else _("Clerk {clerk}", clerk=f"{one.unit} {report.name}".strip())
    )
    yield _(
        "Expected {expected:g} minutes for these {tickets} tickets, took {took:g}.",
        expected=one.expected_min,
        tickets=one.tickets,
        took=one.observed_min,
    )
    if one.efficiency is not None and report.believed is not None:
        low, high = report.caps
        yield _(
            "Efficiency {efficiency} = 100 exp(-{believed} x {mean}), within {low:g} and {high:g}: "
            "the mean of the tickets' deviations, and how much of it so many tickets let one believe; "
            "100 is usual, more is faster.",
            efficiency=one.efficiency,
            believed=report.believed,
            mean=report.mean_deviation,
            low=low,
            high=high,
        )
    known = [part for part in report.parts if part.used is not None]
    if one.score is not None and known:
        terms = (f"{_(WORDS[f'part_{part.part}'])} {part.weight:g} x {part.used}" for part in known)
        weights = sum(part.weight for part in known)
        yield _(
            "Score {score} = ({sum}) / {weights:g}", score=one.score, sum=" + ".join(terms), weights=weights
        )
    for part in known:
        if part.points is None:
            yield _(
                "{part} is not known here; the mean of the group stands for it.",
                part=_(WORDS[f"part_{part.part}"]),
            )
    if one.rank is not None:
        yield _(
            "Rank {rank} of {among}; between {low} and {high} with 90 % probability.",
            rank=one.rank,
            among=report.among,
            low=one.rank_low,
            high=one.rank_high,
        )
    else:
        yield _("Not comparable: {why}.", why=_(WORDS[one.not_comparable]))
    left_out = ", ".join(f"{_(WORDS[reason])} {count}" for reason, count in sorted(one.excluded.items()))
    if left_out:
        yield _("Not counted: {reasons}.", reasons=left_out)
