"""What people type: tidied, and bounded so that it fits on screens and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hall_server.domain.refusals import ListTooLong, PhoneUnreadable, ReasonMissing, TextTooLong

MOST_CHARACTERS = 200
MOST_LINES = 20
LINE_LENGTH = 60
_PHONE = re.compile(r"\+?[0-9]{5,15}")


def tidy(text: str) -> str:
    """The text with single spaces and none at its ends. Raises :class:`TextTooLong`."""
    plain = " ".join(text.split())
    if len(plain) > MOST_CHARACTERS:
        raise TextTooLong(most=MOST_CHARACTERS)
    return plain


def reason(text: str) -> str:
    """A reason that has to be given. Raises :class:`ReasonMissing`, :class:`TextTooLong`."""
    plain = tidy(text)
    if not plain:
        raise ReasonMissing
    return plain


def listed(lines: Iterable[str]) -> tuple[str, ...]:
    """A list for a slip, without its empty lines. Raises :class:`ListTooLong`."""
    plain = tuple(line for text in lines if (line := " ".join(text.split())))
    if len(plain) > MOST_LINES or any(len(line) > LINE_LENGTH for line in plain):
        raise ListTooLong(lines=MOST_LINES, length=LINE_LENGTH)
    return plain


def must_be_phone(phone: str) -> None:
    """Raises :class:`PhoneUnreadable`."""
    if not _PHONE.fullmatch(phone):
        raise PhoneUnreadable
