"""``hall-server import-history``: the past of another queue system, for learning and for reports."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
from filelock import FileLock, Timeout
from sqlalchemy import Engine

from hall_server.language import Translator, system_language
from hall_server.settings import HallFolder
from hall_server.store.database import migrate, open_engine
from hall_server.store.history import day_name, served_days
from hall_server.store.past.checks import Checks
from hall_server.store.past.findings import Findings, look_into
from hall_server.store.past.sheet import NoSheet, Sheet
from hall_server.store.past.staging import Staging
from hall_server.store.past.writing import add
from hall_server.table import table

from .common import UserError, folder_argument, hall_folder, plain_errors

_ = Translator("hall_server", system_language())

BAD_ROWS_SHOWN = 20


COLUMNS = (
    ("number", _("ticket number, such as A001")),
    ("service", _("id of a service in hall.toml")),
    ("issued", _("when the number was taken, such as 2026-03-02 09:15:00, in the hall's time")),
    ("called", _("when it was first called; may be empty")),
    ("started", _("when service began; empty for a no_show")),
    ("ended", _("when service ended; may be empty for a no_show")),
    ("window", _("number of the window; may be empty")),
    ("clerk", _("staff number, never a name; may be empty")),
    ("outcome", _("done or no_show")),
)
FURTHER = (
    ("priority", _("the citizen's class, such as elderly; normal where it is empty")),
    ("parked_s", _("seconds that the citizen was away after service had begun")),
    ("calls", _("how often it was called")),
    ("last_called", _("when it was called last")),
    ("chosen", _("yes if it was called out of turn, by its number")),
    ("result", _("done, accepted or refused; without it a service counts as not ratable")),
    ("person", _("a code that tells people apart, never a name or number of theirs; kept as a keyed hash")),
    ("rating", _("very_satisfied, satisfied, fairly_satisfied, dissatisfied, very_dissatisfied")),
    ("rated", _("when it was rated")),
    ("device", _("a code that tells phones apart; kept as a keyed hash")),
    ("on_site", _("yes if it was rated in the hall")),
)
HELP = "\n\n".join(
    [
        _("Import the past of another queue system from a CSV file, for learning and for reports."),
        _(
            "The whole file is read and reported on before anything is written. Rows that are there already "
            "are left alone: files may overlap, and an import that was cut off is simply started again. "
            "The hall's server may be running."
        ),
        _("FILE is in UTF-8 or GB18030. Its first line names these columns, in any order:"),
        "\b\n" + "\n".join(f"{name:9}{meaning}" for name, meaning in COLUMNS),
        _("It may name these too; each may be empty:"),
        "\b\n" + "\n".join(f"{name:12}{meaning}" for name, meaning in FURTHER),
        _("Today, and days that this hall has served itself, cannot be imported."),
        _("Exit code 1: nothing was imported, or a dry run found bad rows."),
    ]
)


@click.command(
    "import-history",
    help=HELP,
    epilog=_("Example: hall-server import-history my-hall past.csv --dry-run"),
)
@folder_argument
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help=_("Read and report only."))
@click.option("--yes", is_flag=True, help=_("Import without asking."))
@click.option("--skip-bad", is_flag=True, help=_("Import the good rows although there are bad ones."))
@click.option(
    "--json", "as_json", is_flag=True, help=_("Print JSON with all bad rows; with --dry-run or --yes.")
)
@plain_errors
def import_history(folder: Path, file: Path, dry_run: bool, yes: bool, skip_bad: bool, as_json: bool) -> None:
    if as_json and not (dry_run or yes):
        raise click.UsageError(_("--json needs --dry-run or --yes"))
    hall = hall_folder(folder)
    with _only_import(hall), _database(hall) as engine, Staging() as staging:
        try:
            findings, encoding = _look_into(hall, file, engine, staging)
        except NoSheet as error:
            raise UserError(_(error.sentence, **error.fields)) from None
        if not as_json:
            click.echo(_report(file, encoding, findings, staging))
        refusal = _refusal(findings, dry_run, yes, skip_bad)
        wanted = findings.new if not (dry_run or refusal) else 0
        if wanted and not yes:
            click.confirm(_("Import {count:,} rows?", count=wanted), abort=True)
        if wanted:
            _write(engine, staging, findings)
        if as_json:
            facts = _facts(file, encoding, findings, staging, wanted)
            # Piece by piece: there may be a million bad rows.
            json.dump(facts, sys.stdout, ensure_ascii=False, indent=2)
            click.echo()
        elif wanted:
            click.echo(_("{count:,} rows are imported.", count=wanted))
    if refusal:
        raise UserError(refusal)


@contextlib.contextmanager
def _only_import(hall: HallFolder) -> Iterator[None]:
    lock = FileLock(hall.path / "import.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        sentence = _("Another import runs on {path}. Wait until it is done.", path=hall.path)
        raise UserError(sentence) from None
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def _database(hall: HallFolder) -> Iterator[Engine]:
    engine = open_engine(hall.database)
    try:
        migrate(engine)
        yield engine
    finally:
        engine.dispose()


def _look_into(hall: HallFolder, file: Path, engine: Engine, staging: Staging) -> tuple[Findings, str]:
    """What the file holds, and its encoding."""
    checks = Checks(hall.plan, int(time.time() * 1000), served_days(engine), lambda: hall.link_secret)
    with (
        contextlib.closing(Sheet(file)) as sheet,
        click.progressbar(length=sheet.size, label=_("Reading"), file=sys.stderr) as bar,
    ):
        findings = look_into(
            sheet, checks, staging, engine, lambda bytes_read: bar.update(bytes_read - bar.pos)
        )
        bar.update(sheet.size - bar.pos)
    return findings, sheet.encoding


def _write(engine: Engine, staging: Staging, findings: Findings) -> None:
    with click.progressbar(length=findings.new, label=_("Importing"), file=sys.stderr) as bar:
        for day in findings.days:
            add(engine, day, staging.of_day(day), bar.update)


def _refusal(findings: Findings, dry_run: bool, yes: bool, skip_bad: bool) -> str | None:
    """Why nothing is to be imported, and what to do."""
    if findings.bad and not skip_bad:
        return _("{count:,} rows are bad. Mend them, or leave them out with --skip-bad.", count=findings.bad)
    if findings.new and not (dry_run or yes or sys.stdin.isatty()):
        return _("There is no terminal to ask at. Look with --dry-run, then import with --yes.")
    return None


def _report(file: Path, encoding: str, findings: Findings, staging: Staging) -> str:
    first, last = _span(findings)
    rows = [
        (_("File"), f"{file.name} ({encoding.upper()})"),
        (_("Rows"), f"{findings.rows:,}"),
        (_("Bad"), f"{findings.bad:,}"),
        (_("Twice in the file"), f"{findings.twice:,}"),
        (_("Already imported"), f"{findings.there:,}"),
        (_("New"), f"{findings.new:,}"),
        (_("Days"), _("{count:,}, from {first} to {last}", count=len(findings.days), first=first, last=last)),
    ]
    services = [(service, f"{count:,}") for service, count in sorted(findings.services.items())]
    parts = [table(rows)]
    if services:
        parts.append(table([(_("Service"), _("Rows")), *services], right=[1]))
    if findings.bad:
        parts.append("\n".join(_bad_lines(findings, staging)))
    return "\n\n".join(parts) + "\n"


def _bad_lines(findings: Findings, staging: Staging) -> Iterator[str]:
    yield _("Bad rows:")
    for line, sentence, fields in staging.bad(BAD_ROWS_SHOWN):
        yield _("line {line}: {reason}", line=line, reason=_(sentence, **fields))
    if findings.bad > BAD_ROWS_SHOWN:
        yield _("and {count:,} more; --json lists all", count=findings.bad - BAD_ROWS_SHOWN)


def _facts(
    file: Path, encoding: str, findings: Findings, staging: Staging, imported: int
) -> dict[str, object]:
    first, last = _span(findings)
    return {
        "file": str(file),
        "encoding": encoding,
        "rows": findings.rows,
        "bad": findings.bad,
        "twice_in_the_file": findings.twice,
        "already_imported": findings.there,
        "new": findings.new,
        "imported": imported,
        "days": {"count": len(findings.days), "first": first, "last": last},
        "services": dict(sorted(findings.services.items())),
        "bad_rows": _lines_by_reason(staging),
    }


def _lines_by_reason(staging: Staging) -> list[dict[str, object]]:
    lines: dict[str, list[int]] = {}
    for line, sentence, fields in staging.bad():
        lines.setdefault(_(sentence, **fields), []).append(line)
    return [{"reason": reason, "lines": those} for reason, those in lines.items()]


def _span(findings: Findings) -> tuple[str | None, str | None]:
    """The first and the last day."""
    if not findings.days:
        return None, None
    return day_name(findings.days[0]), day_name(findings.days[-1])
