"""``hall-reports window``."""

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
        "A window's own figures of a month, with every visit that they are reckoned from: enough to reckon "
        "the score again. The latest month that is over, unless one is named."
    ),
    epilog=_("Example: hall-reports window my-hall 12 --month 2026-10"),
)
@folder_argument
@click.argument("who", metavar="NUMBER", type=click.IntRange(min=1))
@month_option
@output_options(FORMATS, "xlsx")
def window(
    folder: Path,
    who: int,
    month: Period | None,
    output: str | None,
    formats: tuple[str, ...],
    as_of: int | None,
    language: str | None,
) -> None:
    write_own(folder, "window", str(who), month, output, formats, as_of, language)
