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
_LINE_ENDS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Control, format (bidi marks among them), private, unassigned and half signs.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Co", "Cn", "Cs"})


def visible(text: str) -> str:
    """The text without what cannot be seen; line breaks stay, other blanks become plain ones."""
    lines = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    shown = "".join(_seen(sign) for sign in _ALSO_INVISIBLE.sub("", lines))
    return shown.strip()


def on_one_line(text: str) -> str:
    """The visible text with every run of blanks made one."""
    return " ".join(visible(text).split())


def phone_digits(text: str) -> str:
    """A phone number as typed, in plain digits and without what people put between them."""
    plain = unicodedata.normalize("NFKC", visible(text))
    return "".join(sign for sign in plain if not sign.isspace() and sign not in "-()./")


def _seen(sign: str) -> str:
    if sign == "\n":
        return sign
    if sign == "\t" or unicodedata.category(sign) == "Zs":
        return " "
    return "" if unicodedata.category(sign) in _UNSEEN else sign
