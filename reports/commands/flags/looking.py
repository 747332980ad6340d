"""The commands that show: a month, a quarter, the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import msgspec

from reports.commands.common import UserError, database_of, folder_argument
from reports.commands.periods import period_argument, wanted_period
from reports.flags import showing
from reports.flags.entries import Entry
from reports.flags.quarter import ends
from reports.period import Period
from reports.words import _
from reports.writing.json import text_of

from .desk import Desk, told_plainly

AS_OF = click.option(
    "--as-of",
    metavar="SEQ",
    type=click.IntRange(min=0),
    help=_("As it stood at this record of the log, without what was entered later."),
)
JSON = click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))


@click.command(
    help=_("The month's tree by window, candidates, and what was signed and entered (the usual command)."),
    epilog=_("Example: hall-reports flags my-hall 2026-10 --window 12"),
)
@folder_argument
@period_argument("month")
@click.option("--window", type=click.IntRange(1, 9999), help=_("Every indicator of this window."))
@AS_OF
@JSON
def show(
    folder: Path, wanted: Period | None, window: int | None, as_of: int | None, *, as_json: bool
) -> None:
    with told_plainly():
        desk = Desk(folder)
        with database_of(desk.hall) as engine:
            period = wanted_period(desk.hall, engine, "month", wanted)
        assessed = desk.assessed(period, as_of)
        report = assessed.with_entries(desk.ledger(as_of))
    if as_json:
        click.echo(text_of({"format": "tingxu-flags/1", "flags": report}), nl=False)
    elif window is None:
        click.echo(showing.month(report, assessed.report.clerk_names, _))
    else:
        row = next((one for one in report.rows if one.window == str(window)), None)
        if row is None:
            raise UserError(_("Window {window} has no tickets in {month}.", window=window, month=period.name))
        click.echo(showing.one_window(report, row, _))


@click.command(
    help=_("The first and last three windows of a quarter, and how many others might stand there as well."),
    epilog=_("Example: hall-reports flags quarter my-hall 2026-Q4"),
)
@folder_argument
@period_argument("quarter")
@AS_OF
@JSON
def quarter(folder: Path, wanted: Period | None, as_of: int | None, *, as_json: bool) -> None:
    with told_plainly():
        desk = Desk(folder)
        with database_of(desk.hall) as engine:
            period = wanted_period(desk.hall, engine, "quarter", wanted)
        report = desk.report(period, as_of)
    groups = ends(report.windows)
    if as_json:
        document = {"format": "tingxu-quarter-ends/1", "quarter": period.name,
                    "complete": report.basis.complete, "groups": groups}  # fmt: skip
        click.echo(text_of(document), nl=False)
        return
    if not report.basis.complete:
        click.echo(_("{quarter} is not over.", quarter=period.name))
    click.echo(showing.quarter(period.name, groups, _))


@click.command(
    help=_("Every entry of the assessment's ledger, oldest first; its hashes are checked."),
    epilog=_("Example: hall-reports flags ledger my-hall"),
)
@folder_argument
@JSON
def ledger(folder: Path, *, as_json: bool) -> None:
    with told_plainly():
        found = Desk(folder).ledger()
    if as_json:
        click.echo(
            text_of({"format": "tingxu-ledger/1", "entries": found.entries, "hash": found.hash}), nl=False
        )
        return
    for entry in found.entries:
        click.echo(_line(entry))
    click.echo(_("{count} entries, all as they were written. Last hash: {hash}",
                 count=len(found.entries), hash=found.hash))  # fmt: skip


def _line(entry: Entry) -> str:
    """The entry as it is kept: field names are those of the file."""
    kept: dict[str, Any] = msgspec.to_builtins(entry)
    head = [str(kept.pop(name)) for name in ("entry", "at", "by", "kind")]
    kept.pop("seq")
    return f"{' '.join(head)}: {msgspec.json.encode(kept).decode()}"
