"""Which month, quarter or year a command is about, and the options of all that write reports."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click
from sqlalchemy import Engine

from hall_server.settings import HallFolder
from hall_server.store.history import days
from reports.loading import Progress
from reports.period import Kind, Period
from reports.words import _

from .common import NO_DAY, UserError

F = TypeVar("F", bound=Callable[..., Any])

FORMS = {"month": "YYYY-MM", "quarter": "YYYY-Qn", "year": "YYYY", "day": "YYYY-MM-DD"}


Parse = Callable[[click.Context, click.Parameter, str | None], Period | None]


def period_argument(kind: Kind) -> Callable[[F], F]:
    """``wanted``: a period of this kind, or None."""
    return click.argument("wanted", metavar=f"[{FORMS[kind]}]", required=False, callback=_parser(kind))


def month_option(command: F) -> F:
    """``month``: that of ``--month``, or None."""
    help_ = _("Which month; the latest that is over, unless one is named.")
    return click.option("--month", metavar=FORMS["month"], callback=_parser("month"), help=help_)(command)


def _parser(kind: Kind) -> Parse:
    def parse(ctx: click.Context, param: click.Parameter, value: str | None) -> Period | None:
        try:
            return None if value is None else Period.parse(kind, value)
        except ValueError:
            sentence = _("{value} is not a {form}.", value=repr(value), form=FORMS[kind])
            raise click.BadParameter(sentence, ctx, param) from None

    return parse


def wanted_period(hall: HallFolder, engine: Engine, kind: Kind, wanted: Period | None) -> Period:
    """The period wanted, or the latest that is over; if none is, the one that goes on.

    Raises :class:`UserError` when the hall had no day in it.
    """
    known = [date.fromisoformat(day) for day in days(engine)]
    if not known:
        raise UserError(_(NO_DAY))
    if wanted is not None:
        if not any(day in wanted for day in known):
            sentence = _(
                "The hall has no day in {period}. Its days go from {first} to {last}.",
                period=wanted.name,
                first=known[0],
                last=known[-1],
            )
            raise UserError(sentence)
        return wanted
    today = datetime.now(ZoneInfo(hall.plan.timezone)).date()
    periods = {name: around(kind, day) for day in known for name in [around(kind, day).name]}
    over = [period for period in periods.values() if period.last < max(today, known[-1])]
    return (over or list(periods.values()))[-1]


def around(kind: Kind, day: date) -> Period:
    """The period of a kind that a day is in."""
    quarter = (day.month + 2) // 3
    names = {
        "day": day.isoformat(),
        "month": f"{day:%Y-%m}",
        "quarter": f"{day:%Y}-Q{quarter}",
        "year": f"{day:%Y}",
    }
    return Period.parse(kind, names[kind])


@contextlib.contextmanager
def progress_bar(label: str) -> Iterator[Progress]:
    """A bar on a terminal's stderr, and nothing elsewhere."""
    steps = 1_000
    if not sys.stderr.isatty():
        yield lambda _done: None
        return
    with click.progressbar(length=steps, label=label, file=sys.stderr) as bar:
        yield lambda done: bar.update(int(done * steps) - bar.pos)


def output_options(forms: tuple[str, ...], default: str) -> Callable[[F], F]:
    """``output``, ``formats`` in the order of ``forms``, ``as_of`` and ``language``."""

    def parse(ctx: click.Context, param: click.Parameter, value: str) -> tuple[str, ...]:
        wanted = {form.strip().lower() for form in value.split(",")}
        if unknown := sorted(wanted - set(forms)):
            known = ", ".join(forms)
            sentence = _("{value} is not a format. Known are: {known}.", value=repr(unknown[0]), known=known)
            raise click.BadParameter(sentence, ctx, param)
        return tuple(form for form in forms if form in wanted)

    options = (
        click.option(
            "-o",
            "--output",
            metavar="OUT",
            help=_("A folder, or the files' name without its ending; - prints JSON. Here, unless named."),
        ),
        click.option(
            "--format",
            "formats",
            metavar=",".join(forms),
            callback=parse,
            default=default,
            show_default=True,
            help=_("What to write, with commas."),
        ),
        click.option(
            "--as-of",
            metavar="SEQ",
            type=click.IntRange(min=0),
            help=_("As it stood at this record of the log: writes an earlier report again, byte for byte."),
        ),
        click.option(
            "--language",
            type=click.Choice(["zh", "en"]),
            help=_("The files' language; the hall's unless named."),
        ),
    )

    def add(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return add
