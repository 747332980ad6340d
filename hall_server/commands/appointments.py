"""``hall-server appointments``: the hall's book of appointments, listed, exported and imported."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import click

from hall_server.booking_api.device import OfficeFile
from hall_server.booking_files import files
from hall_server.booking_files.bringing import Outcome, What, bring_in, fetched
from hall_server.booking_files.rows import Checks, Contents, NoFile, Row
from hall_server.client import HallLink, load_device
from hall_server.language import N_, Translator, system_language
from hall_server.protocol import AppointmentInfo, GetSnapshot, Snapshot
from hall_server.table import table

from .common import UserError, device_argument, plain_errors
from .manager import PATIENCE, reached

T = TypeVar("T")
Work = Callable[[HallLink, Snapshot], Awaitable[T]]

_ = Translator("hall_server", system_language())

BAD_ROWS_SHOWN = 20

_STATES = {
    "booked": N_("booked"),
    "kept": N_("kept"),
    "cancelled": N_("cancelled"),
    "missed": N_("missed"),
}
_CLASSES = {
    "normal": N_("normal"),
    "appointment": N_("appointment"),
    "elderly": N_("elderly"),
    "disabled": N_("disabled"),
    "pregnant": N_("pregnant"),
    "green": N_("green channel"),
}
_COUNTS: dict[What, str] = {
    "booked": N_("Booked"),
    "already_there": N_("Already there"),
    "not_open": N_("Not open, left out"),
    "refused": N_("Refused by the hall"),
}
_day = click.DateTime(["%Y-%m-%d"])


@click.group(
    help=_("The hall's appointments: list them, export them, import those of another system."),
    epilog=_("Example: hall-server appointments list manager.toml"),
)
def appointments() -> None:
    pass


def _days(command: click.decorators.FC) -> click.decorators.FC:
    first = click.option("--from", "first", type=_day, metavar="DAY", help=_("The first day; usually today."))
    last = click.option("--to", "last", type=_day, metavar="DAY", help=_("The last day, included."))
    return first(last(command))


@appointments.command(
    "list",
    help=_("List today's appointments, or those of other days from today on."),
    epilog=_("Example: hall-server appointments list manager.toml --from 2026-03-02 --to 2026-03-06"),
)
@device_argument
@_days
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@plain_errors
def list_appointments(device: Path, first: datetime | None, last: datetime | None, as_json: bool) -> None:
    found, hall = _fetched(load_device(device, OfficeFile), first, last, ahead=False)
    zone = ZoneInfo(hall.view.timezone)
    if as_json:
        click.echo(json.dumps([_facts(each, zone) for each in found], ensure_ascii=False, indent=2))
    elif found:
        click.echo(table([_head(), *(_line(each, hall, zone) for each in found)]))
    else:
        click.echo(_("There are no appointments."))


@appointments.command(
    "export",
    help="\n\n".join(
        [
            _("Write the appointments from today on into FILE, which ends in .csv or .ics."),
            _(
                "CSV holds everything that import reads. iCalendar holds an event for each, without the "
                "citizens' phones, classes and needs. A file that is there is replaced."
            ),
        ]
    ),
    epilog=_("Example: hall-server appointments export manager.toml appointments.ics"),
)
@device_argument
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@_days
@plain_errors
def export(device: Path, file: Path, first: datetime | None, last: datetime | None) -> None:
    office = load_device(device, OfficeFile)
    try:
        files.kind_of(file)
        found, hall = _fetched(office, first, last, ahead=True)
        files.write(file, (Row.of(info, place) for place, info in enumerate(found, 1)), hall, office.language)
    except NoFile as error:
        raise UserError(_(error.sentence, **error.fields)) from None
    click.echo(_("{count:,} appointments are in {path}.", count=len(found), path=file))


@appointments.command(
    "import",
    help="\n\n".join(
        [
            _("Book the appointments of another system, from FILE, which ends in .csv or .ics."),
            _(
                "First the whole file is checked; when a row is bad, nothing is booked. Then the rows are "
                "booked one by one. What the hall refuses, such as a full slot, is listed; the others stand. "
                "A row whose code stands for the same service and slot already is left alone: a file may be "
                "imported twice, and an import that was cut off is simply started again."
            ),
            _(
                "CSV is UTF-8 or GB18030. Its first line names the columns code, service and slot, and if "
                "you like phone_tail, priority, needs and state. See docs/BOOKING.md."
            ),
            _("Exit code 1: rows are bad or were refused, or the hall did not answer."),
        ]
    ),
    epilog=_("Example: hall-server appointments import manager.toml other-system.csv --dry-run"),
)
@device_argument
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help=_("Check the file only; the hall may still refuse rows."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON with all bad and refused rows."))
@plain_errors
def import_(device: Path, file: Path, dry_run: bool, as_json: bool) -> None:
    office = load_device(device, OfficeFile)
    try:
        contents = _asked(office, lambda _link, hall: _read(file, hall))
    except NoFile as error:
        raise UserError(_(error.sentence, **error.fields)) from None
    outcomes: list[Outcome] = []
    try:
        if not (contents.bad or dry_run):
            _asked(office, lambda link, _hall: _book_all(link, contents.rows, outcomes))
    finally:
        click.echo(_result(file, contents, outcomes) if as_json else _report(file, contents, outcomes))
    if contents.bad:
        raise UserError(_("{count:,} rows are bad. Nothing was booked.", count=len(contents.bad)))
    if any(outcome.what == "refused" for outcome in outcomes):
        raise UserError(_("Not every row could be booked."))


async def _read(file: Path, hall: Snapshot) -> Contents:
    return files.read(file, Checks(hall.view))


async def _book_all(link: HallLink, rows: list[Row], outcomes: list[Outcome]) -> None:
    """Fill ``outcomes``, which says what was done also when the hall falls silent in the middle."""
    with click.progressbar(length=len(rows), label=_("Booking"), file=sys.stderr) as bar:
        async for outcome in bring_in(link, rows):
            outcomes.append(outcome)
            bar.update(1)


def _asked(office: OfficeFile, work: Work[T]) -> T:
    """Do some work with the hall. Raises :class:`UserError` when it cannot be done."""

    async def talk(link: HallLink) -> T:
        return await work(link, await link.ask(GetSnapshot(), Snapshot, patience=PATIENCE))

    return reached(office, talk)


def _fetched(
    office: OfficeFile, first: datetime | None, last: datetime | None, *, ahead: bool
) -> tuple[list[AppointmentInfo], Snapshot]:
    """The appointments of some days: usually today, with ``ahead`` all that can be booked from today on."""

    async def fetch(link: HallLink, hall: Snapshot) -> tuple[list[AppointmentInfo], Snapshot]:
        zone = ZoneInfo(hall.view.timezone)
        begin = first.date() if first else datetime.fromtimestamp(hall.now // 1000, zone).date()
        usually = begin + timedelta(days=hall.view.days_ahead if ahead else 0)
        end = last.date() if last else usually
        if not 0 <= (end - begin).days <= 366:
            raise click.UsageError(_("--to must be on or after --from, and within a year"))
        return await fetched(link, begin, end), hall

    return _asked(office, fetch)


def _head() -> tuple[str, ...]:
    return _("Slot"), _("Service"), _("Code"), _("State"), _("Class"), _("Phone"), _("Ticket")


def _line(info: AppointmentInfo, hall: Snapshot, zone: ZoneInfo) -> tuple[str, ...]:
    service = hall.view.services.get(info.service)
    return (
        f"{datetime.fromtimestamp(info.slot // 1000, zone):%Y-%m-%d %H:%M}",
        service.name.in_language(_.language) if service else info.service,
        info.code,
        _(_STATES[info.state]),
        _(_CLASSES[info.priority]),
        info.phone_tail or "-",
        info.number or "-",
    )


def _facts(info: AppointmentInfo, zone: ZoneInfo) -> dict[str, object]:
    return {
        "code": info.code,
        "service": info.service,
        "slot": datetime.fromtimestamp(info.slot // 1000, zone).isoformat(),
        "state": info.state,
        "phone_tail": info.phone_tail,
        "priority": info.priority,
        "needs": list(info.needs),
        "number": info.number,
    }


def _report(file: Path, contents: Contents, outcomes: list[Outcome]) -> str:
    counts = Counter(outcome.what for outcome in outcomes)
    rows = [(_("Rows"), len(contents.rows) + len(contents.bad)), (_("Bad"), len(contents.bad))]
    if outcomes:
        rows += [(_(words), counts[what]) for what, words in _COUNTS.items()]
    figures = table([(name, f"{count:,}") for name, count in rows], right=[1])
    return "\n".join([figures, *_bad_lines(file, contents, outcomes)])


def _bad_lines(file: Path, contents: Contents, outcomes: list[Outcome]) -> Iterator[str]:
    """What is wrong with single rows: all that were refused, and the first of those that are bad."""
    for outcome in outcomes:
        if outcome.refusal is not None:
            _code, text = outcome.refusal
            yield _where(file, outcome.row.place, text.in_language(_.language))
    for place, error in contents.bad[:BAD_ROWS_SHOWN]:
        yield _where(file, place, _(error.sentence, **error.fields))
    if len(contents.bad) > BAD_ROWS_SHOWN:
        yield _("and {count:,} more; --json lists all", count=len(contents.bad) - BAD_ROWS_SHOWN)


def _where(file: Path, place: int, reason: str) -> str:
    if files.kind_of(file) == ".csv":
        return _("line {line}: {reason}", line=place, reason=reason)
    return _("event {number}: {reason}", number=place, reason=reason)


def _result(file: Path, contents: Contents, outcomes: list[Outcome]) -> str:
    counts = Counter(outcome.what for outcome in outcomes)
    place = "line" if files.kind_of(file) == ".csv" else "event"
    result: dict[str, object] = {
        "file": str(file),
        "rows": len(contents.rows) + len(contents.bad),
        **{str(what): counts[what] for what in _COUNTS},
        "bad_rows": [
            {place: number, "reason": _(error.sentence, **error.fields)} for number, error in contents.bad
        ],
        "refused_rows": [
            {place: outcome.row.place, "code": code, "reason": text.in_language(_.language)}
            for outcome in outcomes
            if outcome.refusal is not None
            for code, text in [outcome.refusal]
        ],
    }
    return json.dumps(result, ensure_ascii=False, indent=2)
