"""``hall-server alarms``: what somebody should see to now, saying that one does, and what was."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from hall_server.alarms.texts import text_of
from hall_server.domain.plan import HallPlan
from hall_server.domain.rules import MINUTE
from hall_server.language import Translator, system_language
from hall_server.protocol import AcknowledgeAlarm, Alarms, AlarmView, GetAlarms, HallView
from hall_server.store.database import open_engine
from hall_server.store.history import AlarmSeen, alarms_between, position, served_days
from hall_server.table import table

from .common import UserError, device_argument, folder_argument, hall_folder, plain_errors
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
    "hall-server alarms history my-hall --from 2026-03-01 --to 2026-03-31 --json",
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


_DAY = click.DateTime(["%Y-%m-%d"])


@alarms.command(
    help=_(
        "List the alarms of the past: when each was raised, who saw to it and when, and how long it stood. "
        "DIR is the hall's folder; its server may be running. Without --from and --to it is the last day. "
        "Exit code 1: the hall has no log of these days."
    ),
    epilog=_("Example: hall-server alarms history my-hall --from 2026-03-01 --to 2026-03-31"),
)
@folder_argument
@click.option("--from", "first", metavar="YYYY-MM-DD", type=_DAY, help=_("The first day."))
@click.option("--to", "last", metavar="YYYY-MM-DD", type=_DAY, help=_("The last day."))
@json_option
@plain_errors
def history(folder: Path, first: datetime | None, last: datetime | None, as_json: bool) -> None:
    place = hall_folder(folder)
    if not place.database.is_file():
        raise UserError(_("{path}: there is no database here yet", path=place.database))
    engine = open_engine(place.database)
    try:
        days = [date.fromisoformat(day) for day in served_days(engine)] or [date.min]
        begins = first.date() if first else days[0 if last else -1]
        ends = last.date() if last else max(begins, days[-1])
        if begins > ends:
            raise click.UsageError(_("--from is after --to"))
        if days == [date.min] or not any(begins <= day <= ends for day in days):
            raise UserError(_("The hall has no log of these days."))
        found = list(alarms_between(engine, begins, ends, position(engine)))
    finally:
        engine.dispose()
    if as_json:
        click.echo(json.dumps([_past(place.plan, one) for one in found], ensure_ascii=False, indent=2))
    elif found:
        head = (_("Alarm"), _("Raised"), _("What"), _("Acknowledged"), _("Stood"))
        click.echo(table([head, *(_past_cells(place.plan, one) for one in found)], right=[4]))
    else:
        click.echo(_("There were no alarms."))


def _past_cells(plan: HallPlan, one: AlarmSeen) -> tuple[str, ...]:
    alarm = one.alarm
    raised = datetime.fromtimestamp(alarm.raised_at / 1000, plan.zoneinfo)
    by = "-"
    if alarm.acknowledged_at is not None:
        minutes = (alarm.acknowledged_at - alarm.raised_at) // MINUTE
        by = _("{name} after {minutes} min", name=alarm.by, minutes=minutes)
    over = one.over_at
    stood = _("still") if over is None else _("{minutes} min", minutes=(over - alarm.raised_at) // MINUTE)
    return str(alarm.id), f"{raised:%Y-%m-%d %H:%M}", text_of(alarm, plan, _), by, stood


def _past(plan: HallPlan, one: AlarmSeen) -> dict[str, Any]:
    def moment(at: int | None) -> str | None:
        zone = plan.zoneinfo
        return None if at is None else datetime.fromtimestamp(at // 1000, zone).isoformat()

    alarm = one.alarm
    return {
        "alarm": alarm.id,
        "rule": alarm.rule,
        "kind": alarm.kind.value,
        "about": alarm.about,
        "window": alarm.window,
        "text": text_of(alarm, plan, _),
        "value": alarm.value,
        "limit": alarm.limit,
        "raised_at": moment(alarm.raised_at),
        "acknowledged_by": alarm.by,
        "acknowledged_at": moment(alarm.acknowledged_at),
        "over_at": moment(one.over_at),
    }


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
