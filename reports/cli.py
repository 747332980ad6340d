"""``hall-reports``: what a hall's days, months and years were like."""

from __future__ import annotations

import click

from hall_server.helptext import tidy_help
from hall_server.language import speak

from .commands.clerk import clerk
from .commands.day import day
from .commands.drill import drill_command
from .commands.flags import flags
from .commands.forecast import forecast_command
from .commands.gaming import gaming
from .commands.init import init
from .commands.month import month
from .commands.quality import quality
from .commands.quarter import quarter
from .commands.window import window
from .commands.year import year
from .words import _

speak(_.language)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_("Reports on a hall, read from its database; its server may be running."),
    epilog=_("Example: hall-reports month my-hall"),
)
@click.version_option(package_name="tingxu")
def main() -> None:
    pass


for command in (
    day,
    month,
    quarter,
    year,
    window,
    clerk,
    quality,
    drill_command,
    gaming,
    flags,
    forecast_command,
    init,
):
    main.add_command(command)
tidy_help(main)
