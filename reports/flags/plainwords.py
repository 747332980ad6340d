"""What people may write as a reason or as evidence: one line of text, and nobody's telephone or ID number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from reports.words import _

LONGEST = 500
# Not part of a longer number, with or without the country's code, and however its digits are set apart.
_MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)?86[ -]?)?1[ .-]?[3-9](?:[ .-]?\d){9}(?!\d)")
_BIRTH = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_IDENTITY = re.compile(
    rf"(?<!\d)\d{{6}}(?:(?:18|19|20)\d\d{_BIRTH}\d{{3}}[\dXx]|\d\d{_BIRTH}\d{{3}})(?![\dXx])"
)
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[ -](?=[\dXx])")
_STAFF = re.compile(r"(?=.*[0-9])(?!1[3-9][0-9]{9}$)(?![0-9]{17}[0-9Xx]$)[A-Za-z0-9]{1,20}")


class NotAllowed(Exception):
    """The text cannot be kept, for the reason in its message."""


def words(text: str) -> str:
    """The text without blanks at its ends. Raises :class:`NotAllowed`."""
    text = text.replace("\u3000", " ").strip()
    if not text:
        raise NotAllowed(_("Some words are needed: say why, or what it rests on."))
    if len(text) > LONGEST:
        raise NotAllowed(
            _("At most {most} characters fit; these are {count}.", most=LONGEST, count=len(text))
        )
    if not text.isprintable():
        raise NotAllowed(_("One line of text, please, without control characters."))
    # Full-width digits are digits, too.
    plain = unicodedata.normalize("NFKC", text)
    if _IDENTITY.search(plain) or _IDENTITY.search(_BETWEEN_DIGITS.sub("", plain)):
        raise NotAllowed(
            _("This looks like an ID number. Leave it out: what is written here is never deleted.")
        )
    if _MOBILE.search(plain):
        raise NotAllowed(
            _("This looks like a mobile number. Leave it out: what is written here is never deleted.")
        )
    return text


def staff_number(text: str, known: Collection[str] = ()) -> str:
    """A staff number: one of the hall's, or letters and digits with a digit. Raises :class:`NotAllowed`."""
    if text not in known and not _STAFF.fullmatch(text):
        raise NotAllowed(_("{text} is no staff number; write one such as 0231, never a name.", text=text))
    return text
