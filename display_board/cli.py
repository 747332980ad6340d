"""``display-board``: the command."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import click

from hall_server.client import (
    N_,
    SettingsError,
    Translator,
    load_device,
    on_screen,
    prepare_for_screen,
    run,
    speak,
    system_language,
)

from .settings import BoardFile

_ = Translator("display_board", system_language())
speak(_.language)


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_(
        N_(
            "Show the called numbers of the hall on this screen, full size; or, on a small screen at a "
            "window, who is served there and a QR code for rating it."
        )
    ),
    epilog=_(
        N_(
            "Examples: display-board board-1.toml; display-board screen-12.toml. "
            "The file comes from 'hall-server enroll': of a board, whose table [board] may hold "
            'zones = ["..."] and chime = true, or of a screen, which knows its window. '
            "Key L switches the language, Q ends."
        )
    ),
)
@click.argument("device", metavar="DEVICE.toml", type=click.Path(path_type=Path))
@click.option(
    "--window",
    type=click.IntRange(1),
    metavar="NUMBER",
    help=_(
        N_(
            "Show this window only. With a board's file there is no code for rating; a file for that is made "
            "by: hall-server enroll DIR screen NUMBER -o screen-NUMBER.toml"
        )
    ),
)
@click.option(
    "--web",
    is_flag=True,
    help=_(
        N_(
            "Serve the board as a page for a television, on this computer only, until Ctrl-C; open it with "
            "a browser in kiosk mode. Port, theme, playlist and voice are in the table [board]."
        )
    ),
)
def main(device: Path, window: int | None, web: bool) -> None:
    from .app import (  # here, so that --help and a wrong file are answered at once
        BoardApp,
        HallApp,
        WindowApp,
    )

    try:
        settings = load_device(device, BoardFile)
    except SettingsError as error:
        click.echo(error, err=True)
        sys.exit(2)
    own = settings.window
    if own and window and window != own:
        message = _("{path} is the file of window {own}'s screen; leave out --window.", path=device, own=own)
        click.echo(message, err=True)
        sys.exit(2)
    if web:
        _serve(settings, device, window)
        return
    shown = own or window
    prepare_for_screen()
    app: HallApp = WindowApp(settings, shown) if shown else BoardApp(settings)
    with on_screen(device, _):
        app.run(mouse=False)
        sys.exit(app.return_code)


def _serve(settings: BoardFile, path: Path, window: int | None) -> None:
    """The board's page, until the program is told to stop."""
    from hall_server.http_door.listening import AddressTaken  # here, as the terminal's board needs no server

    from .tv.serve import serve

    if window or settings.role != "board":
        click.echo(_("--web is for a board, not for a window's screen."), err=True)
        sys.exit(2)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    try:
        run(serve(settings, path))
    except AddressTaken as error:
        sentence = _(
            "Cannot listen on {address}. Change port under [board] in {path}, or stop what uses it.",
            address=error,
            path=path,
        )
        raise click.ClickException(sentence) from None
    except KeyboardInterrupt:
        pass
