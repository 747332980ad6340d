"""What has no cover: a unit's own figures, and quality by itself."""

from __future__ import annotations

import click

from reports.writing import single

from .report import told, write_each
from .targets import Target

FORMATS = single.FORMATS


def write_single(
    report: single.Single, said: str, formats: tuple[str, ...], to: Target | None, language: str
) -> None:
    """``said`` is the report in words for the terminal. Raises :class:`UserError`."""
    if to is None:
        click.echo(single.as_json(report), nl=False)
        return
    written = write_each(report, to, language, {form: single.WRITERS[form] for form in formats})
    click.echo(said)
    click.echo(told(written))
