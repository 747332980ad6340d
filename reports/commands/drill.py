"""``hall-reports drill``: from a figure to its tickets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from reports.drill import Drilled, DrilledVisit, Wanted, drill
from reports.month.material import read
from reports.period import Period
from reports.text import plain
from reports.words import _
from reports.writing import json
from reports.writing.words import WORDS

from .common import UserError, database_of, folder_argument, hall_of, plain_errors
from .periods import period_argument, progress_bar, wanted_period

HASH_SHOWN = 12


@click.command(
    "drill",
    help=_(
        "From a month's figure to its tickets: which count and which do not and why, what was observed and "
        "expected of each, and the log's own lines about it. The latest month that is over, unless one is "
        "named."
    ),
    epilog=_("Example: hall-reports drill my-hall 2026-10 --window 12 --item PS-ID"),
)
@folder_argument
@period_argument("month")
@click.option("--window", type=click.IntRange(min=1), help=_("Of this window."))
@click.option("--clerk", metavar="NO", help=_("Of the clerk with this staff number."))
@click.option("--item", metavar="ID", help=_("Of this service, or judged by it."))
@click.option("--ticket", metavar="NUMBER", help=_("With this number, such as A047, on any day; or this id."))
@click.option(
    "--as-of", metavar="SEQ", type=click.IntRange(min=0), help=_("As it stood at this record of the log.")
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON. Times are in minutes and seconds."))
def drill_command(
    folder: Path,
    wanted: Period | None,
    window: int | None,
    clerk: str | None,
    item: str | None,
    ticket: str | None,
    as_of: int | None,
    as_json: bool,
) -> None:
    which = Wanted(window, clerk, item, ticket)
    if which == Wanted():
        raise click.UsageError(_("Name a window, clerk, service or ticket."))
    with plain_errors():
        hall = hall_of(folder)
        with database_of(hall) as engine:
            period = wanted_period(hall, engine, "month", wanted)
            with progress_bar(period.name) as progress:
                found = drill(read(hall, period, as_of, progress), engine, which)
        if not found.visits:
            raise UserError(_("There is no such ticket in {period}.", period=period.name))
        if as_json:
            click.echo(json.text_of(found), nl=False)
        else:
            click.echo("\n".join(_lines(found, hall.plan.zoneinfo)))


def _lines(found: Drilled, zone: ZoneInfo) -> Iterator[str]:
    yield _(
        "{visits} services, {counted} of them count: expected {expected:.1f} minutes for these, "
        "took {observed:.1f}.",
        visits=len(found.visits),
        counted=found.counted,
        expected=found.expected_min,
        observed=found.observed_min,
    )
    for visit in found.visits:
        yield ""
        yield " · ".join(_facts(visit))
        yield from _log(visit, zone)


def _facts(visit: DrilledVisit) -> Iterator[str]:
    yield f"{visit.day} {plain(visit.number)}"
    yield plain(visit.service)
    if visit.window is not None:
        yield _("window {window}", window=visit.window)
    if visit.clerk is not None:
        yield _("clerk {clerk}", clerk=plain(visit.clerk))
    if visit.counts:
        yield _(
            "counts: took {observed:.1f} min, expected {expected:.1f}",
            observed=visit.observed_min,
            expected=visit.expected_min,
        )
    elif visit.excluded is not None:
        yield _("does not count: {reason}", reason=_(WORDS[visit.excluded]))
    else:
        yield _("not over yet")
    if visit.item:
        yield _("judged as {service}", service=plain(visit.item))
    if visit.parked_s:
        yield _("parked {seconds:.0f} s", seconds=visit.parked_s)
    if visit.rating is not None:
        yield _(
            "rated {level}, {seconds:.0f} s after the end",
            level=_(WORDS[visit.rating]),
            seconds=visit.rated_after_s,
        )


def _log(visit: DrilledVisit, zone: ZoneInfo) -> Iterator[str]:
    if visit.imported:
        yield "  " + _("From another system: this hall's log has no lines about it.")
    for line in visit.lines:
        at = datetime.fromtimestamp(line.at / 1000, zone)
        device = plain(line.device) or _("the hall")
        yield f"  {line.seq:>8}  {at:%m-%d %H:%M:%S}  {line.kind}  {device}  {line.hash[:HASH_SHOWN]}"
