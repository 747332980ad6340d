"""What the commands share: the hall's folder as an argument, and errors as one clear sentence."""

from __future__ import annotations

import functools
import sys
import warnings
from collections.abc import Callable, Iterable
from getpass import GetPassWarning
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

from hall_server.domain.replay import BrokenLog, PlanConflict
from hall_server.language import Translator, system_language
from hall_server.oserrors import reason_of
from hall_server.settings import HallFolder
from hall_server.store.database import StoreDamaged, StoreUnavailable, migrate, open_engine
from hall_server.store.registry import Registry
from hall_server.tomlfile import SettingsError

_ = Translator("hall_server", system_language())

P = ParamSpec("P")
R = TypeVar("R")


def folder_argument(command: Callable[..., R]) -> Callable[..., R]:
    return click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))(command)


def device_argument(command: Callable[..., R]) -> Callable[..., R]:
    return click.argument("device", metavar="DEVICE.toml", type=click.Path(path_type=Path))(command)


class HiddenOption(click.Option):
    """A PIN or a password: asked for without showing it."""

    def prompt_for_value(self, ctx: click.Context) -> Any:
        """Where no terminal can hide what is typed, Python would warn in English."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", GetPassWarning)
                return super().prompt_for_value(ctx)
        except GetPassWarning:
            message = _("There is no terminal: what is typed is read from standard input, in sight.")
            click.echo(message, err=True)
            self.hide_input = False
            return super().prompt_for_value(ctx)


class UserError(click.ClickException):
    """Something a person can mend: printed as one sentence, exit code 1."""


def plain_errors(command: Callable[P, R]) -> Callable[P, R]:
    """Let no traceback reach a person for what they can mend themselves."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except SettingsError as error:
            click.echo(str(error), err=True)
            sys.exit(2)
        except StoreUnavailable as error:
            raise UserError(f"{_(error.sentence)} ({error})") from None
        except PlanConflict as error:
            sentence = _(
                "The last day's tickets need {what} {name}, which hall.toml no longer has. "
                "Put it back and start the hall; when a new day has begun, stop it and change hall.toml.",
                what=error.what,
                name=error.name,
            )
            raise UserError(sentence) from None
        except BrokenLog:
            sentence = _(
                "The hall's log contradicts itself. "
                "Find the first bad record with hall-server verify, and restore a copy."
            )
            raise UserError(sentence) from None
        except StoreDamaged as error:
            raise UserError(_(error.sentence, **error.fields)) from None
        except OSError as error:
            why = reason_of(error)
            raise UserError(f"{error.filename}: {why}" if error.filename else why) from None

    return wrapped


def hall_folder(path: Path) -> HallFolder:
    """The hall in a folder. Raises :class:`UserError` when there is none."""
    folder = HallFolder(path)
    if path.is_file():
        sentence = _(
            "{path} is a file. This command wants the hall's folder, with hall.toml in it.", path=path
        )
        raise UserError(sentence)
    if not folder.settings_path.is_file():
        raise UserError(_("{path} is not a hall's folder. Make one with: hall-server init {path}", path=path))
    return folder


def open_registry(folder: HallFolder) -> Registry:
    engine = open_engine(folder.database, pooled=False)
    migrate(engine)
    return Registry(engine)


def in_short(numbers: Iterable[int]) -> str:
    """Window numbers as in ``hall.toml``: ``1-3, 7``."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
