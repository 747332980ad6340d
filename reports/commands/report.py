"""What ``month``, ``quarter`` and ``year`` have in common: gathered once, written in each form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from reports import pdf
from reports.month.gathering import gather
from reports.period import Kind, Period
from reports.words import _
from reports.writing import csv, json, xlsx
from reports.writing.whole import NotWritten

from .common import UserError, database_of, folder_argument, hall_of, plain_errors
from .headline import headline
from .periods import output_options, period_argument, progress_bar, wanted_period
from .targets import Target, target

FORMATS = ("pdf", "xlsx", "csv", "json")

Write = Callable[[Any, Path, str], None]


def report_command(kind: Kind, help_: str, epilog: str) -> click.Command:
    """The command that writes the report of a period of one kind."""

    @click.command(kind, help=help_, epilog=epilog)
    @folder_argument
    @period_argument(kind)
    @output_options(FORMATS, "xlsx")
    def command(
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
                period = wanted_period(hall, engine, kind, wanted)
            to = target(output, formats, f"{hall.plan.id}-{period.name}")
            with progress_bar(period.name) as progress:
                report = gather(hall, period, as_of, progress)
            if to is None:
                click.echo(json.as_json(report), nl=False)
                return
            written = write_each(report, formats, to, language or hall.settings.hall.language, _WRITERS)
        click.echo(headline(report))
        click.echo(told(written))

    return command


def write_each(
    report: Any, formats: tuple[str, ...], to: Target, language: str, writers: dict[str, Callable[[], Write]]
) -> list[Path]:
    """The files and folders that were written. Raises :class:`UserError`."""
    written = []
    for form in formats:
        path = to.path(form)
        try:
            writers[form]()(report, path, language)
        except NotWritten as error:
            sentence = _("{path} cannot be written: {error}", path=error.path, error=error)
            raise UserError(sentence) from None
        written.append(path)
    return written


def told(written: list[Path]) -> str:
    return "\n".join(_("Written: {path}", path=path) for path in written)


_WRITERS: dict[str, Callable[[], Write]] = {
    "pdf": lambda: pdf.write,
    "xlsx": lambda: xlsx.write,
    "csv": lambda: csv.write,
    "json": lambda: json.write,
}
