"""What people type, made safe to keep and to show: only signs that can be seen, in one way of writing."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Signs that show nothing but are no "format" signs to Unicode: fillers, variation selectors, the blank of
# braille. Text can be hidden in them, or a line made to look empty.
_ALSO_INVISIBLE: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)


def visible(text: str) -> str:
    """The text on one line, without what cannot be seen; every run of blanks is one.

    Unicode's "other" signs go: control, format (bidi marks among them), private, unassigned and half ones.
    """
    spaced = " ".join(_ALSO_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())
    shown = "".join(sign for sign in spaced if unicodedata.category(sign)[0] != "C")
    return " ".join(shown.split())


def phone_digits(text: str) -> str:
    """A phone number as typed, in plain digits and without what people put between them."""
    plain = unicodedata.normalize("NFKC", visible(text))
    return "".join(sign for sign in plain if not sign.isspace() and sign not in "-()./")
