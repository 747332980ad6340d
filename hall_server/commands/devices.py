"""``hall-server enroll``, ``revoke`` and ``devices``: who may connect."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, get_args

import click
import zmq

from hall_server.client.device import Role
from hall_server.language import Translator, system_language
from hall_server.settings import HallFolder
from hall_server.settings.model import ID
from hall_server.store.registry import AlreadyThere, Device

from .common import UserError, folder_argument, hall_folder, open_registry, plain_errors
from .devicefile import device_file

_ = Translator("hall_server", system_language())

R = TypeVar("R")

ROLES = click.Choice(get_args(Role))
_ROLES = _("ROLE is one of: {roles}.", roles=", ".join(ROLES.choices))


def role_argument(command: Callable[..., R]) -> Callable[..., R]:
    # All the roles in the line of usage would be broken in the middle of one.
    return click.argument("role", metavar="ROLE", type=ROLES)(command)


@click.command(
    help="\n\n".join((_("Enroll a device: make its keys and write the file that it starts with."), _ROLES)),
    epilog=_("Example: hall-server enroll my-hall window 12 -o window-12.toml"),
)
@folder_argument
@role_argument
@click.argument("name")
@click.option(
    "--temporary",
    is_flag=True,
    help=_("A spare computer for a window that is not in hall.toml; a manager opens it on the day."),
)
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help=_("The file to write."))
@click.option("--replace", is_flag=True, help=_("Make new keys; the device's old file stops working."))
@plain_errors
def enroll(folder: Path, role: str, name: str, temporary: bool, output: Path, replace: bool) -> None:
    if temporary and role != "window":
        raise click.UsageError(_("--temporary is for windows only"))
    hall = hall_folder(folder)
    name = _temporary_window(hall, name) if temporary else _name_of(hall, role, name)
    enroll_device(hall, role, name, output, replace=replace)
    click.echo(
        _("{role} {name} is enrolled. Take {path} to its computer.", role=role, name=name, path=output)
    )


@click.command(
    help="\n\n".join((_("Shut a device out: it may ask nothing from now on."), _ROLES)),
    epilog=_("Example: hall-server revoke my-hall window 12"),
)
@folder_argument
@role_argument
@click.argument("name")
@plain_errors
def revoke(folder: Path, role: str, name: str) -> None:
    if not open_registry(hall_folder(folder)).revoke(role, name):
        raise UserError(_("{role} {name} is not enrolled.", role=role, name=name))
    click.echo(_("{role} {name} is shut out.", role=role, name=name))


@click.command(help=_("List the enrolled devices."), epilog=_("Example: hall-server devices my-hall --json"))
@folder_argument
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@plain_errors
def devices(folder: Path, as_json: bool) -> None:
    found = open_registry(hall_folder(folder)).devices()
    if as_json:
        click.echo(json.dumps([device._asdict() for device in found], ensure_ascii=False, indent=2))
        return
    for device in found:
        click.echo(f"{device.role:8} {device.name:12} {device.public_key}")


def enroll_device(hall: HallFolder, role: str, name: str, output: Path, *, replace: bool = False) -> None:
    """Make a device's keys, note it, and write its file; after a :class:`UserError` there is no file."""
    if output.exists():
        raise UserError(_("{path} exists. Name another file.", path=output))
    public, secret = (key.decode() for key in zmq.curve_keypair())
    text = device_file(hall, role, name, public, secret)
    registry = open_registry(hall)
    _write_private(output, text)
    try:
        registry.enroll(Device(role, name, public), int(time.time() * 1000), replace=replace)
    except AlreadyThere:
        output.unlink()
        raise UserError(
            _("{role} {name} is enrolled already. To give it new keys, add --replace.", role=role, name=name)
        ) from None
    except BaseException:
        output.unlink()
        raise


def _name_of(hall: HallFolder, role: str, name: str) -> str:
    """The name as the plan knows it; a board may have any that is an id."""
    plan = hall.plan
    if not re.fullmatch(ID, name):
        raise click.BadParameter(_("a name has 1 to 40 letters A-Z a-z, digits, _ and -"))
    known: dict[str, list[str]] = {
        "window": [str(window.number) for window in plan.windows],
        "screen": [str(window.number) for window in plan.windows],
        "printer": [printer.id for printer in plan.printers],
        "kiosk": [kiosk.id for kiosk in plan.kiosks],
    }
    if role in known and name not in known[role]:
        sentence = _(
            "hall.toml has no {role} {name}; add it there first. It has: {names}",
            role="window" if role == "screen" else role,
            name=name,
            names=", ".join(known[role][:20]) or "-",
        )
        hint = _("For a spare computer, whose window a manager opens on the day, add --temporary.")
        raise UserError(f"{sentence}\n{hint}" if role == "window" else sentence)
    return name


def _temporary_window(hall: HallFolder, name: str) -> str:
    """The number of a window that the manager may open for a day."""
    if not re.fullmatch(r"[1-9]\d{0,3}", name):
        raise click.BadParameter(_("a window's name is its number, from 1 to 9999"))
    if int(name) in hall.plan.window_by_number:
        raise UserError(_("Window {name} is in hall.toml. Leave out --temporary.", name=name))
    return name


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
