"""``hall-server alarms``: what somebody should see to now, and saying that one does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from hall_server.language import Translator, system_language
from hall_server.protocol import AcknowledgeAlarm, Alarms, AlarmView, GetAlarms, HallView
from hall_server.table import table

from .booking import device_argument
from .common import plain_errors
from .manager import DeviceGroup, RunningHall, json_option, local, with_hall

_ = Translator("hall_server", system_language())

_HELP = (
    _("The alarms that are not over: what a hall.toml asks to be told of under [[alarms]]."),
    _(
        "DEVICE.toml is what hall-server enroll wrote for a manager; it may also come before the command. "
        "The log keeps the device's name with each acknowledgement: enroll one for each manager."
    ),
)
_EXAMPLES = (
    "hall-server alarms list manager.toml",
    "hall-server alarms ack manager.toml 2026030200001",
)


@click.group(
    cls=DeviceGroup,
    shows="list",
    help="\n\n".join(_HELP),
    epilog="\n".join(("\b", _("Examples:"), *(f"  {example}" for example in _EXAMPLES))),
)
def alarms() -> None:
    pass


@alarms.command(
    "list",
    help=_("List the alarms that are not over, emergencies first."),
    epilog=_("Example: hall-server alarms list manager.toml --json"),
)
@device_argument
@json_option
@plain_errors
def list_(device: Path, as_json: bool) -> None:
    async def talk(hall: RunningHall) -> tuple[HallView, tuple[AlarmView, ...]]:
        return await hall.view(), (await hall.ask(GetAlarms(), Alarms)).alarms

    view, found = with_hall(device, talk)
    if as_json:
        click.echo(json.dumps([_record(view, alarm) for alarm in found], ensure_ascii=False, indent=2))
    elif found:
        head = (_("Alarm"), _("Since"), _("What"), _("Acknowledged"))
        click.echo(table([head, *(_cells(view, alarm) for alarm in found)]))
    else:
        click.echo(_("There are no alarms."))


@alarms.command(
    help=_("Say that somebody sees to an alarm. The first who does counts."),
    epilog=_("Example: hall-server alarms ack manager.toml 2026030200001"),
)
@device_argument
@click.argument("alarm", metavar="ID", type=int)
@plain_errors
def ack(device: Path, alarm: int) -> None:
    with_hall(device, lambda hall: hall.do(AcknowledgeAlarm(alarm)))
    click.echo(_("Alarm {alarm} is acknowledged.", alarm=alarm))


def _cells(view: HallView, alarm: AlarmView) -> tuple[str, ...]:
    seen = alarm.acknowledged_at
    by = "-" if seen is None else f"{alarm.acknowledged_by} {local(view, seen):%H:%M}"
    since = f"{local(view, alarm.raised_at):%Y-%m-%d %H:%M}"
    return str(alarm.alarm), since, alarm.text.in_language(_.language), by


def _record(view: HallView, alarm: AlarmView) -> dict[str, Any]:
    """The whole alarm; moments are ISO 8601 in the hall's time zone."""

    def moment(at: int | None) -> str | None:
        return None if at is None else local(view, at).isoformat(timespec="seconds")

    found = {name: getattr(alarm, name) for name in alarm.__struct_fields__}
    return found | {
        "text": alarm.text.in_language(_.language),
        "raised_at": moment(alarm.raised_at),
        "acknowledged_at": moment(alarm.acknowledged_at),
    }
