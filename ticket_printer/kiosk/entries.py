"""What citizens type, scan or put on a reader, and where it leads. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from .citizen import masked, read_card
from .pages import (
    CaseEntry,
    CodeEntry,
    Entry,
    Find,
    Finding,
    ForCase,
    LookingUp,
    Matching,
    Page,
    Priority,
    TailEntry,
)

MOST_SIGNS: Final = 120
CODE_LENGTH: Final = 8
TAIL_LENGTH: Final = 4
MOST_LETTERS: Final = 12
CASE_LENGTH: Final = 12
BLANK: Final = "."
SCANNED: Final = "TINGXU:"
_CASE = re.compile(r"(\d{8})-?(\d{4,})")


def typed(page: Entry, sign: str) -> Entry:
    """The page after one more sign."""
    if not sign.isprintable() or len(page.typed) >= MOST_SIGNS:
        return page
    if isinstance(page, TailEntry) and not (sign.isdecimal() and len(page.typed) < TAIL_LENGTH):
        return page
    if isinstance(page, Find) and not (sign.isalnum() and len(page.typed) < MOST_LETTERS):
        return page
    return replace(page, typed=page.typed + sign)


def taken_back(page: Entry) -> Entry:
    """The page without its last sign."""
    return replace(page, typed=page.typed[:-1])


def entered(page: Entry) -> Page | None:
    """Where the typed text leads, or None while there is not enough of it."""
    text = page.typed.strip()
    if not text:
        return None
    match page:
        case Find():
            return Matching(text.upper())
        case CodeEntry():
            # Something may have been typed before a code was scanned.
            return LookingUp(SCANNED + text.rpartition(SCANNED)[2] if SCANNED in text else text)
        case TailEntry():
            return Finding(text) if len(text) == TAIL_LENGTH else None
        case CaseEntry():
            return Priority(ForCase(case_number(text)))
        case _:
            return read_card(page)


def case_number(text: str) -> str:
    """The case's number in what was typed or scanned: the dash may be left out."""
    found = _CASE.search(text)
    return "-".join(found.groups()) if found else text


def echo(page: Entry) -> str:
    """What is shown of what was typed."""
    match page:
        case Find(text):
            return " ".join(text.upper()) or BLANK
        case CodeEntry():
            code = page.typed.rpartition(":")[2].upper()
            return " ".join(code.ljust(CODE_LENGTH, BLANK))
        case TailEntry(text):
            return " ".join(text.ljust(TAIL_LENGTH, BLANK))
        case CaseEntry(text):
            digits = text.replace("-", "").ljust(CASE_LENGTH, BLANK)
            return f"{digits[:8]}-{digits[8:]}"
        case _:
            return masked(page.typed)
