"""The command ``ticket-kiosk``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hall_server.client import (
    N_,
    SettingsError,
    load_device,
    on_screen,
    prepare_for_screen,
    speak,
    system_language,
)
from ticket_printer.words import _

from .settings import KioskFile

_.language = system_language()
speak(_.language)


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_(
        "The screen where citizens take numbers. DEVICE is the file that 'hall-server enroll' wrote for it."
        " A code scanner and an ID card reader need no settings: they are keyboards that type what they read"
        " and press Enter."
    ),
    epilog=_("Example: ticket-kiosk kiosk-1.toml"),
)
@click.argument("device", type=click.Path(path_type=Path))
def main(device: Path) -> None:
    try:
        settings = load_device(device, KioskFile)
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    prepare_for_screen()
    # Imported late so that --help and a wrong file answer at once.
    from .app import KioskApp

    app = KioskApp(settings)
    with on_screen(device, _, N_("The kiosk had to stop. Please ask at the help desk.")):
        app.run()
        sys.exit(app.return_code)
