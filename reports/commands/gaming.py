"""``hall-reports gaming``: what the manager should look at."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click
from sqlalchemy import Engine

from hall_server.store.history import day_of, position, visits_of
from reports.assessment import load_assessment
from reports.gaming.examining import examine
from reports.gaming.signs import Limits
from reports.gaming.telling import document, text_of
from reports.loading import load
from reports.period import Period
from reports.words import _
from reports.writing import json

from .common import database_of, folder_argument, hall_of, plain_errors
from .periods import period_argument, progress_bar, wanted_period


@click.command(
    help=_(
        "For the manager: which windows have more signs of gaming the figures than chance gives, with the "
        "tickets to look at. Each is a reason to look, not a proof. The latest month that is over, unless "
        "one is named."
    ),
    epilog=_("Example: hall-reports gaming my-hall 2026-10"),
)
@folder_argument
@period_argument("month")
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON, with all tickets."))
def gaming(folder: Path, wanted: Period | None, as_json: bool) -> None:
    with plain_errors():
        hall = hall_of(folder)
        assessment = load_assessment(hall.path)
        limits = Limits(
            assessment.valid.shortest_s, assessment.valid.shortest_share, assessment.ratings.shortest_s
        )
        with database_of(hall) as engine:
            period = wanted_period(hall, engine, "month", wanted)
            until = position(engine)
            with progress_bar(_("Reading")) as progress:
                records = load(engine, period.first, period.last, until, progress)
            report = examine(records, hall.plan.zoneinfo, limits)
            tickets = {ticket for finding in report.findings for ticket in finding.tickets}
            numbers = numbers_of(engine, tickets)
        told = document(report, hall.plan.id, period.name, until.seq, until.hash, numbers)
    click.echo(json.text_of(told) if as_json else text_of(told), nl=not as_json)


def numbers_of(engine: Engine, tickets: Iterable[int]) -> dict[int, str]:
    """What stands on the slips of tickets."""
    wanted = set(tickets)
    return {
        visit.ticket: visit.number
        for day in sorted(set(map(day_of, wanted)))
        for visit in visits_of(engine, day)
        if visit.ticket in wanted
    }
