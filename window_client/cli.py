"""Command line of ``window-client``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hall_server.client import SettingsError, on_screen, prepare_for_screen, speak, system_language

from .device import ManagerFile, load
from .words import N_, _

USAGE = 2

_.language = system_language()
speak(_.language)


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_(
        N_(
            "The clerk's terminal at a window. DEVICE is the file that 'hall-server enroll' wrote for it. "
            "With a manager's file it opens what citizens were not content with."
        )
    ),
    epilog=_(N_("Examples: window-client window-12.toml, window-client manager.toml")),
)
@click.argument("device", type=click.Path(path_type=Path, dir_okay=False))
def main(device: Path) -> None:
    try:
        settings = load(device)
    except SettingsError as error:
        print(error, file=sys.stderr)
        sys.exit(USAGE)
    prepare_for_screen()
    # Imported late so that --help and a wrong file answer at once.
    from .app import WindowApp
    from .concerns.manager import ManagerApp

    app = ManagerApp(settings) if isinstance(settings, ManagerFile) else WindowApp(settings)
    with on_screen(device, _):
        app.run()
        sys.exit(app.return_code)
