"""The commands by which figures, events and bonuses are entered, and taken back."""

from __future__ import annotations

import math
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from reports.commands.common import UserError, folder_argument
from reports.flags import rules, showing
from reports.flags.book import Book
from reports.flags.entries import Figure
from reports.flags.sheet import COLUMNS, BadSheet, figures_in
from reports.flags.tree import load_tree
from reports.period import Period
from reports.words import _

from .desk import Desk, by_option, month_argument, reason_option, told_plainly


@click.command(
    help="\n\n".join(
        [
            _("Enter what the software cannot measure: one figure of a window, or many from a CSV file."),
            _(
                "A later figure corrects an earlier one, which stays to be seen. The file's first line names "
                "the columns {columns}.",
                columns=", ".join(COLUMNS),
            ),
        ]
    ),
    epilog=_('Example: hall-reports flags enter my-hall 2026-10 files 12 95 --by 0007 --evidence "..."'),
)
@folder_argument
@month_argument
@click.argument("indicator", required=False)
@click.argument("window", metavar="[WINDOW]", required=False, type=click.IntRange(1, 9999))
@click.argument("value", metavar="[VALUE]", required=False, type=float)
@by_option
@click.option("--evidence", help=_("What the figure rests on."))
@click.option("--file", "path", type=click.Path(path_type=Path), help=_("A CSV file with many figures."))
def enter(
    folder: Path,
    month: Period,
    indicator: str | None,
    window: int | None,
    value: float | None,
    by: str,
    evidence: str | None,
    path: Path | None,
) -> None:
    with told_plainly():
        desk = Desk(folder)
        if path:
            if indicator or evidence:
                raise click.UsageError(_("Either one figure, or a file with many."))
            found = _of_file(path)
        elif indicator and window and value is not None and evidence:
            found = [Figure(indicator, str(window), value, evidence)]
        else:
            raise click.UsageError(_("INDICATOR, WINDOW, VALUE and --evidence are needed, or --file."))
        if not all(math.isfinite(one.value) for one in found):
            raise click.UsageError(_("A figure is a number."))
        tree, who = load_tree(desk.hall.path)[0], desk.who(by)
        for one in dict.fromkeys(figure.window for figure in found):
            desk.must_know(month, window=one)
        desk.enter(lambda _ledger, number: rules.figures(tree, month.name, found, who, number))


@click.command(
    help=_("Enter something that was verified about a window or a clerk: a fault or a merit."),
    epilog=_(
        'Example: hall-reports flags event my-hall 2026-10 fault --window 12 --words "..." --evidence "..."'
    ),
)
@folder_argument
@month_argument
@click.argument("weight", metavar="fault|merit", type=click.Choice(["fault", "merit"]))
@click.option("--window", type=click.IntRange(1, 9999), help=_("The window it is about."))
@click.option("--clerk", metavar="STAFF_NO", help=_("Or the clerk it is about."))
@click.option("--words", "said", required=True, help=_("What happened."))
@click.option("--evidence", required=True, help=_("How it was verified."))
@by_option
def event(
    folder: Path,
    month: Period,
    weight: str,
    window: int | None,
    clerk: str | None,
    said: str,
    evidence: str,
    by: str,
) -> None:
    if (window is None) == (clerk is None):
        raise click.UsageError(_("Name either --window or --clerk."))
    with told_plainly():
        desk = Desk(folder)
        who = desk.who(by)
        if window is not None:
            unit, name = "window", str(window)
            desk.must_know(month, window=name)
        else:
            unit, name = "clerk", clerk or ""
            desk.must_know(month, clerk=name)
        desk.enter(
            lambda _ledger, number: rules.event(month.name, unit, name, weight, said, evidence, who, number)
        )


@click.command(
    help=_("Enter a clerk's bonus in yuan, negative to take back; without CLERK, show the month's."),
    epilog=_('Example: hall-reports flags bonus my-hall 2026-10 0231 200 --reason "..." --by 0001'),
)
@folder_argument
@month_argument
@click.argument("clerk", required=False)
@click.argument("amount", required=False)
@click.option("--reason", help=_("Why, in words that everybody may read."))
@click.option("--by", metavar="STAFF_NO", help=_("Who enters this."))
def bonus(
    folder: Path, month: Period, clerk: str | None, amount: str | None, reason: str | None, by: str | None
) -> None:
    with told_plainly():
        desk = Desk(folder)
        if clerk is None:
            click.echo(
                showing.bonuses(Book(desk.ledger().entries).bonuses(month.name), desk.names(), _)
                or _("No bonuses.")
            )
            return
        if amount is None or reason is None or by is None:
            raise click.UsageError(_("AMOUNT, --reason and --by are needed."))
        fen, who = _fen(amount), desk.who(by)
        desk.must_know(month, clerk=clerk)
        desk.enter(lambda _ledger, number: rules.bonus(month.name, clerk, fen, reason, who, number))


# An amount that is taken back begins with a minus sign, which is no option.
bonus.context_settings["ignore_unknown_options"] = True


@click.command(
    help=_("An entry does not count any more. It stays to be seen, with the reason."),
    epilog=_('Example: hall-reports flags retract my-hall 17 --reason "..." --by 0001'),
)
@folder_argument
@click.argument("entry", type=click.IntRange(min=1))
@reason_option
@by_option
def retract(folder: Path, entry: int, reason: str, by: str) -> None:
    with told_plainly():
        desk = Desk(folder)
        who = desk.who(by)
        desk.enter(lambda ledger, number: rules.retract(ledger, entry, reason, who, number))


def _of_file(path: Path) -> list[Figure]:
    try:
        return figures_in(path)
    except BadSheet as error:
        raise UserError(str(error)) from None


def _fen(amount: str) -> int:
    try:
        fen = Decimal(amount) * rules.FEN
        if fen != fen.to_integral_value():
            raise InvalidOperation
        return int(fen)
    except (InvalidOperation, ValueError, OverflowError):
        raise click.UsageError(
            _("{amount} is no amount in yuan, such as 200 or 150.50.", amount=amount)
        ) from None
