"""``hall-server init``: a new hall's folder."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

import click

from hall_server.language import Translator, system_language
from hall_server.settings import HallFolder, load_hall
from hall_server.store.database import migrate, open_engine

from .common import UserError, folder_argument, plain_errors

_ = Translator("hall_server", system_language())


@click.command(
    help=_("Make a hall's folder: a commented hall.toml, keys, and an empty database."),
    epilog=_("Example: hall-server init my-hall"),
)
@folder_argument
@click.option(
    "--from",
    "example",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("Start from this hall.toml, such as examples/city/hall.toml."),
)
@plain_errors
def init(folder: Path, example: Path | None) -> None:
    hall = HallFolder(folder)
    if folder.exists() and any(folder.iterdir()):
        raise UserError(_("{path} is not empty. Name a new folder.", path=folder))
    if example:
        load_hall(example)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if example:
        shutil.copyfile(example, hall.settings_path)
    else:
        text = (files("hall_server.settings") / "template.toml").read_text(encoding="utf-8")
        hall.settings_path.write_text(text, encoding="utf-8")
    hall.create_keys()
    engine = open_engine(hall.database)
    migrate(engine)
    engine.dispose()
    click.echo(_("A new hall is in {path}. What next:", path=folder))
    for step in (
        _("  1. Edit {path}", path=hall.settings_path),
        f"  2. hall-server clerk add {folder} 0231 王芳",
        f"  3. hall-server enroll {folder} window 1 -o window-1.toml",
        f"  4. hall-server serve {folder}",
    ):
        click.echo(step)
