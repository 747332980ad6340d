"""Settings files that say what is wrong with them: the file, the line, the key and what to write."""

from __future__ import annotations

import inspect
import re
import tomllib
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, ValidationError
from pydantic_core import ErrorDetails

from .language import N_, Translator, system_language
from .oserrors import reason_of
from .tomllines import Key, Lines, dotted

M = TypeVar("M", bound=BaseModel)

_ = Translator("hall_server", system_language())

# What the checks of pydantic mean to an installer.
_SENTENCES = {
    "missing": N_("is missing; add it"),
    "int_type": N_("must be a whole number, without quotes"),
    "float_type": N_("must be a number, without quotes"),
    "string_type": N_("must be text in quotes"),
    "bool_type": N_("must be true or false, without quotes"),
    "list_type": N_('must be a list, such as ["a", "b"]'),
    "model_type": N_("must be a table of keys"),
    "greater_than": N_("must be more than {gt:g}"),
    "greater_than_equal": N_("must be {ge:g} or more"),
    "less_than": N_("must be less than {lt:g}"),
    "less_than_equal": N_("must be {le:g} or less"),
    "literal_error": N_("must be one of: {expected}"),
    "string_pattern_mismatch": N_("does not have the form {pattern}"),
    "string_too_short": N_("must not be empty"),
    "too_short": N_("needs at least {min_length}"),
}

TWICE = N_("this stands twice; remove one, or begin each table of a list with [[...]]")
# What the parser of TOML says, and what an installer should do.
_SYNTAX = (
    ("Expected '=' after a key", N_("after a key comes = and its value")),
    ("Invalid value", N_('this is no value; text needs quotes, as in id = "my-hall"')),
    ("Cannot overwrite a value", TWICE),
    ("Cannot declare", TWICE),
    (r"Illegal character '\n'", N_("a quote is missing at the end of the text")),
    ("Unterminated string", N_("a quote is missing at the end of the text")),
    ("Expected newline", N_("nothing but a comment may follow a value; does text lack its quotes?")),
    ("Unclosed array", N_("a comma or a closing ] is missing")),
    ("Unclosed inline table", N_("a comma or a closing } is missing")),
    ("Expected ']", N_("a closing ] is missing")),
    ("Invalid statement", N_("a line begins with a key, a [table], or # for a comment")),
    ("Invalid initial character", N_("a line begins with a key, a [table], or # for a comment")),
)
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_QUOTED = re.compile(r""""[^"]*"|'[^']*'|#.*""")
_FULL_WIDTH = "“”‘’＂＇＝，［］｛｝＃"


class Problem(Exception):
    """One thing that is wrong in a settings file, at a key."""

    def __init__(self, key: Key, message: str) -> None:
        super().__init__(message)
        self.key = key
        self.message = message


class SettingsError(Exception):
    """A settings file cannot be used. Its text lists every problem as ``file:line: key: what to do``."""


def form(pattern: str, sentence: str) -> AfterValidator:
    """A check for the fields of a model: the whole text must match, else ``sentence`` says what to write.

    ``sentence`` is a message of this package's catalogue.
    """
    whole = re.compile(pattern)

    def check(text: str) -> str:
        if not whole.fullmatch(text):
            raise ValueError(_(sentence))
        return text

    return AfterValidator(check)


def load(path: Path, model: type[M]) -> M:
    """Read and check a TOML file. Raises :class:`SettingsError` with every problem found."""
    text = read_text(path)
    try:
        return model.model_validate(parse(path, text))
    except ValidationError as error:
        problems = (_problem(model, details) for details in error.errors())
        raise SettingsError(describe(path, text, problems)) from None


