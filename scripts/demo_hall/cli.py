"""``scripts/demo``: the command."""

from __future__ import annotations

import contextlib
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from hall_server.client import speak
from hall_server.settings.plan import build_plan
from hall_server.simulation import TraceError, read_trace

from .demo import DemoFailed, demonstrate
from .reporting import NoReport, offer_report, write_report
from .synthetic import SEED, Guest
from .table import table
from .venue import HALL, MOST_WINDOWS, example_for
from .words import _

speak(_.language)

HEADLESS_SECONDS = 20.0
TICKETS_RATE = 7200
"""The headless default: windows times speed, which makes some ten tickets a second."""
MOST_SPEED = 1200
"""A working day in 24 seconds; faster, the hall's midnight would come before the last slips are out."""
MOST_SPEED_HEADLESS = 600.0
MOST_SPEED_WATCHED = 60.0

EXAMPLES = """
  scripts/demo
  scripts/demo --windows 84 --speed 30
  scripts/demo --headless --seconds 20 --json
  scripts/demo --headless --seconds 60 --report demo-report
  scripts/demo --headless --windows 189 --day day.csv --speed 60 --seconds 60 --json
"""


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_(
        "Run a whole hall on this machine: the real server, ticket printers, boards, kiosks, windows and "
        "pages for phones, with simulated citizens and clerks. Q or Ctrl-C ends it with a summary. The exit "
        "code is 1 when a number was issued twice, a ticket called twice, anything acknowledged was lost, a "
        "rating is not the only one of a completed service, a phone met an error or a board differs from the "
        "server."
    ),
    epilog="\b\n" + _("Examples:") + EXAMPLES,
)
@click.option("--headless", is_flag=True, help=_("Without a screen, for --seconds (20)."))
@click.option(
    "--seconds", type=click.FloatRange(min=0, min_open=True), help=_("End after so many real seconds.")
)
@click.option(
    "--windows",
    type=click.IntRange(1, MOST_WINDOWS),
    default=12,
    show_default=True,
    help=_("So many windows: of the county hall up to 12, the provincial hall up to 84, else the city hall."),
)
@click.option(
    "--speed",
    type=click.FloatRange(min=0, min_open=True, max=MOST_SPEED),
    help=_("How many times as fast as real time the hall runs."),
)
@click.option(
    "--day",
    "day_file",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help=_("Who comes and when; without it a made-up day that fits the windows."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print the summary as one JSON object, last."))
@click.option(
    "--keep",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help=_("Make the hall here and leave it: database, logs, slips."),
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="OUT",
    help=_("At the end write the report of the hall's month into this folder, as PDF and XLSX."),
)
def main(
    headless: bool,
    seconds: float | None,
    windows: int,
    speed: float | None,
    day_file: Path | None,
    as_json: bool,
    keep: Path | None,
    report: Path | None,
) -> None:
    if not headless and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError(_("This is not a terminal. Add --headless."))
    fastest = MOST_SPEED_HEADLESS if headless else MOST_SPEED_WATCHED
    speed = speed or round(min(fastest, TICKETS_RATE / windows))
    if headless:
        seconds = seconds or HEADLESS_SECONDS
    try:
        plan = build_plan(example_for(windows))
        day = [Guest(visitor) for visitor in read_trace(day_file, plan, SEED)] if day_file else None
        with _folder(keep) as base:
            # So that the programs of the hall are ended in order, whoever ends the demo.
            for name in {"SIGTERM", "SIGHUP"} & set(dir(signal)):
                signal.signal(getattr(signal, name), lambda number, _frame: sys.exit(128 + number))
            summary = demonstrate(base, windows, day, speed, seconds, headless)
            click.echo(summary.as_json() if as_json else table(summary))
            if report is not None:
                write_report(base / HALL, report)
            elif not headless:
                offer_report(base / HALL)
    except TraceError as error:
        click.echo(error, err=True)
        sys.exit(2)
    except NoReport:
        sys.exit(1)
    except DemoFailed as error:
        raise click.ClickException(str(error)) from None
    sys.exit(0 if summary.good else 1)


@contextlib.contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """Where the hall lies: a folder that goes away again, or one that stays."""
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="tingxu-demo-") as folder:
            yield Path(folder)
        return
    if keep.exists() and (not keep.is_dir() or any(keep.iterdir())):
        raise click.UsageError(_("{path} is not empty. Name a new folder.", path=keep))
    keep.mkdir(parents=True, exist_ok=True)
    yield keep
