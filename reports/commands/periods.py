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

from .common import UserError

F = TypeVar("F", bound=Callable[..., Any])

FORMS = {"month": "YYYY-MM", "quarter": "YYYY-Qn", "year": "YYYY", "day": "YYYY-MM-DD"}


class PeriodType(click.ParamType):
    """A period of one kind, such as ``2026-10``."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.name = FORMS[kind]

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        if isinstance(value, Period):
            return value
        try:
            return Period.parse(self.kind, value)
        except ValueError:
            self.fail(_("{value} is not a {form}.", value=repr(value), form=self.name), param, ctx)


class FormatsType(click.ParamType):
    """Some of several formats, with commas."""

    name = "formats"

    def __init__(self, known: tuple[str, ...]) -> None:
        self.known = known

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        wanted = [form.strip().lower() for form in value.split(",")]
        for form in wanted:
            if form not in self.known:
                known = ", ".join(self.known)
                self.fail(_("{value} is not a format. Known are: {known}", value=repr(form), known=known))
        return tuple(form for form in self.known if form in wanted)


def wanted_period(hall: HallFolder, engine: Engine, kind: Kind, wanted: Period | None) -> Period:
    """The period wanted, or the latest that is over; if none is, the one that goes on.

    Raises :class:`UserError` when the hall had no day in it.
    """
    known = [date.fromisoformat(day) for day in days(engine)]
    if not known:
        raise UserError(_("No business day has begun in this hall yet."))
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
    """``-o``, ``--format``, ``--as-of`` and ``--language``."""

    def add(command: F) -> F:
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
                type=FormatsType(forms),
                default=default,
                show_default=True,
                help=_("What to write, with commas."),
            ),
            click.option(
                "--as-of",
                metavar="SEQ",
                type=click.IntRange(min=0),
                help=_(
                    "As it stood at this record of the log: writes an earlier report again, byte for byte."
                ),
            ),
            click.option(
                "--language",
                type=click.Choice(["zh", "en"]),
                help=_("The files' language; the hall's unless named."),
            ),
        )
        for option in reversed(options):
            command = option(command)
        return command

    return add
