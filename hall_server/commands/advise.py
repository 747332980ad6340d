"""``hall-server advise``: how many windows to open on a date, by zone and half hour."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import click
from sqlalchemy import Engine

from hall_server.domain.plan import HallPlan
from hall_server.domain.policy import policy_of
from hall_server.forecast import Served
from hall_server.language import Translator, system_language
from hall_server.serving.forecast_past import served
from hall_server.staffing import STEP, Advice, Demand, Quality, Zones, advise, demand_of
from hall_server.store.database import open_engine
from hall_server.store.history import days, position, visits_between
from hall_server.table import table

from .common import UserError, folder_argument, hall_folder, plain_errors

_ = Translator("hall_server", system_language())

MOST_DAYS: Final = 60
MOST_VISITS: Final = 300_000

_HELP = (
    _(
        "How many windows each zone needs in each half hour of a date, so that 9 in 10 wait 10 minutes at "
        "most: from the hall's history by weekday, place in the month and holidays."
    ),
    _(
        "A formula begins; made-up days with the hall's own windows, rule of calling and breaks mend it, and "
        "200 others check it. Fewer and more are with one window less or more in that half hour alone. Room "
        "is how many more citizens, with appointments say, the half hour could take."
    ),
)
_EXAMPLES = (
    "hall-server advise my-hall --date 2026-03-09",
    "hall-server advise my-hall --date 2026-03-09 --json",
)


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
@click.option("--seed", type=int, default=1, show_default=True, help=_("For the made-up days."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON. Times are in seconds."))
@plain_errors
def advise_(folder: Path, day: datetime, seed: int, as_json: bool) -> None:
    place = hall_folder(folder)
    on = day.date()
    demand = _demand(place.plan, place.database, on)
    if demand.citizens == 0:
        raise UserError(
            _("Nobody is expected on {day}: no numbers are handed out that day.", day=on.isoformat())
        )
    zones = Zones(place.plan, demand)
    found = _advice(zones, seed)
    click.echo(json.dumps(_as_json(zones, found), indent=2) if as_json else _as_text(zones, found))


def _demand(plan: HallPlan, database: Path, day: date) -> Demand:
    unknown = UserError(
        _("Not yet known: the hall has no history before {day}. Try again after its first day.", day=day)
    )
    if not database.is_file():
        raise unknown
    engine = open_engine(database)
    try:
        demand = demand_of(plan, day, _seen(engine, plan, day))
    finally:
        engine.dispose()
    if demand is None:
        raise unknown
    return demand


def _seen(engine: Engine, plan: HallPlan, day: date) -> Iterator[Served]:
    until, left = position(engine), MOST_VISITS
    for each in reversed([each for each in days(engine) if each < day.isoformat()][-MOST_DAYS:]):
        on = date.fromisoformat(each)
        for found in visits_between(engine, on, on, until):
            left -= len(found.visits)
            if left >= 0:
                yield from served(found.day, found.visits, ZoneInfo(plan.timezone))


def _advice(zones: Zones, seed: int) -> Advice:
    """The whole takes about so many days to play; the bar does not count those of mending."""
    with click.progressbar(length=4_000, label=_("Simulating"), file=sys.stderr) as bar:
        return advise(zones, policy_of(zones.plan.dispatch), seed, lambda: bar.update(1))


def _clock(step: int) -> str:
    hours, minutes = divmod(step * STEP // 60_000, 60)
    return f"{hours:02d}:{minutes:02d}"


def _as_text(zones: Zones, found: Advice) -> str:
    demand = zones.demand
    lines = [
        _(
            "{day}: about {citizens} citizens, by {days} days of history, {alike} on the same weekday",
            day=demand.day,
            citizens=round(demand.citizens),
            days=demand.days,
            alike=demand.alike,
        )
    ]
    head = (
        _("From"),
        _("Citizens"),
        _("Windows"),
        _("Within 10 min"),
        _("p90, min"),
        _("One fewer"),
        _("One more"),
        _("Room"),
    )
    for zone in zones.plan.zones:
        rows = [
            (
                _clock(step) + ("*" if (zone.id, step) in found.short else ""),
                "-" if quality is None else f"{quality.citizens:.1f}",
                str(count),
                *_cells(quality),
                _cells(found.fewer.get((zone.id, step)))[0],
                _cells(found.more.get((zone.id, step)))[0],
                str(found.room.get((zone.id, step), 0)),
            )
            for (its, step), count in sorted(found.windows.items())
            if its == zone.id
            for quality in (found.expected.get((zone.id, step)),)
        ]
        if rows:
            name = zone.name.zh if _.language.startswith("zh") else zone.name.en
            lines += ["", f"{name} ({zone.id})", table([head, *rows], right=range(1, 8))]
    if found.short:
        lines += ["", _("* All windows of the zone are not enough then.")]
    lines += ["", _("Window-hours in all: {hours}", hours=f"{found.window_hours:.1f}")]
    return "\n".join(lines)


def _cells(quality: Quality | None) -> tuple[str, str]:
    if quality is None:
        return "-", "-"
    return f"{quality.share:.1%}", "-" if quality.p90 is None else f"{quality.p90 / 60_000:.1f}"


def _as_json(zones: Zones, found: Advice) -> dict[str, Any]:
    def quality(its: Quality | None) -> dict[str, float | None] | None:
        if its is None:
            return None
        p90 = None if its.p90 is None else its.p90 / 1000
        return {"within_10_min": its.share, "p90_s": p90}

    return {
        "hall": zones.plan.id,
        "date": zones.demand.day.isoformat(),
        "days_of_history": zones.demand.days,
        "days_alike": zones.demand.alike,
        "citizens": zones.demand.citizens,
        "window_hours": found.window_hours,
        "half_hours": [
            {
                "zone": zone,
                "from": _clock(step),
                "windows": count,
                "expected": quality(found.expected.get((zone, step))),
                "one_fewer": quality(found.fewer.get((zone, step))),
                "one_more": quality(found.more.get((zone, step))),
                "enough": (zone, step) not in found.short,
                "room": found.room.get((zone, step), 0),
            }
            for (zone, step), count in sorted(found.windows.items())
        ],
    }
