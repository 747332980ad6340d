"""``hall-server booking-api`` and ``booking-key``: apps of the outside world book over HTTP."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from hall_server.booking_api.device import BookingFile
from hall_server.booking_api.keys import NAME, AlreadyThere, KeyRing
from hall_server.client import load_device, run
from hall_server.language import Translator, system_language
from hall_server.logs import LogFormat, log_format_option, start_log

from .common import UserError, device_argument, plain_errors

_ = Translator("hall_server", system_language())

name_argument = click.argument("name")


@click.command(
    "booking-api",
    help=_(
        "Serve the HTTP interface by which apps book appointments, until Ctrl-C. It listens on this computer "
        "only, unless the device file says otherwise; a reverse proxy before it does TLS. Logs go to stderr."
    ),
    epilog=_("Example: hall-server booking-api booking.toml"),
)
@device_argument
@log_format_option
@plain_errors
def booking_api(device: Path, log_format: LogFormat) -> None:
    settings = load_device(device, BookingFile)
    # Here, since only this command needs what the interface is built with.
    from hall_server.booking_api.serve import serve
    from hall_server.http_door.listening import AddressTaken

    start_log(log_format)
    try:
        run(serve(settings, KeyRing(device)))
    except AddressTaken as error:
        sentence = _(
            "Cannot listen on {address}. Change bind or port in {path}, or stop what uses them.",
            address=error,
            path=device,
        )
        raise UserError(sentence) from None
    except KeyboardInterrupt:
        pass


@click.group(
    "booking-key",
    help=_("The keys that apps show to the booking interface."),
    epilog=_("Example: hall-server booking-key list booking.toml"),
)
def booking_key() -> None:
    pass


@booking_key.command(
    help=_("Make a key for an app and print it, this once: only its hash is kept."),
    epilog=_("Example: hall-server booking-key add booking.toml city-app"),
)
@device_argument
@name_argument
@plain_errors
def add(device: Path, name: str) -> None:
    ring = _ring(device)
    if not NAME.fullmatch(name):
        raise click.BadParameter(_("a name has 1 to 40 letters A-Z a-z, digits, _ and -"))
    try:
        secret = ring.add(name, f"{datetime.now().astimezone():%Y-%m-%d}")
    except AlreadyThere:
        sentence = _("There is a key {name} already. Revoke it first, or choose another name.", name=name)
        raise UserError(sentence) from None
    click.echo(_("This is the key of {name}. It is not shown again:", name=name), err=True)
    click.echo(secret)


@booking_key.command(
    help=_("Revoke a key: from the next request on it is worth nothing."),
    epilog=_("Example: hall-server booking-key revoke booking.toml city-app"),
)
@device_argument
@name_argument
@plain_errors
def revoke(device: Path, name: str) -> None:
    if not (NAME.fullmatch(name) and _ring(device).revoke(name)):
        raise UserError(_("There is no key {name}.", name=name))
    click.echo(_("The key {name} is revoked.", name=name))


@booking_key.command(
    "list",
    help=_("List the keys by name, with the day on which each was made."),
    epilog=_("Example: hall-server booking-key list booking.toml --json"),
)
@device_argument
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@plain_errors
def list_keys(device: Path, as_json: bool) -> None:
    found = _ring(device).known()
    if as_json:
        click.echo(json.dumps([{"name": key.name, "made": key.made} for key in found], indent=2))
        return
    for key in found:
        click.echo(f"{key.name:20} {key.made}")


def _ring(device: Path) -> KeyRing:
    """The keys beside a device file, which must be one of the booking interface."""
    load_device(device, BookingFile)
    return KeyRing(device)
