"""What comes in by post, read strictly: what is not asked for is left out, what is wrong is said."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from typing import Final, get_args

from hall_server.client import N_
from hall_server.protocol import RatingLevel

from .text import phone_digits, visible

MOST_WORDS: Final = 500
MOST_NAME: Final = 40
LEVELS: Final[tuple[RatingLevel, ...]] = get_args(RatingLevel)
BAD: Final[frozenset[RatingLevel]] = frozenset({"dissatisfied", "very_dissatisfied"})

_PHONE: Final = re.compile(r"\+?[0-9]{5,15}")
_FORM_ID: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")

Fields = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field; ``message`` is a message id whose ``{most}`` is ``most``."""

    field: str
    message: str
    most: int = 0


@dataclass(frozen=True, slots=True)
class Filled:
    """A rating as somebody filled it in. ``form`` is the id that its page was given; ``level`` is None
    as long as none was chosen. ``keep``: what was written or left before stays where this says nothing."""

    form: str = ""
    level: RatingLevel | None = None
    options: tuple[str, ...] = ()
    words: str = ""
    name: str = ""
    phone: str = ""
    keep: bool = True

    @property
    def gives_reason(self) -> bool:
        return bool(self.options or self.words)

    @property
    def bad(self) -> bool:
        return self.level in BAD


def read_rating(
    fields: Fields, options: Container[str], *, bad_needs_reason: bool
) -> tuple[Filled, tuple[Problem, ...]]:
    """What was filled in, cleaned, with all that is wrong with it in the order of the page.

    A rating with problems must go nowhere but back to its page. ``options`` are the ids there are. Who
    wants all deleted that was written or left says nothing new beside it.
    """
    sent = _Sent(fields)
    keep = not sent.all("delete")
    problems: list[Problem] = []
    level = _level(sent.one("level"))
    filled = Filled(
        _form_id(sent.one("form")),
        level,
        tuple(sorted({one for one in sent.all("option") if one in options})),
        visible(sent.one("words")) if keep else "",
        visible(sent.one("name")) if keep else "",
        phone_digits(sent.one("phone")) if keep else "",
        keep,
    )
    if not filled.form:
        problems.append(Problem("form", N_("This page was not complete. Please choose again.")))
    if level is None:
        problems.append(Problem("level", N_("Please choose one of the five answers.")))
    if any(one not in options for one in sent.all("option")):
        problems.append(
            Problem("option", N_("The list of reasons has changed meanwhile. Please choose again."))
        )
    elif filled.bad and bad_needs_reason and not filled.gives_reason:
        problems.append(Problem("option", N_("Please say why: choose a reason or write a few words.")))
    if len(filled.words) > MOST_WORDS:
        problems.append(
            Problem("words", N_("This is too long. Please use at most {most} characters."), MOST_WORDS)
        )
    if len(filled.name) > MOST_NAME:
        problems.append(
            Problem("name", N_("This name is too long. Please use at most {most} characters."), MOST_NAME)
        )
    if filled.phone and not _PHONE.fullmatch(filled.phone):
        problems.append(Problem("phone", PHONE_UNREADABLE))
    return filled, tuple(problems)


def read_phone(fields: Fields) -> tuple[str, tuple[Problem, ...]]:
    """The phone number that messages go to."""
    phone = phone_digits(_Sent(fields).one("phone"))
    good = bool(_PHONE.fullmatch(phone))
    return phone, () if good else (Problem("phone", PHONE_UNREADABLE),)


def shortened(filled: Filled) -> Filled:
    """What is shown again for correction: no more than twice of what may be sent."""
    return replace(
        filled,
        words=filled.words[: 2 * MOST_WORDS],
        name=filled.name[: 2 * MOST_NAME],
        phone=filled.phone[:MOST_NAME],
    )


PHONE_UNREADABLE: Final = N_("Please write a phone number: digits only, with + in front if it is abroad.")


class _Sent:
    """The fields of a form by name."""

    def __init__(self, fields: Fields) -> None:
        self._fields: dict[str, list[str]] = {}
        for name, value in fields:
            self._fields.setdefault(name, []).append(value)

    def one(self, name: str) -> str:
        """A field that is there once; one that comes twice was not sent by our page and counts as empty."""
        values = self._fields.get(name, [])
        return values[0] if len(values) == 1 else ""

    def all(self, name: str) -> list[str]:
        return self._fields.get(name, [])


def _level(text: str) -> RatingLevel | None:
    return next((level for level in LEVELS if level == text), None)


def _form_id(text: str) -> str:
    return text if _FORM_ID.fullmatch(text) else ""
