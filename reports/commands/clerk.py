"""``hall-reports clerk``."""

from __future__ import annotations

from pathlib import Path

import click

from reports.period import Period
from reports.words import _

from .common import folder_argument
from .own import write_own
from .periods import month_option, output_options
from .single import FORMATS


@click.command(
    help=_(
        "A clerk's own figures of a month, with every visit that they are reckoned from: enough to reckon "
        "the score again. Who rated what is not in it. The latest month that is over, unless one is named."
    ),
    epilog=_("Example: hall-reports clerk my-hall 0231 --month 2026-10 --format xlsx,csv"),
)
@folder_argument
@click.argument(
    "who",
    metavar="NO",
)
@month_option
@output_options(FORMATS, "xlsx")
def clerk(
    folder: Path,
    who: str,
    month: Period | None,
    output: str | None,
    formats: tuple[str, ...],
    as_of: int | None,
    language: str | None,
) -> None:
    write_own(folder, "clerk", who, month, output, formats, as_of, language)
