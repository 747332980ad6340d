"""``hall-server page-user``: who may look at the manager's page of ``hall-web``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click
from sqlalchemy import Connection

from hall_server.client import load_device
from hall_server.language import Translator, system_language
from hall_server.web import page_users
from hall_server.web.settings import WebFile
from hall_server.web.state import State, state_path

from .common import HiddenOption, UserError, plain_errors

_ = Translator("hall_server", system_language())
T = TypeVar("T")

LONGEST_NAME = 40


def _work(device: Path, job: Callable[[Connection], T]) -> T:
    load_device(device, WebFile)
    with State.open(state_path(device)) as state, state.engine.begin() as connection:
        return job(connection)


def _checked(_context: click.Context, _parameter: click.Parameter, password: str) -> str:
    if not page_users.SHORTEST <= len(password) <= page_users.LONGEST:
        raise click.BadParameter(_("a password has {least} signs or more", least=page_users.SHORTEST))
    return password


device_argument = click.argument("device", metavar="WEB.toml", type=click.Path(path_type=Path))


@click.group(
    "page-user",
    help=_("The names and passwords that open the manager's page (/manager) of hall-web."),
    epilog=_("Example: hall-server page-user list my-hall/web.toml"),
)
def page_user() -> None:
    pass


@page_user.command(
    help=_("Add a name, or give it a new password. It counts at once; hall-web may be running."),
    epilog=_("Example: hall-server page-user add my-hall/web.toml office"),
)
@device_argument
@click.argument("name")
@click.option(
    "--password",
    cls=HiddenOption,
    prompt=_("Password"),
    hide_input=True,
    confirmation_prompt=True,
    callback=_checked,
    help=_("Asked for when it is not given; better so, since commands are remembered by shells."),
)
@plain_errors
def add(device: Path, name: str, password: str) -> None:
    if not (name.strip() == name and name and name.isprintable() and len(name) <= LONGEST_NAME):
        raise click.BadParameter(_("a name is one line of up to 40 characters"))
    _work(device, lambda connection: page_users.put(connection, name, password))
    click.echo(_("{name} may open the manager's page.", name=name))


@page_user.command(
    help=_("Remove a name. Whoever is signed in by it no longer is."),
    epilog=_("Example: hall-server page-user remove my-hall/web.toml office"),
)
@device_argument
@click.argument("name")
@plain_errors
def remove(device: Path, name: str) -> None:
    if not _work(device, lambda connection: page_users.remove(connection, name)):
        raise UserError(_("There is nobody named {name}.", name=name))
    click.echo(_("{name} may no longer open the manager's page.", name=name))


@page_user.command(
    "list",
    help=_("List the names."),
    epilog=_("Example: hall-server page-user list my-hall/web.toml"),
)
@device_argument
@plain_errors
def list_users(device: Path) -> None:
    for name in _work(device, page_users.names):
        click.echo(name)
