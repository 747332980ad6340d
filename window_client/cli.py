"""Command line of ``window-client``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hall_server.client import SettingsError, load_device, prepare_for_screen, speak, system_language

from .device import WindowFile
from .words import N_, _

USAGE = 2

_.language = system_language()
speak(_.language)


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_(
        N_("The clerk's terminal at a window. DEVICE is the file that 'hall-server enroll' wrote for it.")
    ),
    epilog=_(N_("Example: window-client window-12.toml")),
)
@click.argument("device", type=click.Path(path_type=Path, dir_okay=False))
def main(device: Path) -> None:
    try:
        settings = load_device(device, WindowFile)
    except SettingsError as error:
        print(error, file=sys.stderr)
        sys.exit(USAGE)
    prepare_for_screen()
    # Imported late so that --help and a wrong file answer at once.
    from .app import WindowApp

    app = WindowApp(settings)
    app.run()
    sys.exit(app.return_code)
