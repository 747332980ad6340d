"""``scripts/bench``: measure a hall on this machine, beside raw probes of the same machine."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from . import (
    boards,
    choosing,
    console,
    forecasting,
    glancing,
    history,
    issuing,
    month,
    phones,
    probes,
    ranking,
    rating,
    simulating,
    watching,
)
from .figures import Figure
from .progress import say
from .report import as_json, as_table
from .sizes import QUICK, Sizes
from .wire import BenchError

Measure = Callable[[Path, Sizes, probes.Probes, int], Iterator[Figure]]

SECTIONS: dict[str, Measure] = {
    "issue": issuing.measure,
    "boards": boards.measure,
    "choose": choosing.measure,
    "simulate": simulating.measure,
    "forecast": forecasting.measure,
    "metrics": watching.measure,
    "history": history.measure,
    "phones": phones.measure,
    "console": console.measure,
    "glance": glancing.measure,
    "rating": rating.measure,
    "ranking": ranking.measure,
    "month": month.measure,
}

EXAMPLES = """\b
Examples:
  scripts/bench                        everything, as a table; about a quarter of an hour
  scripts/bench --json > bench.json    the same, as one JSON object
  scripts/bench --only issue           one part of it; may be given again
  scripts/bench --quick                tiny sizes: shows that it works, not how fast
"""


@click.command(
    help="Measure a hall server in its own process, beside raw probes of the same machine. "
    "Loopback only; progress goes to stderr. docs/BENCH.md says what each figure is.",
    epilog=EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--json", "json_", is_flag=True, help="Print one JSON object instead of a table.")
@click.option("--quick", is_flag=True, help="Tiny sizes; the figures mean little.")
@click.option("--only", multiple=True, type=click.Choice(list(SECTIONS)), help="Measure only this part.")
@click.option("--seed", type=int, default=1, show_default=True, help="Who wants which service.")
def main(json_: bool, quick: bool, only: tuple[str, ...], seed: int) -> None:
    sizes = QUICK if quick else Sizes()
    try:
        with tempfile.TemporaryDirectory(prefix="bench-hall-") as folder:
            raw, figures = _measure(Path(folder), sizes, only or tuple(SECTIONS), seed)
    except BenchError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
    click.echo(as_json(raw, figures, seed) if json_ else as_table(raw, figures))


def _measure(
    folder: Path, sizes: Sizes, only: tuple[str, ...], seed: int
) -> tuple[probes.Probes, list[Figure]]:
    say("raw probes of this machine")
    raw = probes.measure(folder, sizes)
    figures = [
        figure
        for name, measure in SECTIONS.items()
        if name in only
        for figure in measure(folder, sizes, raw, seed)
    ]
    say("done")
    return raw, figures
