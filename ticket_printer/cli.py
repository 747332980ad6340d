"""The command ``ticket-printer``."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import FrameType

import click

from hall_server.client import (
    N_,
    HallLink,
    Mirror,
    News,
    SettingsError,
    load_device,
    run,
    speak,
    system_language,
)
from hall_server.protocol import SlipOffered, Text

from .agent import PrinterAgent
from .devices import NotPrinted, Printer, open_printer
from .settings import PrinterFile
from .words import CONDITIONS, _, both

_.language = system_language()
speak(_.language)


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_(
        "Print the hall's slips. DEVICE is the file that 'hall-server enroll' wrote for the printer;"
        " its [printer] table says how the printer is connected."
    ),
    epilog="\b\n"
    + _(
        "Examples:\n  ticket-printer printer-1.toml         print until Ctrl+C\n"
        "  ticket-printer printer-1.toml --test  try the printer out"
    ),
)
@click.argument("device", type=click.Path(path_type=Path))
@click.option("--test", is_flag=True, help=_("Print a test slip, say how the printer is, and end."))
def main(device: Path, test: bool) -> None:
    try:
        settings = load_device(device, PrinterFile)
        printer = open_printer(settings.printer, settings.language, device.parent)
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    if test:
        sys.exit(print_test_slip(printer))
    # Forced, because python-escpos sets logging up for itself when it is imported; it also logs each
    # connection on the root logger, which is why only our own logger is at INFO.
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s", force=True)
    logging.getLogger("ticket_printer").setLevel(logging.INFO)
    run(serve(settings, printer))


def print_test_slip(printer: Printer) -> int:
    """Print a slip without the hall; the exit code says whether it came out."""
    outcome = printer.print(
        SlipOffered(
            slip=0,
            reprint=False,
            hall=Text("厅序", "Tingxu"),
            number="A000",
            service=both(N_("Test slip")),
            zone=Text("A区", "Zone A"),
            people_ahead=0,
            printed_on=f"{datetime.now():%Y-%m-%d %H:%M}",  # noqa: DTZ005 - wall clock of the installer
            url="tingxu",
        )
    )
    condition = printer.condition()
    printer.close()
    click.echo(_("Printer: {condition}", condition=_(CONDITIONS[condition])))
    if isinstance(outcome, NotPrinted):
        click.echo(
            _("The test slip was not printed: {reason}", reason=_(CONDITIONS[outcome.reason])), err=True
        )
        return 1
    click.echo(_("The test slip was printed."))
    return 0


async def serve(settings: PrinterFile, printer: Printer) -> None:
    """Print what the hall has for this printer until Ctrl-C."""
    async with HallLink.connect(settings) as link:
        agent = PrinterAgent(link, printer)
        async with Mirror.following(link) as mirror:

            def look(_news: News) -> None:
                own = mirror.view.printers.get(settings.name) if mirror.view else None
                if own and own.queued:
                    agent.wake()

            mirror.tell(look)
            with _ending(agent):
                await agent.run()


@contextlib.contextmanager
def _ending(agent: PrinterAgent) -> Iterator[None]:
    """The first Ctrl-C lets the slip under way finish; the second ends the program at once."""
    loop = asyncio.get_running_loop()

    def end(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        loop.call_soon_threadsafe(agent.stop)

    # Not add_signal_handler, which Windows does not have.
    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
