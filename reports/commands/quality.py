"""``hall-reports quality``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from hall_server.table import table
from reports.month.model import Share
from reports.month.quality import QualityReport, gather_quality
from reports.period import Period
from reports.words import _
from reports.writing.words import WORDS

from .common import database_of, folder_argument, hall_of, plain_errors
from .headline import percent, rests_on
from .periods import output_options, period_argument, progress_bar, wanted_period
from .single import FORMATS, write_single
from .targets import target


@click.command(
    help=_(
        "A month's ratings and closed loops, with the concerns that they are counted from. "
        "The latest month that is over, unless one is named."
    ),
    epilog=_("Example: hall-reports quality my-hall 2026-10"),
)
@folder_argument
@period_argument("month")
@output_options(FORMATS, "xlsx")
def quality(
    folder: Path,
    wanted: Period | None,
    output: str | None,
    formats: tuple[str, ...],
    as_of: int | None,
    language: str | None,
) -> None:
    with plain_errors():
        hall = hall_of(folder)
        with database_of(hall) as engine:
            period = wanted_period(hall, engine, "month", wanted)
        to = target(output, formats, f"{hall.plan.id}-{period.name}-quality")
        with progress_bar(period.name) as progress:
            report = gather_quality(hall, period, as_of, progress)
        said = "\n".join(_lines(report))
        write_single(report, said, formats, to, language or hall.settings.hall.language)


def _lines(report: QualityReport) -> Iterator[str]:
    mix = report.quality.ratings
    yield rests_on(report.basis) + "\n"
    levels = [(_(WORDS[level]), str(count)) for level, count in mix.levels.items()]
    yield table([*levels, (_("Unrated"), str(mix.unrated))], right=(1,)) + "\n"
    rates = {
        "active_rating": report.active_rating,
        "good_rate": mix.good_rate,
        "active_good": mix.active_good,
        "replied": report.quality.replied,
        "rectified": report.quality.rectified,
        "satisfied_after": report.quality.satisfied_after,
        "cases_overdue": report.quality.cases_overdue,
    }
    yield table([(_(WORDS[name]), *_share(share)) for name, share in rates.items()], right=(1, 2, 3)) + "\n"
    head = (_("Source"), _("Opened"), _("Closed"), _("Overdue"), _("Mended"), _("Called back"), _("Content"))
    rows = [
        (
            _(WORDS.get(row.source, row.source)),
            *map(str, (row.opened, row.closed, row.overdue, row.mended, row.called_back, row.satisfied)),
        )
        for row in report.quality.loops
    ]
    if rows:
        yield table([head, *rows], right=range(1, len(head))) + "\n"


def _share(share: Share) -> tuple[str, str, str]:
    """Such as 42.1%, 1,231 / 2,924 and 40.3%-43.9%."""
    if share.rate is None:
        return "-", "", ""
    return (
        percent(share.rate),
        f"{share.part:,} / {share.whole:,}",
        f"{percent(share.low)}-{percent(share.high)}",
    )
