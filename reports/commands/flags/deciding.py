"""The commands by which people decide: signatures, appeals, stars."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from reports.commands.common import folder_argument
from reports.flags import rules
from reports.flags.assemble import star_lacks
from reports.flags.book import Book
from reports.flags.model import Colour, Decision
from reports.period import Period
from reports.words import _

from .desk import Desk, by_option, month_argument, reason_option, told_plainly, window_argument


@click.command(
    help=_("Sign a window's flag: of a candidate of the ranking, or for a verified event."),
    epilog=_('Example: hall-reports flags sign my-hall 2026-10 12 red --reason "..." --by 0001'),
)
@folder_argument
@month_argument
@window_argument
@click.argument("colour", metavar="red|black", type=click.Choice(["red", "black"]))
@reason_option
@by_option
@click.option("--event", type=click.IntRange(min=1), help=_("The entry of the verified event it rests on."))
def sign(
    folder: Path, month: Period, window: int, colour: Colour, reason: str, by: str, event: int | None
) -> None:
    with told_plainly():
        desk = Desk(folder)
        who = desk.who(by)
        assessed = desk.assessed(month)
        rests_on = assessed.report.basis.seq
        # The months before are looked at now, so that nobody waits for it while the ledger is locked.
        assessed.with_entries(desk.ledger())
        desk.enter(
            lambda ledger, number: rules.flag(
                assessed.with_entries(ledger),
                str(window),
                colour,
                reason,
                event,
                rests_on,
                ledger,
                who,
                number,
            )
        )


@click.command(
    help=_("Appeal against a window's black flag. It says so until the appeal is decided."),
    epilog=_('Example: hall-reports flags appeal my-hall 2026-10 12 --words "..." --by 0231'),
)
@folder_argument
@month_argument
@window_argument
@click.option("--words", "said", required=True, help=_("What speaks against the flag."))
@by_option
def appeal(folder: Path, month: Period, window: int, said: str, by: str) -> None:
    with told_plainly():
        desk = Desk(folder)
        who = desk.who(by)
        desk.enter(lambda ledger, number: rules.appeal(ledger, month.name, str(window), said, who, number))


@click.command(
    help=_("Decide an appeal: the black flag is upheld or withdrawn. Not by who signed it or appealed."),
    epilog=_('Example: hall-reports flags decide my-hall 2026-10 12 withdrawn --reason "..." --by 0002'),
)
@folder_argument
@month_argument
@window_argument
@click.argument("decision", metavar="upheld|withdrawn", type=click.Choice(["upheld", "withdrawn"]))
@reason_option
@by_option
def decide(folder: Path, month: Period, window: int, decision: Decision, reason: str, by: str) -> None:
    with told_plainly():
        desk = Desk(folder)
        who = desk.who(by)
        desk.enter(
            lambda ledger, number: rules.decide(
                ledger, month.name, str(window), decision, reason, who, number
            )
        )


def _of_a_star(rule: Callable[..., Any]) -> Callable[[Path, Period, str, str, str], None]:
    """A nomination or its confirmation, with the clerk's figures looked at."""

    def run(folder: Path, month: Period, clerk: str, reason: str, by: str) -> None:
        with told_plainly():
            desk = Desk(folder)
            who = desk.who(by)
            assessed = desk.assessed(month)
            desk.enter(
                lambda ledger, number: rule(
                    ledger,
                    month.name,
                    clerk,
                    reason,
                    tuple(star_lacks(assessed.report, clerk, Book(ledger.entries).events(month.name))),
                    who,
                    number,
                )
            )

    return run


def _star_command(rule: Callable[..., Any], name: str, help_: str, epilog: str) -> click.Command:
    command = click.command(name, help=help_, epilog=epilog)
    arguments = click.argument("clerk")
    return command(folder_argument(month_argument(arguments(reason_option(by_option(_of_a_star(rule)))))))


nominate = _star_command(
    rules.nominate,
    "nominate",
    _("Nominate a clerk for 服务之星: one who meets the ranking's gates and has no verified fault."),
    _('Example: hall-reports flags nominate my-hall 2026-10 0231 --reason "..." --by 0001'),
)
star = _star_command(
    rules.confirm,
    "star",
    _("Confirm a nominee as the month's 服务之星. Not by who nominated."),
    _('Example: hall-reports flags star my-hall 2026-10 0231 --reason "..." --by 0002'),
)
