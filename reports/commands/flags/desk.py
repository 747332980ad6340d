"""What the commands of ``hall-reports flags`` have in common."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

from hall_server.settings import HallFolder
from hall_server.store.history import clerk_names, days, position, visits_of
from reports.commands.common import UserError, database_of, hall_of, plain_errors
from reports.commands.periods import progress_bar, wanted_period
from reports.flags.entries import Entry
from reports.flags.ledger import Ledger, append
from reports.flags.ledger import read as read_ledger
from reports.flags.plainwords import NotAllowed, staff_number
from reports.flags.reading import Assessed, assess
from reports.flags.rules import Refused, Who
from reports.month.gathering import gather
from reports.month.model import MonthReport
from reports.period import Period
from reports.words import _

F = TypeVar("F", bound=Callable[..., Any])
E = TypeVar("E", bound=Entry)


def month_argument(command: F) -> F:
    """The month that something is entered for."""

    def parse(ctx: click.Context, param: click.Parameter, value: str) -> Period:
        try:
            return Period.parse("month", value)
        except ValueError:
            sentence = _("{value} is not a {form}.", value=repr(value), form="YYYY-MM")
            raise click.BadParameter(sentence, ctx, param) from None

    return click.argument("month", metavar="YYYY-MM", callback=parse)(command)


def window_argument(command: F) -> F:
    return click.argument("window", metavar="WINDOW", type=click.IntRange(1, 9999))(command)


def by_option(command: F) -> F:
    return click.option("--by", metavar="STAFF_NO", required=True, help=_("Who enters this."))(command)


def reason_option(command: F) -> F:
    return click.option("--reason", required=True, help=_("Why, in words that everybody may read."))(command)


class Desk:
    """A hall's folder with its ledger."""

    def __init__(self, path: Path) -> None:
        self.hall = hall_of(path)

    def who(self, by: str) -> Who:
        """Who enters something now. Raises :class:`NotAllowed`."""
        with database_of(self.hall) as engine:
            seq, known = position(engine).seq, clerk_names(engine)
        return Who(staff_number(by, known), datetime.now(ZoneInfo(self.hall.plan.timezone)), seq)

    def names(self) -> dict[str, str]:
        """Clerks by staff number."""
        with database_of(self.hall) as engine:
            return clerk_names(engine)

    def report(self, period: Period, as_of: int | None = None) -> MonthReport:
        """The month's figures. Raises :class:`UserError` when the hall had no day in it."""
        with database_of(self.hall) as engine:
            wanted_period(self.hall, engine, period.kind, period)
        with progress_bar(period.name) as progress:
            return gather(self.hall, period, as_of, progress)

    def assessed(self, month: Period, as_of: int | None = None) -> Assessed:
        return assess(self.hall, self.report(month, as_of), as_of)

    def ledger(self, as_of: int | None = None) -> Ledger:
        """The ledger; a line that was not written whole is told of. Raises :class:`LedgerError`."""
        found = read_ledger(self.hall.path, as_of)
        if found.torn:
            click.echo(_("The last line of the ledger was not written whole; it does not count."), err=True)
        return found

    def enter(self, make: Callable[[Ledger, int], E]) -> E:
        """Keep an entry, and say its number."""
        made: list[E] = []

        def make_and_keep(ledger: Ledger, number: int) -> Entry:
            made.append(make(ledger, number))
            return made[-1]

        append(self.hall.path, make_and_keep)
        click.echo(_("Entry {entry} is kept.", entry=made[-1].entry))
        return made[-1]

    def must_know(self, month: Period, *, window: str | None = None, clerk: str | None = None) -> None:
        """Raises :class:`UserError` for a window or clerk that the hall did not have that month."""
        if window and int(window) in {one.number for one in self.hall.plan.windows}:
            return
        if not _was_there(self.hall, month, window, clerk):
            if window:
                raise UserError(_("There is no window {window}, and was none in {month}.",
                                  window=window, month=month.name))  # fmt: skip
            raise UserError(_("No clerk {clerk} served in {month}.", clerk=clerk, month=month.name))


@contextlib.contextmanager
def told_plainly() -> Iterator[None]:
    """What is refused is said in one sentence."""
    with plain_errors():
        try:
            yield
        except (Refused, NotAllowed) as error:
            raise UserError(str(error)) from None


def _was_there(hall: HallFolder, month: Period, window: str | None, clerk: str | None) -> bool:
    with database_of(hall) as engine:
        return any(
            str(visit.window) == window if window else visit.clerk == clerk
            for day in days(engine)
            if day.startswith(month.name)
            for visit in visits_of(engine, day)
        )
