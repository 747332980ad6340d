"""Help of the commands: what a list of commands says of each, and lines that fit where Chinese stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import click

_SENTENCE = re.compile(r".+?(?:。|\.(?=\s)|$)")
# Follows each character that is two columns wide, so that click, which counts characters, counts columns.
_SECOND = "\0"


class _Formatter(click.HelpFormatter):
    def write_text(self, text: str) -> None:
        super().write_text(_counted(text))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(_counted(term), _counted(text)) for term, text in rows], col_max, col_spacing)

    def getvalue(self) -> str:
        return super().getvalue().replace(_SECOND, "")


class _Context(click.Context):
    formatter_class = _Formatter


def tidy_help(command: click.Command) -> None:
    """A command, and all below it, is told of in its first sentence, which click would cut at a blank."""
    command.context_class = _Context
    first = _SENTENCE.match(" ".join((command.help or "").split("\n\n")[0].split()))
    command.short_help = first[0] if first else None
    if isinstance(command, click.Group):
        for below in command.commands.values():
            tidy_help(below)


def _counted(text: str) -> str:
    return "".join(char + _SECOND if unicodedata.east_asian_width(char) in "WF" else char for char in text)
