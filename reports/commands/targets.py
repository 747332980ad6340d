"""Where a report's files go."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import click

from reports.words import _

from .common import UserError

STDOUT = "-"


@dataclass(frozen=True, slots=True)
class Target:
    """A name without its ending, to which each form adds its own."""

    stem: Path

    def path(self, form: str) -> Path:
        """CSV is a folder of several files."""
        return self.stem.with_name(f"{self.stem.name}-csv" if form == "csv" else f"{self.stem.name}.{form}")


def target(output: str | None, formats: tuple[str, ...], name: str) -> Target | None:
    """What ``-o`` means: a folder that there is, or a stem; None for standard output.

    ``name`` is the stem in a folder. Raises :class:`UserError` for a folder that there is not.
    """
    if output == STDOUT:
        if formats != ("json",):
            raise click.UsageError(_("Only JSON can be printed: add --format json to -o -."))
        return None
    path = Path(output or ".")
    if path.is_dir():
        return Target(path / name)
    if output and output.endswith(("/", os.sep)):
        raise UserError(_("{path}: there is no such folder.", path=path))
    if not path.parent.is_dir():
        raise UserError(_("{path}: there is no such folder.", path=path.parent))
    ending = path.suffix.removeprefix(".").lower()
    return Target(path.with_suffix("") if ending in formats else path)
