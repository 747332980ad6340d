"""``hall-server advise``: how many windows to open on a date, by zone and half hour."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import click

from hall_server.domain.citizen import Priority
from hall_server.domain.policy import policy_of
from hall_server.language import Translator, system_language
from hall_server.serving.staffing_past import known
from hall_server.simulation import Openings, Visitor, read_openings, write_openings, write_trace
from hall_server.staffing import Advice, Zones, advise, days_to_play, drawn_day, judge

from .advised import as_object, as_text, judged_as_object, judged_as_text
from .common import UserError, folder_argument, hall_folder, plain_errors
from .schedules import bad_input, opening_of

_ = Translator("hall_server", system_language())

MOST_YEARS: Final = 10

_HELP = (
    _(
        "How many windows each zone needs in each half hour of a date, so that 9 in 10 wait 10 minutes at "
        "most: from the hall's history by weekday, place in the month and holidays."
    ),
    _(
        "A formula begins; made-up days with the hall's own windows, rule of calling and breaks mend it, and "
        "200 others check it. Fewer and more are with one window less or more in that half hour alone. Room "
        "is how many more appointments the half hour could take with those windows; for each service that "
        "has appointments a table says so, in JSON for every service."
    ),
)
_EXAMPLES = (
    "hall-server advise my-hall --date 2026-03-09",
    "hall-server advise my-hall --date 2026-03-09 --schedule-csv plan.csv --day-csv day.csv",
    "hall-server advise my-hall --date 2026-03-09 --windows changed.csv",
    "hall-server simulate --hall my-hall --day day.csv --windows changed.csv --against plan.csv",
)
STOPPED: Final = 130
"""The exit code after Ctrl-C, as shells have it."""
_file = click.Path(path_type=Path, dir_okay=False)


@click.command(
    "advise",
    help="\n\n".join(_HELP),
    epilog="\n".join(("\b", _("Examples:"), *(f"  {example}" for example in _EXAMPLES))),
)
@folder_argument
@click.option(
    "--date",
    "day",
    metavar="YYYY-MM-DD",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    help=_("The day to advise on."),
)
@click.option(
    "--schedule-csv",
    "schedule",
    metavar="FILE",
    type=_file,
    help=_("Write when which window opens, for hall-server simulate --windows."),
)
@click.option(
    "--day-csv",
    "made_up",
    metavar="FILE",
    type=_file,
    help=_("Write one made-up day at the expected demand, for hall-server simulate --day."),
)
@click.option(
    "--windows",
    "own",
    metavar="FILE",
    type=_file,
    help=_("Judge this schedule, such as a changed --schedule-csv, on the days that check the advice."),
)
@click.option("--seed", type=int, default=1, show_default=True, help=_("For the made-up days."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON. Times are in seconds."))
@plain_errors
def advise_(
    folder: Path,
    day: datetime,
    schedule: Path | None,
    made_up: Path | None,
    own: Path | None,
    seed: int,
    as_json: bool,
) -> None:
    if own and schedule:
        raise click.UsageError(_("--schedule-csv writes what is advised; leave it out with --windows."))
    place = hall_folder(folder)
    on = day.date()
    today = place.plan.business_day(int(datetime.now(UTC).timestamp() * 1000))
    if on.year - today.year > MOST_YEARS:
        sentence = _("{day} is too far away; name a date within {years} years.", day=on, years=MOST_YEARS)
        raise UserError(sentence)
    zones = known(place.plan, place.database, on)
    if zones is None:
        raise UserError(
            _(
                "Not yet known: the hall has no history before {day}. Bring the past along with "
                "hall-server import-history, or try again after its first day.",
                day=on,
            )
        )
    if zones.demand.citizens == 0:
        raise UserError(
            _("Nobody is expected on {day}: no numbers are handed out that day.", day=on.isoformat())
        )
    _say_if_past(on, today)
    if made_up is not None:
        _write_day(made_up, zones, seed)
    if own is not None:
        with bad_input():
            openings = read_openings(own, place.plan)
        _judge(zones, seed, openings, as_json=as_json)
        return
    try:
        found = _advice(zones, seed)
    except KeyboardInterrupt:
        sys.exit(STOPPED)
    if schedule is not None:
        write_openings(schedule, zones.openings(found.windows))
    click.echo(json.dumps(as_object(zones, found), indent=2) if as_json else as_text(zones, found))


def _judge(zones: Zones, seed: int, openings: Openings, *, as_json: bool) -> None:
    try:
        found = judge(zones, policy_of(zones.plan.dispatch), seed, openings)
    except KeyboardInterrupt:
        sys.exit(STOPPED)
    told = json.dumps(judged_as_object(zones, found), indent=2) if as_json else judged_as_text(zones, found)
    click.echo(told)


def _say_if_past(day: date, today: date) -> None:
    if day < today:
        sentence = _("{day} is past: this is what the days before it would have advised.", day=day)
        click.echo(sentence, err=True)


def _write_day(path: Path, zones: Zones, seed: int) -> None:
    """A day file begins when the hall opens; who comes before that comes then.

    Imported history knows that somebody had an appointment, but not for when: on arrival counts the same.
    """
    opening = opening_of(zones.plan, None)

    def from_opening(visitor: Visitor) -> Visitor:
        slot = visitor.slot
        if slot is None and visitor.priority is Priority.APPOINTMENT:
            slot = visitor.arrives
        return replace(
            visitor,
            arrives=max(0, visitor.arrives - opening),
            slot=None if slot is None else max(0, slot - opening),
        )

    write_trace(path, [from_opening(visitor) for visitor in drawn_day(zones.demand, seed)])


def _advice(zones: Zones, seed: int) -> Advice:
    with click.progressbar(
        length=days_to_play(zones),
        label=_("Simulating"),
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as bar:
        # How many it takes in the end depends on what they show; the bar waits for the last one.
        found = advise(
            zones,
            policy_of(zones.plan.dispatch),
            seed,
            lambda days: bar.update(min(days, (bar.length or 0) - bar.pos - 1)),
        )
        bar.update((bar.length or 0) - bar.pos)
    return found
