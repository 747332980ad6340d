"""What the commands have in common: the hall's folder, and errors as one sentence."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click
from sqlalchemy import Engine

from hall_server.language import N_, Translator
from hall_server.settings import HallFolder
from hall_server.store.database import StoreDamaged, StoreUnavailable, open_engine
from hall_server.store.history import NoSuchRecord
from hall_server.tomlfile import SettingsError
from reports.flags.ledger import LedgerError
from reports.words import _

USAGE = 2
NO_DAY = N_(
    "No business day has begun in this hall yet. Open it with hall-server serve, or bring in another "
    "system's past with hall-server import-history."
)

F = TypeVar("F", bound=Callable[..., Any])


class UserError(click.ClickException):
    """Something a person can mend: printed as one sentence, exit code 1."""


def folder_argument(command: F) -> F:
    """The hall's folder, which every command takes first."""
    return click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))(command)


def hall_of(path: Path) -> HallFolder:
    """The hall in a folder. Raises :class:`UserError`."""
    hall = HallFolder(path)
    if not hall.settings_path.is_file():
        raise UserError(_("{path} is not a hall's folder.", path=path))
    if not hall.database.is_file():
        raise UserError(_("{path}: there is no database here yet.", path=hall.database))
    return hall


@contextlib.contextmanager
def database_of(hall: HallFolder) -> Iterator[Engine]:
    """The hall's database while the block runs."""
    engine = open_engine(hall.database)
    try:
        yield engine
    finally:
        engine.dispose()


@contextlib.contextmanager
def plain_errors() -> Iterator[None]:
    """Let no traceback reach a person for what they can mend themselves."""
    server_words = Translator("hall_server", _.language)
    try:
        yield
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(USAGE)
    except StoreUnavailable as error:
        raise UserError(f"{server_words(error.sentence)} ({error})") from None
    except NoSuchRecord as error:
        sentence = _("The log has no record {seq}; its last is {last}.", seq=error.seq, last=error.last)
        raise UserError(sentence) from None
    except LedgerError as error:
        raise UserError(str(error)) from None
    except StoreDamaged as error:
        raise UserError(server_words(error.sentence, **error.fields)) from None
