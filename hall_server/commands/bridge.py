"""``hall-server bridge``: what the outside is to know is carried there."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from hall_server.alarms.lanes import recipients_of
from hall_server.client.loop import on_stop_signals
from hall_server.client.loop import run as run_loop
from hall_server.language import Translator, system_language
from hall_server.logs import LogFormat, log_format_option, start_log
from hall_server.outbox import Outbox
from hall_server.outbox.courier import now_ms
from hall_server.outbox.reasons import in_words
from hall_server.settings import HallFolder
from hall_server.table import table

from .common import UserError, folder_argument, hall_folder, plain_errors

if TYPE_CHECKING:
    from hall_server.bridge.standing import Standing

_ = Translator("hall_server", system_language())
log = logging.getLogger("hall_server")

MOST_SHOWN: Final = 20


@click.command(
    help=_(
        "Send ratings and service records to the provincial system, messages to citizens' phones, and alarms "
        "to the people who are named, until "
        "Ctrl-C. What cannot be sent now waits on the disk, and nothing is sent twice. It works beside a "
        "running hall, and without one. Logs go to stderr. Exit code 2: hall.toml must be changed first."
    ),
    epilog=_(
        "Examples: hall-server bridge my-hall; hall-server bridge my-hall --status; "
        "hall-server bridge my-hall --again"
    ),
)
@folder_argument
@click.option(
    "--status",
    "as_status",
    is_flag=True,
    help=_("Show what waits, was sent and was refused. Exit code 1: nothing goes out before somebody acts."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print the status as JSON."))
@click.option(
    "--again",
    is_flag=True,
    help=_("Put what was refused for good back in line, and try all that waits at once."),
)
@log_format_option
@plain_errors
def bridge(folder: Path, as_status: bool, as_json: bool, again: bool, log_format: LogFormat) -> None:
    if as_json and not as_status:
        raise click.UsageError(_("--json needs --status"))
    if again and as_status:
        raise click.UsageError(_("choose --status or --again"))
    place = hall_folder(folder)
    _must_have_something_to_do(place)
    if again:
        _put_back(place)
    elif as_status:
        _show(place, as_json=as_json)
    else:
        _run(place, log_format)


def _must_have_something_to_do(place: HallFolder) -> None:
    settings = place.settings
    told = settings.notices.channels or recipients_of(settings)
    if settings.province is None and not told:
        sentence = _(
            "{path}: nothing is to be sent. Add a table [province] for the provincial system, "
            "[[notices.channels]] for messages to citizens, or [[recipients]] and the alarms that go to "
            "them; a new hall.toml shows how.",
            path=place.settings_path,
        )
        click.echo(sentence, err=True)
        sys.exit(2)
    if not place.database.is_file():
        raise UserError(_("{path}: there is no database here yet", path=place.database))


def _run(place: HallFolder, log_format: LogFormat) -> None:
    # Here, since only this command needs what sends.
    from hall_server.bridge.run import AlreadyBridged, run

    start_log(log_format)
    logging.getLogger("httpx").setLevel(logging.WARNING)

    async def until_stopped() -> None:
        task = asyncio.ensure_future(run(place))
        on_stop_signals(task.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            await task
        log.info("the bridge of %s has stopped", place.plan.id)

    try:
        run_loop(until_stopped())
    except AlreadyBridged:
        sentence = _("Another bridge already runs on {path}. Stop it first.", path=place.path)
        raise UserError(sentence) from None
    except KeyboardInterrupt:
        pass


def _put_back(place: HallFolder) -> None:
    count = 0
    if place.outbox.is_file():
        with contextlib.closing(Outbox.open(place.outbox)) as outbox:
            count = outbox.try_again(now_ms())
    click.echo(_("{count} will be tried at once.", count=count))


def _show(place: HallFolder, *, as_json: bool) -> None:
    from hall_server.bridge.standing import standing

    found = standing(place)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
    else:
        click.echo("\n\n".join(_sections(found)))
    sys.exit(1 if found.fault else 0)


def _sections(found: Standing) -> Iterator[str]:
    yield _("The bridge runs.") if found.running else _("The bridge does not run.")
    for lane in found.lanes:
        if lane.fault:
            yield _(
                "!!! {lane}: NOTHING GOES OUT before somebody acts: {reason}",
                lane=_name(lane.lane),
                reason=in_words(lane.last_error, _),
            )
    for path in found.open_secrets:
        yield _("{path} can be read by every user of this computer. Run: chmod 600 {path}", path=path)
    if found.lanes:
        head = (_("To"), _("Waiting"), _("Oldest"), _("Sent today"), _("Expired"), _("Set aside"))
        rows = [
            (
                _name(lane.lane),
                str(lane.waiting),
                _moment(lane.oldest),
                str(lane.sent_today),
                str(lane.expired_today),
                str(lane.set_aside),
            )
            for lane in found.lanes
        ]
        yield table([head, *rows], right=[1, 3, 4, 5])
    for lane in found.lanes:
        if lane.last_error:
            yield _(
                "{lane}: tried {count} times, next at {moment}: {reason}",
                lane=_name(lane.lane),
                count=lane.attempts,
                moment=_moment(lane.next_try),
                reason=in_words(lane.last_error, _),
            )
    if found.unread:
        yield _("{count} records of the hall's log are still to be looked at.", count=found.unread)
    if found.set_aside:
        shown = found.set_aside[:MOST_SHOWN]
        lines = [_("Set aside; put back with --again:")]
        lines.append(
            table([(_name(one.lane), one.key, _moment(one.at), in_words(one.reason, _)) for one in shown])
        )
        if len(found.set_aside) > len(shown):
            lines.append(_("and {count} more; --json has them", count=len(found.set_aside) - len(shown)))
        yield "\n".join(lines)


def _name(lane: str) -> str:
    """What a lane is called for people."""
    kind, _dash, name = lane.partition("-")
    match kind:
        case "notices":
            return _("messages {number}", number=name)
        case "alarms":
            return _("alarms: {name}", name=name)
        case "emergencies":
            return _("emergencies: {name}", name=name)
        case _:
            return _("province")


def _moment(text: str | None) -> str:
    return f"{datetime.fromisoformat(text):%Y-%m-%d %H:%M:%S}" if text else "-"
