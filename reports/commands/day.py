"""``hall-reports day``: one business day, by service."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from hall_server.settings import HallFolder
from hall_server.store.history import Visit, days, visits_of
from reports.day import by_service, figures
from reports.output import as_csv, as_json, as_table
from reports.words import _

from .common import NO_DAY, UserError, database_of, folder_argument, hall_of, plain_errors


@click.command(
    help=_("A day's figures for each service and in all; the latest day unless one is named."),
    epilog=_("Example: hall-reports day my-hall 2026-03-02 --csv"),
)
@folder_argument
@click.argument("wanted", metavar="[YYYY-MM-DD]", required=False, type=click.DateTime(["%Y-%m-%d"]))
@click.option("--json", "as_what", flag_value="json", help=_("Print JSON. Times are in seconds."))
@click.option("--csv", "as_what", flag_value="csv", help=_("Print CSV. Times are in seconds."))
def day(folder: Path, wanted: datetime | None, as_what: str | None) -> None:
    with plain_errors():
        hall = hall_of(folder)
        names = {service.id: getattr(service.name, _.language) for service in hall.plan.services}
        chosen, visits = _read(hall, f"{wanted:%Y-%m-%d}" if wanted else None)
    rows, total = by_service(visits), figures(visits)
    match as_what:
        case "json":
            click.echo(as_json(chosen, rows, total))
        case "csv":
            click.echo(as_csv(rows, total, names), nl=False)
        case _:
            click.echo(f"{hall.plan.id} {chosen}\n")
            click.echo(as_table(rows, total, names))


def _read(hall: HallFolder, wanted: str | None) -> tuple[str, list[Visit]]:
    """The day, which is the latest when none is wanted, and its visits."""
    with database_of(hall) as engine:
        known = days(engine)
        if not known:
            raise UserError(_(NO_DAY))
        if wanted is not None and wanted not in known:
            sentence = _(
                "The hall has no day {day}. Its days go from {first} to {last}.",
                day=wanted,
                first=known[0],
                last=known[-1],
            )
            raise UserError(sentence)
        chosen = wanted or known[-1]
        return chosen, visits_of(engine, chosen)
