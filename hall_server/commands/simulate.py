"""``hall-server simulate``: a day replayed under a rule of calling, or under several side by side."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, replace
from pathlib import Path

import click

from hall_server.domain.plan import HallPlan
from hall_server.domain.policy import Policy, policy_of
from hall_server.forecast import EXACT, Effort, Rehearsal
from hall_server.language import Translator, system_language
from hall_server.settings import HallFolder, load_hall
from hall_server.settings.dispatch import load_dispatch
from hall_server.settings.plan import build_plan
from hall_server.simulation import (
    OPENING,
    Figures,
    Openings,
    Visit,
    Visitor,
    Watch,
    figures_of,
    half_hours,
    read_trace,
    simulate,
    unwatched,
    write_result,
)

from .common import plain_errors
from .schedules import Compared, as_rows, bad_input, by_zone, opening_of, read_schedule, side_by_side
from .simulated import compared, summary

_ = Translator("hall_server", system_language())

RULES = ("fcfs", "strict", "call-by")
# So many arrivals take longer than a person likes to look at nothing.
LONG = 10_000
# What forecasts may cost a day: runs of each, and citizens called or come in all of them together. It keeps a
# full day of a large hall within seconds; in a smaller one there is more for each citizen.
RUNS = 60
ALL_EVENTS = 500_000
MOST_EVENTS = 1_000

_HELP = (
    _("Replay a day through the hall's own rules on a virtual clock, with simulated clerks."),
    _(
        "DAY.csv has a line for each citizen, in the order of arrival. Its columns: arrives_s (seconds from "
        "opening), service, priority (normal, appointment, elderly, disabled, pregnant or green), slot_s (an "
        "appointment's slot, or empty), handling_s (what the service takes), shows_up (yes, or no: does not "
        "answer the call), then_service and then_handling_s (what is needed after it, or empty)."
    ),
    _(
        "Clocks: a citizen's starts on arrival; an appointment's at its slot, or on arrival when that is "
        "later than the hall allows (5 minutes). Going on to a second service keeps the clock. fcfs goes by "
        "arrival alone. A wait lasts from arrival, or from the slot if that is later, to the first call."
    ),
    _(
        "Assumptions: without --windows all windows are open from the beginning, without breaks. Who is "
        "called is there at once. Who does not show up is called as often as the hall's rules ask, and the "
        "window waits. Nobody is turned away by opening hours, the calendar, seasons or daily limits. In the "
        "same moment services end before citizens arrive."
    ),
    _(
        "SCHEDULE.csv says when windows are open, a line for each opening; its columns: window, opens, "
        "closes (times of day such as 09:00; closes may be empty: until everybody has been served). A window "
        "without a line stays closed. A window that closes serves its citizen to the end. hall-server advise "
        "writes such a file with --schedule-csv. Then waits are shown by zone and half hour, with --against "
        "beside those of another schedule."
    ),
    _(
        "Nothing is random, unless no handling time is given at all: then --seed draws them around the "
        "usual minutes of the services."
    ),
)
_EXAMPLES = (
    "hall-server simulate --hall hall.toml --day monday.csv --out result.csv",
    "hall-server simulate --hall hall.toml --day monday.csv --out result.csv --policy fcfs",
    "hall-server simulate --hall hall.toml --day monday.csv --compare fcfs,strict,call-by",
    "hall-server simulate --hall hall.toml --day monday.csv --windows changed.csv --against plan.csv",
)

_file = click.Path(path_type=Path)


@click.command(
    "simulate",
    help="\n\n".join(_HELP),
    epilog="\n".join(("\b", _("Examples:"), *(f"  {example}" for example in _EXAMPLES))),
)
@click.option("--hall", metavar="HALL.toml", type=_file, required=True, help=_("The hall, or its folder."))
@click.option("--day", metavar="DAY.csv", type=_file, required=True, help=_("Who comes."))
@click.option(
    "--out",
    metavar="RESULT.csv",
    type=_file,
    help=_("Where a row goes for each service at a window. Needed unless you compare."),
)
@click.option(
    "--policy",
    metavar="RULE",
    help=_(
        "fcfs, strict, call-by, or a file with a [dispatch] table as in hall.toml; without it the hall's own."
    ),
)
@click.option(
    "--compare", metavar="RULE,RULE", help=_("Show several such rules side by side; --out is for --policy.")
)
@click.option(
    "--windows", metavar="SCHEDULE.csv", type=_file, help=_("When which window is open; else all of them.")
)
@click.option(
    "--against", metavar="SCHEDULE.csv", type=_file, help=_("Show the waits beside those of this schedule.")
)
@click.option(
    "--opens",
    metavar="HH:MM",
    help=_("The time of day at which DAY.csv begins; without it the earliest in hall.toml."),
)
@click.option("--seed", type=int, default=1, show_default=True, help=_("For handling times that are drawn."))
@click.option(
    "--every-forecast",
    is_flag=True,
    help=_("Forecast each citizen's wait anew for --out, as exactly as it gets: takes minutes."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print the figures as JSON. Times are in seconds."))
@plain_errors
def simulate_(
    hall: Path,
    day: Path,
    out: Path | None,
    policy: str | None,
    compare: str | None,
    windows: Path | None,
    against: Path | None,
    opens: str | None,
    seed: int,
    every_forecast: bool,
    as_json: bool,
) -> None:
    hall = HallFolder(hall).settings_path if hall.is_dir() else hall
    plan = build_plan(load_hall(hall))
    own = policy or plan.dispatch.rule
    names = [name.strip() for name in compare.split(",")] if compare is not None else []
    if out is not None or policy is not None:
        names.append(own)
    read = [each for each in (windows, against) if each is not None]
    _must_be_a_file_of_its_own(out, hall, day, *read, *(Path(name) for name in names if name not in RULES))
    rules = {name: _rule(name, plan) for name in names}
    opening = opening_of(plan, opens)
    with bad_input():
        visitors = read_trace(day, plan, seed)
        schedule, other = (read_schedule(path, plan, opening) for path in (windows, against))
    if against is not None and (windows is None or compare is not None):
        raise click.UsageError(_("--against goes with --windows and one rule"))
    if out is None and compare is None and windows is None:
        # Last of all, so that a mistake in the other arguments is told first.
        raise click.UsageError(_("say where the rows go: --out RESULT.csv"))
    if not rules:
        rules = {own: _rule(own, plan)}
    effort = EXACT if every_forecast else Effort(RUNS, min(MOST_EVENTS, ALL_EVENTS / len(visitors)))
    rehearsal = Rehearsal(plan, rules[own], OPENING, effort=effort) if out is not None else None
    days = _replayed(plan, rules, visitors, {own: rehearsal.watch} if rehearsal is not None else {}, schedule)
    if out is not None and rehearsal is not None:
        write_result(out, days[own], rehearsal.announced)
    figures = {name: figures_of(plan, visits, schedule) for name, visits in days.items()}
    waits: Compared = {}
    if schedule is not None and compare is None:
        before = None
        if other is not None:
            seen = _replayed(plan, rules, visitors, {}, other)[own]
            before = half_hours(plan, seen, other, opening)
        waits = side_by_side(half_hours(plan, days[own], schedule, opening), before)
    if as_json:
        click.echo(_json(plan, figures, waits))
    else:
        click.echo(_text(plan, figures, waits, several=compare is not None))


def _must_be_a_file_of_its_own(out: Path | None, *read: Path) -> None:
    if out is None or not out.exists():
        return
    if not out.is_file():
        raise click.UsageError(_("{path} is a folder or a device; name a file", path=out))
    if any(path.exists() and out.samefile(path) for path in read):
        raise click.UsageError(_("--out would overwrite {path}, which is read; name another file", path=out))


def _rule(name: str, plan: HallPlan) -> Policy:
    """A rule by its name, with the hall's own limits, or as a file has it."""
    if name in RULES:
        return policy_of(replace(plan.dispatch, rule=name))
    if not Path(name).is_file():
        sentence = _(
            "{name} is neither a file nor a rule; rules are: {rules}",
            name=name or "-",
            rules=", ".join(RULES),
        )
        raise click.UsageError(sentence)
    return policy_of(load_dispatch(Path(name)))


