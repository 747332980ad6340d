"""``scripts/make_month``: the command."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click

from hall_server.helptext import tidy_help
from hall_server.language import speak
from hall_server.tomlfile import SettingsError
from reports.period import Period

from .judging import NoReport, judged, verdict
from .options import KindsParam, MonthsParam
from .size import KINDS, MOST_ITEMS, MOST_WINDOWS, USUAL_TICKETS, USUAL_WINDOWS, Kind, Size
from .town import ZONES
from .words import _
from .writing import NotEmpty, write

speak(_.language)

YEAR_ROWS = 1_100_000
MONTHS_OF_A_YEAR = 12
LAST_RATING = timedelta(days=7)
"""After the end of a month."""
EXAMPLES = """
  scripts/make_month my-made
  scripts/make_month my-made --months 2026-10 --kinds close --seed 7
  scripts/make_month my-made --year 2025
  scripts/make_month my-made --judge october.json
"""


@click.command(
    context_settings={"help_option_names": ["-h", "--help"]},
    help="\n\n".join(
        [
            _("Make months of a hall that never was, whose truth is known, to judge a ranking by."),
            _(
                "DIR gets hall.toml, history.csv for hall-server import-history, and truth.json: how fast "
                "each window and clerk really is, who cheats and how. The same options and seed give the "
                "same bytes. docs/MONTHS.md tells what is made, and how to judge by it."
            ),
        ]
    ),
    epilog="\b\n" + _("Examples:") + EXAMPLES,
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--months",
    type=MonthsParam(),
    default="2026-08:2026-10",
    show_default=True,
    help=_("Which months; the last is the one to report on, those before are what lengths are learned from."),
)
@click.option(
    "--year", type=click.IntRange(2000, 2050), help=_("A whole year of about 1.1 million tickets instead.")
)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help=_("Another hall."))
@click.option(
    "--tickets",
    type=click.IntRange(min=1, max=1_000_000),
    default=USUAL_TICKETS,
    show_default=True,
    help=_("Tickets a month, about."),
)
@click.option(
    "--windows",
    type=click.IntRange(1, MOST_WINDOWS),
    default=USUAL_WINDOWS,
    show_default=True,
    help=_("Windows, each with a clerk of its own."),
)
@click.option(
    "--items",
    type=click.IntRange(1, MOST_ITEMS),
    default=120,
    show_default=True,
    help=_("Services in the list; each window serves up to twelve of them."),
)
@click.option(
    "--zones", type=click.IntRange(1, len(ZONES)), default=len(ZONES), show_default=True, help=_("Zones.")
)
@click.option(
    "--cheats", type=click.IntRange(min=0), default=10, show_default=True, help=_("How many windows cheat.")
)
@click.option(
    "--kinds",
    type=KindsParam(),
    default=",".join(KINDS),
    show_default=True,
    help=_("How they cheat, dealt out in turn."),
)
@click.option(
    "--judge",
    "report",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="JSON",
    help=_("Make nothing: compare a month's report, as JSON, with the truth in DIR."),
)
@click.option(
    "--honest",
    "twin",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="JSON",
    help=_("With --judge: the report of the same hall made with --cheats 0, to see what cheating gained."),
)
def main(
    folder: Path,
    months: tuple[Period, ...],
    year: int | None,
    seed: int,
    tickets: int,
    windows: int,
    items: int,
    zones: int,
    cheats: int,
    kinds: tuple[Kind, ...],
    report: Path | None,
    twin: Path | None,
) -> None:
    if report is not None:
        _judge(folder, report, twin)
        return
    if twin is not None:
        raise click.UsageError(_("--honest needs --judge"))
    if cheats > windows or zones > items:
        raise click.UsageError(_("There must be as many windows as cheats, and as many items as zones."))
    if year is not None:
        months = Period.parse("year", f"{year:04}").months
        tickets = YEAR_ROWS // MONTHS_OF_A_YEAR
    over = months[-1].last + LAST_RATING < _today()
    if not over:
        click.echo(
            _("Only what is over can be imported, ratings a week later too: take earlier months."), err=True
        )
    size = Size(months, seed, tickets, windows, items, zones, cheats, kinds)
    try:
        with click.progressbar(length=tickets * len(months), label=_("Making"), file=sys.stderr) as bar:
            rows = write(folder, size, bar.update)
            bar.update(bar.length or 0)
    except (NotEmpty, SettingsError) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        sentence = _("{path}: cannot be written: {error}", path=folder, error=error.strerror)
        raise click.ClickException(sentence) from None
    _tell(folder, size, rows, over=over)


def _today() -> date:
    return datetime.now(UTC).date()


def _tell(folder: Path, size: Size, rows: int, *, over: bool) -> None:
    last = size.months[-1]
    click.echo(_("{rows:,} rows are in {path}.", rows=rows, path=folder / "history.csv"))
    click.echo(_("Next:"))
    year = last.first.year if len(size.months) == MONTHS_OF_A_YEAR else None
    skipping = "" if over else "--skip-bad "
    for command in (
        f"hall-server init made-hall --from {folder / 'hall.toml'}",
        f"hall-server import-history made-hall {folder / 'history.csv'} {skipping}--yes",
        f"hall-reports year made-hall {year}"
        if year
        else f"hall-reports month made-hall {last.name} --format json",
        f"hall-reports gaming made-hall {last.name}",
    ):
        click.echo(f"  {command}")


def _judge(folder: Path, report: Path, twin: Path | None) -> None:
    try:
        click.echo(verdict(judged(folder, report, twin)), nl=False)
    except NoReport as error:
        raise click.ClickException(str(error)) from None


tidy_help(main)
