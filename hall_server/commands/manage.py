"""``hall-server manage``: what the manager may do while the hall runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import click

from hall_server.language import Translator, system_language
from hall_server.protocol import (
    AccessNeed,
    AddWindow,
    CancelTicket,
    ChangeCitizen,
    CitizenInfo,
    HallView,
    PriorityClass,
    ReleaseWindow,
    SetSkills,
)

from .common import UserError, device_argument, plain_errors
from .manager import DeviceGroup, RunningHall, json_option, with_hall
from .windows import as_records, as_table

_ = Translator("hall_server", system_language())

NEEDS = get_args(AccessNeed)
NONE = "none"

_HELP = (
    _("Run the hall from a manager's device: windows, who waits, what goes first."),
    _(
        "DEVICE.toml is what hall-server enroll wrote for a manager; it may also come before the command. "
        "Each thing done needs a reason. The log keeps it with the device's name: enroll one for each "
        "manager."
    ),
)
_EXAMPLES = (
    "hall-server enroll my-hall manager zhang -o manager.toml",
    "hall-server manage windows manager.toml",
    'hall-server manage skills manager.toml 12 --services zone:tax --reason "long queue"',
)

window_argument = click.argument("window", type=click.IntRange(1, 9999))
number_argument = click.argument("number")
reason_option = click.option("--reason", required=True, help=_("Why; it is kept in the log."))
services_option = click.option(
    "--services",
    metavar="SERVICE,...",
    required=True,
    help=_("Ids of services, separated by commas; zone:tax means all of that zone, * all of the hall."),
)


@click.group(
    cls=DeviceGroup,
    shows="windows",
    help="\n\n".join(_HELP),
    epilog="\n".join(("\b", _("Examples:"), *(f"  {example}" for example in _EXAMPLES))),
)
def manage() -> None:
    pass


@manage.command(
    help=_("Show every window. Chosen counts the numbers it called out of turn today, Green whom it let in."),
    epilog=_("Example: hall-server manage windows manager.toml"),
)
@device_argument
@json_option
@plain_errors
def windows(device: Path, as_json: bool) -> None:
    view = with_hall(device, RunningHall.view)
    click.echo(json.dumps(as_records(view), ensure_ascii=False, indent=2) if as_json else as_table(view))


@manage.command(
    help=_("Let a window serve other services. They replace its own for the rest of the day."),
    epilog=_(
        'Example: hall-server manage skills manager.toml 12 --services consult,zone:tax --reason "long queue"'
    ),
)
@device_argument
@window_argument
@services_option
@reason_option
@plain_errors
def skills(device: Path, window: int, services: str, reason: str) -> None:
    async def talk(hall: RunningHall) -> tuple[str, ...]:
        wanted = _services(await hall.view(), services)
        await hall.do(SetSkills(window, wanted, reason))
        return wanted

    served = ", ".join(with_hall(device, talk))
    click.echo(_("Until the day ends, window {window} serves: {services}", window=window, services=served))


@manage.command(
    "add-window",
    help=_("Open a temporary window, until the day ends."),
    epilog=_(
        "Example: hall-server manage add-window manager.toml 99 --zone tax --services zone:tax "
        '--reason "last day of the tax return"'
    ),
)
@device_argument
@window_argument
@click.option("--zone", required=True, help=_("The id of the zone where it stands."))
@services_option
@reason_option
@plain_errors
def add_window(device: Path, window: int, zone: str, services: str, reason: str) -> None:
    async def talk(hall: RunningHall) -> None:
        await hall.do(AddWindow(window, zone, _services(await hall.view(), services), reason))

    with_hall(device, talk)
    click.echo(_("Window {window} is there until the day ends.", window=window))
    click.echo(
        _(
            "If no computer is enrolled for it yet: "
            "hall-server enroll DIR window {window} --temporary -o window-{window}.toml",
            window=window,
        )
    )


@manage.command(
    help=_(
        "Free a window that its clerk left without signing out. It closes, and who was called there waits "
        "again at the old place."
    ),
    epilog=_('Example: hall-server manage release manager.toml 12 --reason "clerk taken ill"'),
)
@device_argument
@window_argument
@reason_option
@plain_errors
def release(device: Path, window: int, reason: str) -> None:
    async def talk(hall: RunningHall) -> bool:
        desk = (await hall.view()).windows.get(window)
        await hall.do(ReleaseWindow(window, reason))
        return desk is not None and desk.serving is not None

    if with_hall(device, talk):
        click.echo(_("Window {window} is free and closed. Who was there waits again.", window=window))
    else:
        click.echo(_("Window {window} is free and closed.", window=window))


@manage.command(
    help=_("Take a number out of the line. It waits or is set aside."),
    epilog=_('Example: hall-server manage cancel manager.toml A047 --reason "taken twice"'),
)
@device_argument
@number_argument
@reason_option
@plain_errors
def cancel(device: Path, number: str, reason: str) -> None:
    with_hall(device, lambda hall: hall.do(CancelTicket(number, reason)))
    click.echo(_("{number} is cancelled.", number=number.strip().upper()))


@manage.command(
    help=_("Give a citizen another class. The place in line follows; the clock stays where it started."),
    epilog=_(
        "Example: hall-server manage priority manager.toml A047 --class elderly --needs deaf "
        '--reason "showed an ID card"'
    ),
)
@device_argument
@number_argument
@click.option(
    "--class",
    "priority",
    type=click.Choice(get_args(PriorityClass)),
    required=True,
    help=_("The class, whose limit says how long somebody may wait."),
)
@click.option(
    "--needs",
    metavar="NEED,...",
    help=_(
        "What this citizen needs: {needs}, separated by commas, or none. Without it, this stays as it is.",
        needs=", ".join(NEEDS),
    ),
)
@click.option(
    "--green-reason", metavar="CODE", help=_("For the green channel: a reason code of the hall's list.")
)
@reason_option
@plain_errors
def priority(
    device: Path,
    number: str,
    priority: PriorityClass,
    needs: str | None,
    green_reason: str | None,
    reason: str,
) -> None:
    if (priority == "green") != (green_reason is not None):
        raise click.UsageError(_("--class green and --green-reason CODE go together"))
    given = None if needs is None else _needs(needs)

    async def talk(hall: RunningHall) -> None:
        view = await hall.view()
        if green_reason is not None and green_reason not in view.reasons:
            known = ", ".join(view.reasons) or "-"
            sentence = _(
                "{reason} is not in the hall's list of reasons. It has: {known}",
                reason=green_reason,
                known=known,
            )
            raise UserError(sentence)
        needs_then = _needs_of(view, number) if given is None else given
        citizen = CitizenInfo(priority, green_reason or "", needs_then)
        await hall.do(ChangeCitizen(number, citizen, reason))

    with_hall(device, talk)
    click.echo(_("{number} is changed. The place in line follows.", number=number.strip().upper()))


def _needs(text: str) -> tuple[AccessNeed, ...]:
    given = {word.strip() for word in text.split(",")} - {NONE}
    if unknown := given - {*NEEDS}:
        word, known = ", ".join(sorted(unknown)), ", ".join((*NEEDS, NONE))
        raise click.BadParameter(_("{word} is not one of: {known}", word=word or "-", known=known))
    return tuple(need for need in NEEDS if need in given)


def _needs_of(view: HallView, number: str) -> tuple[AccessNeed, ...]:
    """What a ticket has now. Of those set aside everybody sees the number only. Raises ``UserError``."""
    wanted = number.strip().upper()
    if any(ticket.number == wanted for ticket in view.parked.values()):
        sentence = _("{number} is set aside. Say its needs as well, for example: --needs none", number=wanted)
        raise UserError(sentence)
    return next((ticket.needs for ticket in view.waiting.values() if ticket.number == wanted), ())


def _services(view: HallView, text: str) -> tuple[str, ...]:
    """The ids of the services that were named, one by one or a zone's all. Raises ``UserError``."""
    found: list[str] = []
    for word in filter(None, (part.strip() for part in text.split(","))):
        kind, _colon, zone = word.partition(":")
        if word == "*":
            found += view.services
        elif kind == "zone" and zone in view.zones:
            found += [service.id for service in view.services.values() if service.zone == zone]
        elif word in view.services:
            found.append(word)
        else:
            names = ", ".join([*(f"zone:{each}" for each in view.zones), *view.services][:20])
            raise UserError(_("The hall has no service {word}. It has: {names}", word=word, names=names))
    return tuple(dict.fromkeys(found))
