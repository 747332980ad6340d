"""Text that stays text, wherever it is opened."""

from __future__ import annotations

import re

_CONTROLS = re.compile(r"[\x00-\x1f]")
# DEL and the second set of controls, marks that turn the direction of text or cannot be seen, and halves
# of a character.
_UNSEEN = re.compile(
    r"[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
_PICTURES = 0x2400
_FORMULA = re.compile(r"\A\s*[=+\-@＝＋－＠]")


def plain(text: str) -> str:
    """A name as it may be shown: a control character is seen as its picture, such as ␛, and never obeyed."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", _CONTROLS.sub(_picture, text))


def no_formula(text: str) -> str:
    """Text that a spreadsheet would take for a formula gets a ' before it, as OWASP advises for CSV."""
    return f"'{text}" if _FORMULA.match(text) else text


def _picture(found: re.Match[str]) -> str:
    return chr(_PICTURES + ord(found[0]))