def _replayed(
    plan: HallPlan,
    rules: dict[str, Policy],
    visitors: list[Visitor],
    watching: dict[str, Watch],
    openings: Openings | None,
) -> dict[str, list[Visit]]:
    arrivals = len(visitors) * len(rules)
    with click.progressbar(
        length=arrivals,
        label=_("Simulating"),
        file=sys.stderr,
        hidden=arrivals < LONG,
        update_min_steps=arrivals // 100,
    ) as bar:

        def progress() -> None:
            bar.update(1)

        return {
            name: simulate(plan, policy, visitors, progress, watching.get(name, unwatched), openings)
            for name, policy in rules.items()
        }


def _text(plan: HallPlan, figures: dict[str, Figures], waits: Compared, *, several: bool) -> str:
    one = next(iter(figures.values()))
    citizens, windows = one.citizens, len(plan.windows)
    title = _(
        "{hall}: {citizens} citizens, {windows} windows", hall=plan.id, citizens=citizens, windows=windows
    )
    parts = [title, compared(figures) if several else summary(one), *by_zone(plan, waits)]
    return "\n\n".join(parts)


def _json(plan: HallPlan, figures: dict[str, Figures], waits: Compared) -> str:
    rules = {name: asdict(each) for name, each in figures.items()}
    found: dict[str, object] = {"hall": plan.id, "windows": len(plan.windows), "rules": rules}
    if waits:
        found["half_hours"] = as_rows(waits)
    return json.dumps(found, indent=2)
