"""``scripts/forecast_table``: the command."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from statistics import fmean
from typing import Final

import click

from hall_server.domain.rules import MINUTE

from .days import Kind, days
from .scoring import Score, score
from .slots import Pair, pairs

LOAD: Final = 0.93
ROWS: Final = {
    "usual days": Kind(LOAD),
    "a surge of 12 % that nobody saw coming": Kind(LOAD, surge=1.12),
    "no history, configured lengths": Kind(LOAD, history=0),
}
WARM_UP: Final = 2
QUIETER_ROWS: Final = ("usual days", "a surge of 12 % that nobody saw coming")
QUIETER_HEADS: Final = "| | Pairs | Who stayed waited, min | Who came then, min | Came then and waited less |"
HEADS: Final = (
    "| 80 % range | Scored | Mean error, min | Naive | Last to enter | Of naive | Of last | Covers | "
    "Uncalibrated | Over 10 min late | Width, min |"
)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--days", "count", type=click.IntRange(1, 1000), default=100, show_default=True)
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="The first day's seed."
)
@click.option("--processes", type=click.IntRange(1, 64), default=max(1, (os.cpu_count() or 2) - 1))
@click.option("--minutes", type=click.FloatRange(min=0.1), default=60, show_default=True, help="At most.")
@click.option("--quieter", is_flag=True, help="What half hours called quieter are worth, instead.")
def main(count: int, seed: int, processes: int, minutes: float, *, quieter: bool) -> None:
    """How good forecasts are on many days of a made-up busy hall: 20 windows, 8 services, appointments,
    people who go first, no-shows, second services.

    Judged are those who took a number when every window for them was busy. Two more days before the first
    only calibrate. The same options give the same table.
    """
    ends = time.monotonic() + 60 * minutes
    if quieter:
        _quieter_table(count, seed, processes)
        return
    click.echo(f"{HEADS}\n|{'---|' * 11}")
    for name, kind in ROWS.items():
        found = []
        label = f"{name}, {count} days"
        with click.progressbar(length=count + WARM_UP, label=label, file=sys.stderr) as bar:
            for day in days(kind, seed, count + WARM_UP, processes):
                found.append(day)
                bar.update(1)
                if time.monotonic() > ends:
                    click.echo(f"\nstopped after {minutes:g} minutes: {len(found)} days", err=True)
                    break
        if len(found) > WARM_UP:
            click.echo(_row(name, score(found, WARM_UP)))


def _row(name: str, its: Score) -> str:
    cells = (
        name,
        f"{its.citizens:,}",
        *(f"{minutes:.2f}" for minutes in (its.error, its.naive, its.last)),
        *(f"{share:.2f}" for share in (its.of_naive, its.of_last)),
        *(f"{share:.1%}" for share in (its.covered, its.bare, its.late)),
        f"{its.width:.1f}",
    )
    return f"| {' | '.join(cells)} |"


def _quieter_table(count: int, seed: int, processes: int) -> None:
    click.echo(f"{QUIETER_HEADS}\n|{'---|' * 5}")
    for name in QUIETER_ROWS:
        found: list[Pair] = []
        with click.progressbar(length=count, label=f"{name}, {count} days", file=sys.stderr) as bar:
            for its in pairs(ROWS[name], seed, count, processes):
                found += its
                bar.update(1)
        if found:
            click.echo(_quieter_row(name, found))


def _quieter_row(name: str, found: Sequence[Pair]) -> str:
    stayed, followed = (fmean(its) / MINUTE for its in zip(*found, strict=True))
    less = fmean(pair.followed < pair.stayed for pair in found)
    return f"| {name} | {len(found):,} | {stayed:.1f} | {followed:.1f} | {less:.1%} |"
