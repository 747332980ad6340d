"""``hall-server why``: when a ticket was called, and why then."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine

from hall_server.domain.plan import HallPlan
from hall_server.domain.why import Called, Standing, Story, story_of
from hall_server.language import Translator, system_language
from hall_server.settings import HallFolder
from hall_server.store.database import open_engine
from hall_server.store.history import last_day_of, served_days
from hall_server.store.journal import Journal

from .common import UserError, folder_argument, hall_folder, plain_errors
from .explained import as_text

_ = Translator("hall_server", system_language())

_HELP = (
    _(
        "Print when a ticket was called and why then: the rule, its limit, clock and call-by time, and "
        "those who came earlier but were called later. Of a ticket that still waits: who is before it."
    ),
    _(
        "All is taken from the log: the limits and lengths that were in force on that day count. The hall's "
        "server may be running. A number that was used on several days means the last of them."
    ),
)
_EXAMPLES = (
    "hall-server why my-hall A047",
    "hall-server why my-hall A047 --day 2026-03-02 --json",
)


@click.command(
    help="\n\n".join(_HELP),
    epilog="\n".join(("\b", _("Examples:"), *(f"  {example}" for example in _EXAMPLES))),
)
@folder_argument
@click.argument("number", metavar="NUMBER")
@click.option(
    "--day",
    metavar="YYYY-MM-DD",
    type=click.DateTime(["%Y-%m-%d"]),
    help=_("The day on which the number was handed out."),
)
@click.option("--json", "as_what", flag_value="json", help=_("Print JSON. Times are in seconds."))
@plain_errors
def why(folder: Path, number: str, day: datetime | None, as_what: str | None) -> None:
    place = hall_folder(folder)
    if not place.database.is_file():
        raise UserError(_("{path}: there is no database here yet", path=place.database))
    engine = open_engine(place.database)
    try:
        wanted, story = _story(place, engine, number.strip().upper(), f"{day:%Y-%m-%d}" if day else None)
    finally:
        engine.dispose()
    if as_what == "json":
        click.echo(json.dumps(_as_json(place.plan, wanted, story), ensure_ascii=False, indent=2))
    else:
        click.echo(as_text(place.plan, wanted, story))


def _story(place: HallFolder, engine: Engine, number: str, day: str | None) -> tuple[str, Story]:
    """What became of a number on a day, by default on the last one that had it. Raises ``UserError``."""
    last = last_day_of(engine, number)
    wanted = day or last
    if wanted is None:
        raise UserError(_("No ticket has had the number {number}. Check the number.", number=number))
    served = served_days(engine)
    story = story_of(place.plan, list(Journal(engine).of_day(wanted)), number) if wanted in served else None
    if story is not None:
        return wanted, story
    if wanted == last:
        sentence = _(
            "{number} of {day} comes from another queue system. There is no log that says why it was called.",
            number=number,
            day=wanted,
        )
    elif wanted not in served:
        sentence = _(
            "The hall has no log of {day}. Its days go from {first} to {last}.",
            day=wanted,
            first=served[0] if served else "-",
            last=served[-1] if served else "-",
        )
    elif last is None:
        sentence = _("No ticket has had the number {number}. Check the number.", number=number)
    else:
        sentence = _(
            "{number} was not handed out on {day}. It last was on {last}: give --day {last}.",
            number=number,
            day=wanted,
            last=last,
        )
    raise UserError(sentence)


def _as_json(plan: HallPlan, day: str, story: Story) -> dict[str, Any]:
    ticket = story.ticket

    def moment(at: int | None) -> str | None:
        return None if at is None else plan.local(at).isoformat(timespec="seconds")

    def standing(one: Standing) -> dict[str, Any]:
        timed = one.rule == "call-by" and one.limit is not None
        return {
            "number": one.ticket.number,
            "class": one.ticket.citizen.priority.value,
            "reason": one.ticket.citizen.reason,
            "service": one.line.service,
            "rule": one.rule,
            "clock_start": moment(one.line.place.clock_start),
            "clock_from": one.clock_from.value,
            "limit_seconds": one.limit / 1000 if timed and one.limit is not None else None,
            "mean_length_seconds": None if one.mean is None else one.mean / 1000,
            "length_seconds": one.length / 1000 if timed else None,
            "call_by": moment(one.line.place.call_by) if timed else None,
        }

    def call(called: Called) -> dict[str, Any]:
        event = called.event
        return {
            "at": moment(event.at),
            "window": event.window,
            "clerk": event.clerk,
            "service": called.standing.line.service,
            "rule": event.why.rule,
            "note": event.why.note,
            "waited_seconds": event.why.waited / 1000,
            "others": event.why.others,
            "overtook": event.why.overtook,
            "ticket": standing(called.standing),
            "overtaken": [standing(one) for one in called.overtaken],
            "due_earlier": [standing(one) for one in called.due_earlier],
            "helping": called.helping,
            "only": sorted(called.only),
            "stood_by_since": moment(called.stood_by_since),
            "temporary": called.temporary,
            "plan_unchanged": called.as_logged,
        }

    return {
        "hall": plan.id,
        "day": day,
        "number": ticket.number,
        "class": ticket.citizen.priority.value,
        "package": ticket.package,
        "state": ticket.state.value,
        "as_of": moment(story.as_of),
        "hall_mean_seconds": None if story.hall_mean is None else story.hall_mean / 1000,
        "calls": [call(called) for called in story.calls],
        "lines": [standing(one) for one in story.lines],
        "ahead": [
            {"windows": list(each.windows), "before": [standing(one) for one in each.before]}
            for each in story.ahead
        ],
    }