def read_text(path: Path) -> str:
    """A file's text, without the mark that Windows puts before it. Raises :class:`SettingsError`."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise SettingsError(_("{path}: there is no such file", path=path)) from None
    except OSError as error:
        message = _("{path}: cannot be read: {error}", path=path, error=reason_of(error))
        raise SettingsError(message) from None
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        hint = _("this is not UTF-8; save the file as UTF-8 (in Notepad: Save as, Encoding: UTF-8)")
        number = data.count(b"\n", 0, error.start) + 1
        raise SettingsError(f"{path}:{number}: {hint}") from None


def parse(path: Path, text: str) -> dict[str, Any]:
    """The file's tables. Raises :class:`SettingsError` naming the line that is not TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = _PLACE.search(message)
        lines = text.rstrip("\n").split("\n")
        number = int(place[1]) if place and place[1] else len(lines)
        hint = _syntax_hint(lines[min(number, len(lines)) - 1], _PLACE.sub("", message))
        sentence = _("this is not valid TOML: {hint}", hint=hint)
        raise SettingsError(f"{path}:{number}: {sentence}") from None


def describe(path: Path, text: str, problems: Iterable[Problem]) -> str:
    """The problems as lines for a person, each at its place in the file."""
    lines, whole = Lines(text), _("file")
    return "\n".join(
        f"{path}:{lines.of(problem.key)}: {dotted(problem.key) or whole}: {problem.message}"
        for problem in problems
    )


def unknown_word(word: str, known: Iterable[str]) -> str:
    """What to write instead of a word that is not defined."""
    names = sorted(known)
    if near := get_close_matches(word, names, n=1):
        return _("{word} is not defined; did you mean {near}?", word=word, near=near[0])
    return _("{word} is not defined; known are: {names}", word=word, names=", ".join(names[:12]) or "-")


def _syntax_hint(line: str, message: str) -> str:
    foreign = next((sign for sign in _QUOTED.sub("", line) if sign in _FULL_WIDTH), None)
    if foreign:
        return _(
            "{sign} is a full-width sign; type it with the input method switched to English", sign=foreign
        )
    return next((_(sentence) for start, sentence in _SYNTAX if message.startswith(start)), message)


def _problem(model: type[BaseModel], error: ErrorDetails) -> Problem:
    key, kind = error["loc"], error["type"]
    context = error.get("ctx", {})
    if kind == "extra_forbidden":
        return Problem(key, _unknown_key(model, key))
    if kind == "list_type" and _model_at(model, key):
        return Problem(key, _("must be a list of tables; begin each with [[{key}]]", key=key[-1]))
    if kind == "model_type" and isinstance(error["input"], list):
        return Problem(key, _("is one table only; begin it with [{key}]", key=key[-1]))
    if kind == "literal_error":
        context = {"expected": context["expected"].replace("'", '"').replace(" or ", ", ")}
        if "," not in context["expected"]:
            return Problem(key, _("must be {expected} for this program", **context))
    if kind == "model_type" and (example := _example(_model_at(model, key))):
        return Problem(key, _("must be a table of keys, such as {example}", example=example))
    if kind == "string_type" and type(error["input"]) in (int, float, date):
        return Problem(key, _('must be text in quotes, such as "{value}"', value=error["input"]))
    if kind in _SENTENCES:
        return Problem(key, _(_SENTENCES[kind], **context))
    # A check of our own has already been put into words by whoever raised it.
    return Problem(key, str(context.get("error", error["msg"])))


def _example(table: type[BaseModel] | None) -> str:
    """How a table of texts is written, such as a name; empty for other tables."""
    fields = table.model_fields if table else {}
    if any(field.annotation is not str for field in fields.values()):
        return ""
    pairs = ", ".join(f'{field.alias or name} = "…"' for name, field in fields.items())
    return f"{{ {pairs} }}" if pairs else ""


def _unknown_key(model: type[BaseModel], key: Key) -> str:
    table = _model_at(model, key[:-1])
    names = list(table.model_fields) if table else []
    if near := get_close_matches(str(key[-1]), names, n=1):
        return _("is not known here; did you mean {near}?", near=near[0])
    return _("is not known here; remove it. Known are: {names}", names=", ".join(names))


def _model_at(model: type[BaseModel] | None, key: Key) -> type[BaseModel] | None:
    """The model of the table at a key, or of the tables in the list there."""
    for part in key:
        if isinstance(part, str):
            field = model.model_fields.get(part) if model else None
            model = _model_in(field.annotation) if field else None
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _model_in(inner))), None)
