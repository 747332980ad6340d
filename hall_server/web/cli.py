"""``hall-web``: the command."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import Final

import click

from hall_server.client import SettingsError, Translator, load_device, run, speak, system_language
from hall_server.http_door.listening import AddressTaken
from hall_server.logs import LogFormat, log_format_option, start_log
from hall_server.oserrors import reason_of

from .serve import NoTls, serve
from .settings import WebFile

_ = Translator("hall_server", system_language())
speak(_.language)

# Each phone that follows its place holds a connection, and each connection is a file to the system.
FILES_BESIDE_STREAMS: Final = 1_500
# How far this process steps back, on the scale of ``nice`` from 0 to 19.
STEPS_BACK: Final = 10


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_(
        "Serve the pages that citizens see on their phones, until Ctrl-C: the place in line, and ratings. "
        "The file comes from 'hall-server init' or 'hall-server enroll'; [web] in it says where to listen. "
        "What must last is kept in web.db beside it. Logs go to stderr."
    ),
    epilog=_("Example: hall-web my-hall/web.toml"),
)
@click.argument("device", metavar="WEB.toml", type=click.Path(path_type=Path))
@log_format_option
def main(device: Path, log_format: LogFormat) -> None:
    try:
        settings = load_device(device, WebFile)
    except SettingsError as error:
        click.echo(error, err=True)
        sys.exit(2)
    start_log(log_format)
    _allow_files(settings.web.streams + FILES_BESIDE_STREAMS)
    _give_way()
    try:
        run(serve(settings, device))
    except AddressTaken as error:
        sentence = _(
            "Cannot listen on {address}. Change bind or port in {path}, or stop what uses them.",
            address=error,
            path=device,
        )
        raise click.ClickException(sentence) from None
    except NoTls as error:
        raise click.ClickException(_("The files of TLS cannot be used. {error}", error=error)) from None
    except OSError as error:
        raise click.ClickException(
            f"{error.filename}: {reason_of(error)}" if error.filename else reason_of(error)
        ) from None
    except KeyboardInterrupt:
        pass


def _give_way() -> None:
    """The hall runs on the same computer, and nobody at a window or a kiosk should wait for phones: where
    both want a processor, the hall has it. Threads have what their process has when they start, so this
    comes before any of them. Windows has no ``nice``; there both stay equal."""
    if not hasattr(os, "nice"):
        return
    with contextlib.suppress(OSError):
        os.nice(STEPS_BACK)
        if os.getsid(0) == os.getpid():
            # A service has a session of its own, and Linux may weigh whole sessions against each other.
            Path("/proc/self/autogroup").write_text(str(STEPS_BACK), encoding="ascii")


def _allow_files(wanted: int) -> None:
    """Ask the system for so many open files, where it counts them."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        if soft < most:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
