"""``hall-reports``: what a hall's days were like."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from hall_server.helptext import tidy_help
from hall_server.language import Translator, speak
from hall_server.settings import HallFolder
from hall_server.store.database import StoreDamaged, StoreUnavailable, open_engine
from hall_server.store.history import Visit, days, visits_of
from hall_server.tomlfile import SettingsError

from .day import by_service, figures
from .output import as_csv, as_json, as_table
from .words import _

USAGE = 2

speak(_.language)


class UserError(click.ClickException):
    """Something a person can mend: printed as one sentence, exit code 1."""


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_("Reports on a hall, read from its database; its server may be running."),
    epilog=_("Example: hall-reports day my-hall"),
)
@click.version_option(package_name="tingxu")
def main() -> None:
    pass


@main.command(
    help=_("A day's figures for each service and in all; the latest day unless one is named."),
    epilog=_("Example: hall-reports day my-hall 2026-03-02 --csv"),
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("wanted", metavar="[YYYY-MM-DD]", required=False, type=click.DateTime(["%Y-%m-%d"]))
@click.option("--json", "as_what", flag_value="json", help=_("Print JSON. Times are in seconds."))
@click.option("--csv", "as_what", flag_value="csv", help=_("Print CSV. Times are in seconds."))
def day(folder: Path, wanted: datetime | None, as_what: str | None) -> None:
    with _plain_errors():
        hall = _hall(folder)
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


tidy_help(main)


def _hall(path: Path) -> HallFolder:
    hall = HallFolder(path)
    if not hall.settings_path.is_file():
        raise UserError(_("{path} is not a hall's folder.", path=path))
    if not hall.database.is_file():
        raise UserError(_("{path}: there is no database here yet.", path=hall.database))
    return hall


def _read(hall: HallFolder, wanted: str | None) -> tuple[str, list[Visit]]:
    """The day, which is the latest when none is wanted, and its visits."""
    engine = open_engine(hall.database)
    try:
        known = days(engine)
        if not known:
            raise UserError(_("No business day has begun in this hall yet."))
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
    finally:
        engine.dispose()


@contextlib.contextmanager
def _plain_errors() -> Iterator[None]:
    """Let no traceback reach a person for what they can mend themselves."""
    server_words = Translator("hall_server", _.language)
    try:
        yield
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(USAGE)
    except StoreUnavailable as error:
        raise UserError(f"{server_words(error.sentence)} ({error})") from None
    except StoreDamaged as error:
        raise UserError(server_words(error.sentence, **error.fields)) from None
