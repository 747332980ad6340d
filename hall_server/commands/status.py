"""``hall-server status``: the hall as its database has it now."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from hall_server.domain import opened
from hall_server.domain.plan import HallPlan
from hall_server.domain.replay import replay
from hall_server.language import N_, Translator, system_language
from hall_server.store.database import open_engine
from hall_server.store.journal import Journal
from hall_server.table import table

from .common import UserError, folder_argument, hall_folder, in_short, plain_errors
from .summary import Summary, summed_up

_ = Translator("hall_server", system_language())

_WORDS = {
    "closed": N_("closed"),
    "open": N_("open"),
    "paused": N_("paused"),
    "queued": N_("queued"),
    "printing": N_("printing"),
    "failed": N_("failed"),
    "ready": N_("ready"),
    "paper_out": N_("paper out"),
    "cover_open": N_("cover open"),
    "offline": N_("offline"),
    "error": N_("faulty"),
    "silent": N_("not heard from"),
}


@click.command(
    help=_("Show the hall as its database has it now, whether or not its server runs."),
    epilog=_("Example: hall-server status my-hall --json"),
)
@folder_argument
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@plain_errors
def status(folder: Path, as_json: bool) -> None:
    place = hall_folder(folder)
    if not place.database.is_file():
        raise UserError(_("{path}: there is no database here yet", path=place.database))
    summary = _now(place.plan, place.database)
    if as_json:
        click.echo(json.dumps(asdict(summary), ensure_ascii=False, indent=2))
    elif summary.as_of is None:
        click.echo(_("No business day has begun here yet. Open the hall with: hall-server serve DIR"))
    else:
        click.echo("\n\n".join(_sections(summary, datetime.fromisoformat(summary.as_of))))


def _now(plan: HallPlan, database: Path) -> Summary:
    engine = open_engine(database)
    try:
        hall, last_at, journal = opened(plan), 0, Journal(engine)
        hall.book, hall.cases, hall.concerns = journal.carried_over()
        for event, _before in replay(hall, journal.today()):
            last_at = event.at
        now = int(time.time() * 1000)
        # A day that is over, or a rehearsal's, stands still at its last record.
        is_today = plan.business_day(now).isoformat() == hall.day
        return summed_up(hall, max(now, last_at) if is_today else last_at)
    finally:
        engine.dispose()


def _sections(summary: Summary, as_of: datetime) -> Iterator[str]:
    tickets = summary.tickets
    yield _("{hall} on {day}, as of {time:%H:%M:%S}", hall=summary.hall, day=summary.day, time=as_of)
    if summary.alarms:
        yield _alarms(summary)
    yield table(
        [
            (_("Tickets issued"), str(tickets.issued)),
            (_("Waiting"), str(tickets.waiting)),
            (_("At a window"), str(tickets.serving)),
            (_("Parked"), str(tickets.parked)),
            (_("Done"), str(tickets.done)),
            (_("No-shows"), str(tickets.no_show)),
            (_("Expired"), str(tickets.expired)),
            (_("Cancelled"), str(tickets.cancelled)),
        ],
        right=[1],
    )
    yield table(
        [
            (_("Zone"), _("Waiting"), _("Longest wait")),
            *(
                (
                    zone.name.in_language(_.language),
                    str(zone.waiting),
                    _length(zone.longest_wait_seconds),
                )
                for zone in summary.zones
            ),
        ],
        right=[1, 2],
    )
    yield _windows(summary)
    if summary.printers:
        rows = [(printer.id, _(_WORDS[printer.status]), str(printer.slips)) for printer in summary.printers]
        yield table([(_("Printer"), _("Status"), _("Slips")), *rows], right=[2])
    yield _slips(summary)
    late = len(summary.overdue_concerns)
    yield _("Open concerns: {count}, overdue: {late}", count=summary.open_concerns, late=late)
    if summary.overdue_concerns:
        yield _(
            "OVERDUE concerns: {count} ({numbers}). "
            "See them with: hall-server concerns list manager.toml --overdue",
            count=len(summary.overdue_concerns),
            numbers=", ".join(summary.overdue_concerns),
        )
    if summary.calendar_ends:
        yield _(
            "The published holidays end on {day}, and appointments can be booked beyond it. "
            "Run: pip install --upgrade holidays, or write the make-up days under [calendar] in hall.toml.",
            day=summary.calendar_ends,
        )


def _alarms(summary: Summary) -> str:
    rows = [
        (
            str(alarm.id),
            f"{datetime.fromisoformat(alarm.since):%m-%d %H:%M}",
            alarm.text.in_language(_.language),
            alarm.acknowledged_by or "-",
        )
        for alarm in summary.alarms
    ]
    return table([(_("Alarm"), _("Since"), _("What"), _("Acknowledged")), *rows])


def _windows(summary: Summary) -> str:
    staffed = [window for window in summary.windows if window.state != "closed" or window.clerk]
    rows = [
        (str(window.number), _(_WORDS[window.state]), window.clerk or "-", window.ticket or "-")
        for window in staffed
    ]
    head = (_("Window"), _("State"), _("Clerk"), _("Ticket"))
    empty = [window.number for window in summary.windows if window not in staffed]
    told = [table([head, *rows], right=[0])] if rows else []
    if empty:
        told.append(_("Closed, and nobody is signed in: {windows}", windows=in_short(empty)))
    return "\n".join(told)


def _slips(summary: Summary) -> str:
    if not summary.slips_not_printed:
        return _("Every slip is printed.")
    rows = [
        (
            slip.number,
            slip.printer,
            _(_WORDS[slip.state]),
            _(_WORDS[slip.reason]) if slip.reason else "-",
            _("REPRINT") if slip.reprint else "-",
        )
        for slip in summary.slips_not_printed
    ]
    head = (_("Ticket"), _("Printer"), _("State"), _("Reason"), _("Reprint"))
    return "\n".join([_("Slips not printed:"), table([head, *rows])])


def _length(seconds: int | None) -> str:
    if seconds is None:
        return "-"
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}:{rest:02d}"
