"""``hall-reports flags``: a month's red and black flags, stars and bonuses."""

from __future__ import annotations

import click

from reports.words import _

from .deciding import appeal, decide, nominate, sign, star
from .entering import bonus, enter, event, retract
from .looking import ledger, quarter, show


class _ShowsByDefault(click.Group):
    """``hall-reports flags DIR`` shows the month: nobody need know the word ``show``."""

    usual = "show"

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            args = [self.usual, *args]
        return super().parse_args(ctx, args)


@click.group(
    cls=_ShowsByDefault,
    help=_("Red and black flags of a month: figures, candidates, signatures, appeals, stars and bonuses."),
    epilog=_("Example: hall-reports flags my-hall 2026-10"),
)
def flags() -> None:
    pass


for command in (show, enter, event, sign, appeal, decide, nominate, star, bonus, retract, quarter, ledger):
    flags.add_command(command)
