"""What a scanner types: signs in quick succession, ended by Enter. Pure."""

from __future__ import annotations

import re

from .entries import CODE_LENGTH, SCANNED, case_number
from .pages import ForCase, LookingUp, Page, Priority

_CODE = re.compile(rf"[0-9A-Za-z]{{{CODE_LENGTH}}}")
# Not any run of digits: an ID card's number is never taken for a case.
_CASE = re.compile(r"\d{8}-\d{4,6}|\d{12}")


class Burst:
    """The signs that came less than ``pause`` seconds after each other."""

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._last = 0.0
        self.signs = ""

    def hear(self, sign: str, now: float) -> None:
        """``now`` is when the key was pressed, in seconds of any steady clock."""
        if now - self._last > self._pause:
            self.signs = ""
        self.signs += sign
        self._last = now

    def end(self) -> str:
        """The signs so far; the next ones begin anew."""
        signs, self.signs = self.signs, ""
        return signs


def scanned(signs: str) -> Page | None:
    """Where a scan leads, or None when the signs are none that a scanner reads here."""
    text = signs.strip()
    if SCANNED in text:
        return LookingUp(SCANNED + text.rpartition(SCANNED)[2])
    if _CODE.fullmatch(text):
        return LookingUp(text)
    if _CASE.fullmatch(text):
        return Priority(ForCase(case_number(text)))
    return None
