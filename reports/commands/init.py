"""``hall-reports init``: settings files to edit, with everything that can be set and why."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click

from reports.assessment import FILE_NAME
from reports.flags.tree import FILE as FLAGS
from reports.words import _
from reports.writing.whole import NotWritten, write_whole

from .common import UserError, folder_argument, hall_of, plain_errors

TEMPLATES = {
    FILE_NAME: files("reports.assessment") / "template.toml",
    FLAGS: files("reports.flags") / FLAGS,
}


@click.command(
    help=_(
        "Put the settings of the assessment into a hall's folder, to be edited. Each value is commented "
        "and is the one that is used without the file. Files that are there stay as they are."
    ),
    epilog=_("Example: hall-reports init my-hall"),
)
@folder_argument
def init(folder: Path) -> None:
    with plain_errors():
        hall = hall_of(folder)
        for name, template in TEMPLATES.items():
            path = hall.path / name
            if path.exists():
                click.echo(_("{path} is there already.", path=path))
                continue
            try:
                write_whole(path, template.read_bytes())
            except NotWritten as error:
                raise UserError(_("{path} cannot be written: {error}", path=path, error=error)) from None
            click.echo(_("Written: {path}", path=path))
