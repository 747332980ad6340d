"""``hall-server clerk``: who may sign in at a window."""

from __future__ import annotations

import json
from pathlib import Path

import click

from hall_server.language import Translator, system_language
from hall_server.store.registry import DUTIES, AlreadyThere, Clerk

from .common import HiddenOption, UserError, folder_argument, hall_folder, open_registry, plain_errors

_ = Translator("hall_server", system_language())

PIN_DIGITS = range(4, 13)
LONGEST_NAME = 40


@click.group(
    help=_("The clerks who may sign in at a window."),
    epilog=_("Example: hall-server clerk list my-hall"),
)
def clerk() -> None:
    pass


def _checked_pin(_context: click.Context, _parameter: click.Parameter, pin: str) -> str:
    if not (pin.isascii() and pin.isdigit() and len(pin) in PIN_DIGITS):
        raise click.BadParameter(_("a PIN has 4 to 12 digits"))
    return pin


def pin_option(command: click.decorators.FC) -> click.decorators.FC:
    return click.option(
        "--pin",
        cls=HiddenOption,
        prompt=_("PIN"),
        hide_input=True,
        confirmation_prompt=True,
        callback=_checked_pin,
        help=_("Asked for when it is not given; better so, since commands are remembered by shells."),
    )(command)


@clerk.command(
    help=_("Add a clerk."),
    epilog=_("Example: hall-server clerk add my-hall 0231 王芳 --duty callback"),
)
@folder_argument
@click.argument("staff_no")
@click.argument("name")
@click.option(
    "--duty",
    "duties",
    type=click.Choice(DUTIES),
    multiple=True,
    help=_("callback: works on concerns and sees whom to call; concerns: works on them. May be repeated."),
)
@pin_option
@plain_errors
def add(folder: Path, staff_no: str, name: str, duties: tuple[str, ...], pin: str) -> None:
    if not staff_no.isalnum() or len(staff_no) > 20:
        raise click.BadParameter(_("a staff number has up to 20 letters and digits"))
    # It stands on the clerk's terminal, which would obey control characters.
    if not (name.strip() and name.isprintable() and len(name) <= LONGEST_NAME):
        raise click.BadParameter(_("a name is one line of up to 40 characters"))
    try:
        person = Clerk(staff_no, name, _in_order(duties))
        open_registry(hall_folder(folder)).add_clerk(person, pin)
    except AlreadyThere:
        raise UserError(_("There is a clerk {staff_no} already.", staff_no=staff_no)) from None
    click.echo(_("Clerk {staff_no} {name} may sign in.", staff_no=staff_no, name=name))


@clerk.command(
    "pin", help=_("Give a clerk a new PIN."), epilog=_("Example: hall-server clerk pin my-hall 0231")
)
@folder_argument
@click.argument("staff_no")
@pin_option
@plain_errors
def set_pin(folder: Path, staff_no: str, pin: str) -> None:
    if not open_registry(hall_folder(folder)).set_pin(staff_no, pin):
        raise UserError(_("There is no clerk {staff_no}.", staff_no=staff_no))
    click.echo(_("Clerk {staff_no} has a new PIN.", staff_no=staff_no))


@clerk.command(
    help=_(
        "Give a clerk these duties in place of the ones before; none takes them all away. It counts at once. "
        "callback: works on concerns and sees whom to call. concerns: works on them."
    ),
    epilog=_("Example: hall-server clerk duty my-hall 0231 callback"),
)
@folder_argument
@click.argument("staff_no")
@click.argument("duties", type=click.Choice(DUTIES), nargs=-1)
@plain_errors
def duty(folder: Path, staff_no: str, duties: tuple[str, ...]) -> None:
    if not open_registry(hall_folder(folder)).set_duties(staff_no, _in_order(duties)):
        raise UserError(_("There is no clerk {staff_no}.", staff_no=staff_no))
    if duties:
        told = ", ".join(_in_order(duties))
        click.echo(_("Clerk {staff_no} has the duties: {duties}.", staff_no=staff_no, duties=told))
    else:
        click.echo(_("Clerk {staff_no} has no duties.", staff_no=staff_no))


def _in_order(duties: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(duties)))


@clerk.command(help=_("Remove a clerk."), epilog=_("Example: hall-server clerk remove my-hall 0231"))
@folder_argument
@click.argument("staff_no")
@plain_errors
def remove(folder: Path, staff_no: str) -> None:
    if not open_registry(hall_folder(folder)).remove_clerk(staff_no):
        raise UserError(_("There is no clerk {staff_no}.", staff_no=staff_no))
    click.echo(_("Clerk {staff_no} is removed.", staff_no=staff_no))


@clerk.command("list", help=_("List the clerks."), epilog=_("Example: hall-server clerk list my-hall --json"))
@folder_argument
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@plain_errors
def list_clerks(folder: Path, as_json: bool) -> None:
    found = open_registry(hall_folder(folder)).clerks()
    if as_json:
        click.echo(json.dumps([person._asdict() for person in found], ensure_ascii=False, indent=2))
        return
    for person in found:
        click.echo(" ".join((f"{person.staff_no:8}", person.name, *(f"[{duty}]" for duty in person.duties))))
