"""The report that a hall's month ends with, of the hall that was shown."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click

from .words import _

OFFERED = Path("demo-report")


class NoReport(Exception):
    """The report could not be written; ``hall-reports`` has said why."""


def offer_report(hall: Path) -> None:
    """Write the month's report if whoever watched wants it. Raises :class:`NoReport`."""
    question = _("Write the report of this hall's month to {path}?", path=OFFERED)
    if click.confirm(question, default=False, err=True):
        write_report(hall, OFFERED)


def write_report(hall: Path, output: Path) -> None:
    """The month as PDF and XLSX into the folder ``output``. Raises :class:`NoReport`."""
    output.mkdir(parents=True, exist_ok=True)
    program = Path(sys.executable).with_name("hall-reports")
    # What it says goes where all that is for people goes; the summary alone goes to stdout.
    if subprocess.run([program, "month", hall, "-o", output], stdout=sys.stderr, check=False).returncode:
        raise NoReport
