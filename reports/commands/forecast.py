"""``hall-reports forecast``: how good the waits were that citizens were told."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from pathlib import Path

import click
from sqlalchemy import Engine

from hall_server.forecast.accuracy import Accuracy, Outcome, accuracy_of
from hall_server.store.history import day_of, days, position, told_between
from hall_server.store.history.announcements import Told
from hall_server.table import table
from reports.period import Period
from reports.words import _

from .common import UserError, database_of, folder_argument, hall_of, plain_errors

Rows = dict[str, Accuracy | None]
TOTAL = "total"
COLUMNS = ("citizens", "error_s", "naive_error_s", "covered", "late")


def _parsed(ctx: click.Context, param: click.Parameter, value: str | None) -> Period | None:
    for kind in ("day", "month"):
        try:
            return None if value is None else Period.parse(kind, value)
        except ValueError:
            continue
    sentence = _("{value} is neither YYYY-MM-DD nor YYYY-MM.", value=repr(value))
    raise click.BadParameter(sentence, ctx, param)


@click.command(
    "forecast",
    help=_(
        "How good the waits were that citizens were told with their numbers: by service for a day, by day "
        "for a month; the latest day unless one is named. Counted are those who were told to wait. "
        "Naive is what people ahead x mean length / open windows would have said."
    ),
    epilog=_("Example: hall-reports forecast my-hall 2026-03"),
)
@folder_argument
@click.argument("wanted", metavar="[YYYY-MM-DD|YYYY-MM]", required=False, callback=_parsed)
@click.option("--json", "as_what", flag_value="json", help=_("Print JSON. Times are in seconds."))
@click.option("--csv", "as_what", flag_value="csv", help=_("Print CSV. Times are in seconds."))
def forecast_command(folder: Path, wanted: Period | None, as_what: str | None) -> None:
    with plain_errors():
        hall = hall_of(folder)
        with database_of(hall) as engine:
            period = wanted or _latest(engine)
            until = position(engine)
            told = list(told_between(engine, period.first, period.last, until))
    names = {service.id: getattr(service.name, _.language) for service in hall.plan.services}
    by_day = period.kind == "month"
    rows = _rows(told, by_day=by_day)
    match as_what:
        case "json":
            record = {"seq": until.seq, "hash": until.hash}
            figures = {name: _figures(found) for name, found in rows.items()}
            document = {"hall": hall.plan.id, "period": period.name, "record": record, "forecast": figures}
            click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        case "csv":
            click.echo(_csv(rows, "day" if by_day else "service"), nl=False)
        case _:
            click.echo(f"{hall.plan.id} {period.name}\n")
            if rows[TOTAL] is None:
                click.echo(_("Nobody who was told how long to wait has been called in this time."))
                click.echo(_("There is nothing to judge; imported days hold no such waits."))
                return
            click.echo(_table(rows, names, _("Day") if by_day else _("Service")))


def _latest(engine: Engine) -> Period:
    known = days(engine)
    if not known:
        raise UserError(_("No business day has begun in this hall yet."))
    return Period.parse("day", known[-1])


def _rows(told: list[Told], *, by_day: bool) -> Rows:
    """The accuracy of each day or service that anything was told of, and of all together."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for one in told:
        if one.waited is not None:
            name = day_of(one.ticket) if by_day else one.service
            groups[name].append(Outcome(one.low, one.middle, one.high, one.naive, one.waited))
    rows = {name: accuracy_of(outcomes) for name, outcomes in sorted(groups.items())}
    everything = [outcome for outcomes in groups.values() for outcome in outcomes]
    return {**rows, TOTAL: accuracy_of(everything)}


def _figures(found: Accuracy | None) -> dict[str, float | int] | None:
    if found is None:
        return None
    values = (
        found.citizens,
        round(found.error / 1000, 1),
        round(found.naive_error / 1000, 1),
        round(found.covered, 4),
        round(found.late, 4),
    )
    return dict(zip(COLUMNS, values, strict=True))


def _csv(rows: Rows, first: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((first, *COLUMNS))
    for name, found in rows.items():
        writer.writerow((name, *((_figures(found) or {}).get(column, "") for column in COLUMNS)))
    return text.getvalue()


def _table(rows: Rows, names: dict[str, str], first: str) -> str:
    head = (
        first,
        _("Citizens told"),
        _("Mean error, min"),
        _("Naive, min"),
        _("Within the range"),
        _("Over 10 min late"),
    )
    lines = [head]
    for name, found in rows.items():
        named = _("All") if name == TOTAL else names.get(name, name)
        lines.append((named, *_cells(found)))
    return table(lines, right=range(1, 6))


def _cells(found: Accuracy | None) -> tuple[str, str, str, str, str]:
    if found is None:
        return "0", "-", "-", "-", "-"
    return (
        str(found.citizens),
        f"{found.error / 60_000:.1f}",
        f"{found.naive_error / 60_000:.1f}",
        f"{found.covered:.0%}",
        f"{found.late:.1%}",
    )
