"""What a schedule of windows does to waits, by zone and half hour, alone or beside another schedule."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, NamedTuple

import click

from hall_server.domain.plan import HallPlan, Zone
from hall_server.domain.rules import MINUTE
from hall_server.language import Translator, system_language
from hall_server.simulation import (
    HalfHour,
    Openings,
    TraceError,
    clock,
    from_opening,
    moment_of,
    read_openings,
)
from hall_server.table import table

_ = Translator("hall_server", system_language())

BAD_INPUT: Final = 2


class Pair(NamedTuple):
    """A half hour under a schedule, and under the one that it is held against, if any."""

    now: HalfHour | None
    before: HalfHour | None


Compared = Mapping[tuple[str, int], Pair]
"""By zone and the moment since midnight."""


@contextlib.contextmanager
def bad_input() -> Iterator[None]:
    """What is wrong with a file that was handed in is printed, a line for each mistake."""
    try:
        yield
    except TraceError as error:
        click.echo(str(error), err=True)
        sys.exit(BAD_INPUT)


def opening_of(plan: HallPlan, opens: str | None) -> int:
    """When a day begins, in milliseconds since midnight: as somebody wrote it, or as the hall opens."""
    if opens is None:
        return min(begins for service in plan.services for begins, _ends in service.hours.spans) * MINUTE
    moment = moment_of(opens)
    if moment is None:
        raise click.UsageError(_("--opens must be a time of day, such as 09:00"))
    return moment


def read_schedule(path: Path | None, plan: HallPlan, opening: int) -> Openings | None:
    """A schedule counted from the hall's opening. Raises :class:`TraceError`."""
    if path is None:
        return None
    openings = from_opening(read_openings(path, plan), opening)
    if not openings:
        raise TraceError(
            _(
                "{path}: all windows are closed from {opens} on, when the day begins; write later times, "
                "or another --opens",
                path=path,
                opens=clock(opening),
            )
        )
    return openings


def side_by_side(
    now: Mapping[tuple[str, int], HalfHour], before: Mapping[tuple[str, int], HalfHour] | None
) -> Compared:
    if before is None:
        return {cell: Pair(each, None) for cell, each in now.items()}
    return {cell: Pair(now.get(cell), before.get(cell)) for cell in {**before, **now}}


def zone_name(zone: Zone) -> str:
    return zone.name.in_language(_.language)


def by_zone(plan: HallPlan, compared: Compared) -> Iterator[str]:
    """A table for each zone; with another schedule its figures stand before those of the new one."""
    two = any(pair.before for pair in compared.values())
    heads = (_("Windows"), _("Mean, min"), _("p90, min"), _("Within 10 min"), _("Never called"))
    if two:
        yield _("Each figure: with the schedule of --against > with that of --windows")
    for zone in plan.zones:
        rows = [
            (clock(begins), str((pair.now or pair.before or _NOBODY).citizens), *_figures(pair, two=two))
            for (its, begins), pair in sorted(compared.items())
            if its == zone.id
        ]
        if rows:
            title = f"{zone_name(zone)} ({zone.id})"
            yield f"{title}\n" + table([(_("From"), _("Citizens"), *heads), *rows], right=range(1, 7))


_NOBODY: Final = HalfHour(0, 0.0, 0, None, None, None)


def _figures(pair: Pair, *, two: bool) -> Iterator[str]:
    now = _cells(pair.now or _NOBODY)
    if not two:
        yield from now
        return
    for before, after in zip(_cells(pair.before or _NOBODY), now, strict=True):
        yield before if before == after else f"{before} > {after}"


def _cells(its: HalfHour) -> tuple[str, ...]:
    return (
        f"{its.windows:.1f}".removesuffix(".0"),
        *("-" if wait is None else f"{wait / 60:.1f}" for wait in (its.mean_s, its.p90_s)),
        "-" if its.within_10_min is None else f"{its.within_10_min:.0%}",
        str(its.not_called),
    )


def as_rows(compared: Compared) -> list[dict[str, Any]]:
    """For programs: the figures of the schedule, and under ``against`` those of the other."""
    rows: list[dict[str, Any]] = []
    for (zone, begins), pair in sorted(compared.items()):
        row: dict[str, Any] = {"zone": zone, "from": clock(begins), **asdict(pair.now or _NOBODY)}
        if pair.before is not None:
            row["against"] = asdict(pair.before)
        rows.append(row)
    return rows
