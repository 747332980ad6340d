"""Command line of ``hall-manager``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hall_server.client import (
    SettingsError,
    load_device,
    on_screen,
    prepare_for_screen,
    speak,
    system_language,
)
from window_client.device import ManagerFile
from window_client.words import N_, _

USAGE = 2

_.language = system_language()
speak(_.language)


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_(
        N_(
            "The hall at one look, for its manager: who waits too long, why, what would help, and whether a "
            "machine is down; and what can be done about it. DEVICE is a manager's file that 'hall-server "
            "enroll' wrote. What citizens were not content with is in 'window-client DEVICE'."
        )
    ),
    epilog=_(N_("Example: hall-manager manager.toml")),
)
@click.argument("device", type=click.Path(path_type=Path, dir_okay=False))
def main(device: Path) -> None:
    try:
        settings = load_device(device, ManagerFile)
    except SettingsError as error:
        print(error, file=sys.stderr)
        sys.exit(USAGE)
    prepare_for_screen()
    # Imported late so that --help and a wrong file answer at once.
    from .app import ConsoleApp

    app = ConsoleApp(settings)
    with on_screen(device, _):
        app.run()
        sys.exit(app.return_code)
