"""Settings files that say what is wrong with them: the file, the line, the key and what to write."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from .language import N_, Translator, system_language

M = TypeVar("M", bound=BaseModel)
Key = tuple[str | int, ...]

_ = Translator("hall_server", system_language())

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]")
_PAIR = re.compile(r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*[A-Za-z0-9_-]+)*)\s*=""")

# What the checks of pydantic mean to an installer.
_SENTENCES = {
    "missing": N_("is missing; add it"),
    "extra_forbidden": N_("is not known here; check the spelling or remove it"),
    "int_type": N_("must be a whole number"),
    "int_parsing": N_("must be a whole number"),
    "string_type": N_("must be text in quotes"),
    "bool_type": N_("must be true or false"),
    "list_type": N_('must be a list, such as ["a", "b"]'),
    "model_type": N_("must be a table of keys"),
    "greater_than_equal": N_("must be {ge} or more"),
    "less_than_equal": N_("must be {le} or less"),
    "literal_error": N_("must be one of: {expected}"),
    "string_pattern_mismatch": N_("does not have the form {pattern}"),
    "string_too_short": N_("must not be empty"),
    "too_short": N_("needs at least {min_length}"),
}


class Problem(Exception):
    """One thing that is wrong in a settings file, at a key."""

    def __init__(self, key: Key, message: str) -> None:
        super().__init__(message)
        self.key = key
        self.message = message


class SettingsError(Exception):
    """A settings file cannot be used. Its text lists every problem as ``file:line: key: what to do``."""


def load(path: Path, model: type[M]) -> M:
    """Read and check a TOML file. Raises :class:`SettingsError` with every problem found."""
    text = read_text(path)
    try:
        return model.model_validate(parse(path, text))
    except ValidationError as error:
        raise SettingsError(describe(path, text, map(_problem, error.errors()))) from None


def read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SettingsError(_("{path}: there is no such file", path=path)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from None


def parse(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(_("{path}: this is not valid TOML: {error}", path=path, error=error)) from None


def describe(path: Path, text: str, problems: Iterable[Problem]) -> str:
    """The problems as lines for a person, each at its place in the file."""
    lines = _Lines(text)
    return "\n".join(
        f"{path}:{lines.of(problem.key)}: {_dotted(problem.key)}: {problem.message}" for problem in problems
    )


def _problem(error: ErrorDetails) -> Problem:
    # A check of our own has already been put into words by whoever raised it.
    sentence = _SENTENCES.get(error["type"])
    context = error.get("ctx", {})
    if sentence is None:
        cause = context.get("error")
        message = str(cause) if cause else error["msg"]
    else:
        message = _(sentence, **context) if context else _(sentence)
    return Problem(error["loc"], message)


def _dotted(key: Key) -> str:
    text = ""
    for part in key:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text or "file"


class _Lines:
    """Finds the line on which a key stands; a key that is not there has the line of its table."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Key, int] = {}
        table: Key = ()
        counts: dict[Key, int] = {}
        for number, line in enumerate(text.splitlines(), start=1):
            if header := _HEADER.match(line):
                table = self._absolute(_parts(header[2]), counts)
                if header[1] == "[[":
                    counts[table] = counts.get(table, -1) + 1
                    table = (*table, counts[table])
                self._lines[table] = number
            elif pair := _PAIR.match(line):
                self._lines.setdefault((*table, *_parts(pair[1])), number)

    @staticmethod
    def _absolute(parts: Key, counts: dict[Key, int]) -> Key:
        """``[zones.hours]`` below ``[[zones]]`` belongs to the last zone so far."""
        key: Key = ()
        for part in parts[:-1]:
            key = (*key, part)
            if key in counts:
                key = (*key, counts[key])
        return (*key, parts[-1])

    def of(self, key: Key) -> int:
        while key and key not in self._lines:
            key = key[:-1]
        return self._lines.get(key, 1)


def _parts(dotted: str) -> Key:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
