"""``display-board``: the command."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hall_server.client import (
    N_,
    SettingsError,
    Translator,
    load_device,
    prepare_for_screen,
    speak,
    system_language,
)

from .settings import BoardFile

_ = Translator("display_board", system_language())
speak(_.language)


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_(N_("Show the called numbers of the hall on this screen, full size.")),
    epilog=_(
        N_(
            "Example: display-board board-1.toml. "
            "The file comes from 'hall-server enroll'; its table [board] may hold "
            'zones = ["..."] and chime = true. Key L switches the language, Q ends.'
        )
    ),
)
@click.argument("device", metavar="DEVICE.toml", type=click.Path(path_type=Path))
def main(device: Path) -> None:
    from .app import BoardApp  # here, so that --help and a wrong file are answered at once

    try:
        settings = load_device(device, BoardFile)
    except SettingsError as error:
        click.echo(error, err=True)
        sys.exit(2)
    prepare_for_screen()
    app = BoardApp(settings)
    app.run(mouse=False)
    sys.exit(app.return_code or 0)
