"""``hall-server verify``: prove that nobody has edited the log."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from hall_server.language import Translator, system_language
from hall_server.store.database import open_engine
from hall_server.store.verify import verify as verify_log

from .common import UserError, folder_argument, hall_folder, plain_errors

_ = Translator("hall_server", system_language())


@click.command(
    help=_("Prove that the log is unbroken. Exit code 1 names the first bad record."),
    epilog=_(
        "Example: hall-server verify my-hall. Keep the printed hash elsewhere to notice a rewritten log."
    ),
)
@folder_argument
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@plain_errors
def verify(folder: Path, as_json: bool) -> None:
    database = hall_folder(folder).database
    if not database.is_file():
        raise UserError(_("{path}: there is no database here yet", path=database))
    engine = open_engine(database)
    with click.progressbar(length=1, label=_("Checking"), file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        verdict = verify_log(engine, progress)
        progress(verdict.records, verdict.records)
    if as_json:
        click.echo(
            json.dumps(
                {
                    "unbroken": verdict.bad_seq is None,
                    "records": verdict.records,
                    "last_seq": verdict.last_seq,
                    "last_hash": verdict.last_hash,
                    "first_bad_record": verdict.bad_seq,
                },
                indent=2,
            )
        )
    elif verdict.bad_seq is None:
        click.echo(_("The log is unbroken: {count} records.", count=verdict.records))
        click.echo(_("Last record {seq}, hash {hash}", seq=verdict.last_seq, hash=verdict.last_hash))
    else:
        click.echo(_("The log is broken at record {seq}.", seq=verdict.bad_seq), err=True)
    sys.exit(0 if verdict.bad_seq is None else 1)
