"""What ``month``, ``quarter`` and ``year`` have in common: gathered once, written in each form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import click

from reports.flags.reading import with_flags
from reports.month.gathering import gather
from reports.month.model import MonthReport
from reports.period import Kind, Period
from reports.words import _
from reports.writing import csv, json, xlsx
from reports.writing.whole import NotWritten

from .common import UserError, database_of, folder_argument, hall_of, plain_errors
from .headline import headline
from .periods import output_options, period_argument, progress_bar, wanted_period
from .targets import Target, target

FORMATS = ("pdf", "xlsx", "csv", "json")

R = TypeVar("R")
Write = Callable[[R, Path, str], None]


def report_command(kind: Kind, help_: str, epilog: str) -> click.Command:
    """The command that writes the report of a period of one kind."""

    @click.command(kind, help=help_, epilog=epilog)
    @folder_argument
    @period_argument(kind)
    @output_options(FORMATS, "pdf,xlsx")
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
                report = with_flags(hall, gather(hall, period, as_of, progress), as_of)
            if to is None:
                click.echo(json.as_json(report), nl=False)
                return
            writers = {form: _WRITERS[form] for form in formats}
            written = write_each(report, to, language or hall.settings.hall.language, writers)
        click.echo(headline(report))
        click.echo(told(written))

    return command


def write_each(report: R, to: Target, language: str, writers: Mapping[str, Write[R]]) -> list[Path]:
    """The files and folders that were written. Raises :class:`UserError`."""
    written = []
    for form, write in writers.items():
        path = to.path(form)
        try:
            write(report, path, language)
        except NotWritten as error:
            sentence = _("{path} cannot be written: {error}", path=error.path, error=error)
            raise UserError(sentence) from None
        written.append(path)
    return written


def told(written: list[Path]) -> str:
    return "\n".join(_("Written: {path}", path=path) for path in written)


def _write_pdf(report: MonthReport, path: Path, language: str) -> None:
    # It takes a moment to load, which who wants no PDF need not wait for.
    from reports.pdf import write

    try:
        write(report, path, language)
    except OSError as error:
        raise NotWritten(path, error) from error


_WRITERS = {"pdf": _write_pdf, "xlsx": xlsx.write, "csv": csv.write, "json": json.write}
