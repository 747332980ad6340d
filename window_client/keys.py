"""Key presses as the clerk means them."""

from __future__ import annotations

import unicodedata

# Seconds. A key pressed again sooner is the same press: a bounce, a double tap, or a held key.
DOUBLE_PRESS = 0.7
# Seconds. A key that comes again sooner is held down, or bounced.
HELD = 0.15
# Seconds. When the hall calls somebody here by itself, the big key stands still for so long: a press that
# was meant to end the standing by must not say that the citizen has come.
JUST_CALLED = 1.5


def meant(key: str, character: str | None) -> str:
    """The key in lower case and half width: Caps Lock and a Chinese input method change nothing."""
    plain = unicodedata.normalize("NFKC", character or "").lower()
    if not plain.isprintable() or not plain:
        return key
    return "space" if plain == " " else plain


# Seconds. The emergency key counts when it comes again within this, or is held down that long.
CONFIRMED_WITHIN = 3.0


class Confirmed:
    """A key that has to be meant: pressed twice, or held until the keyboard repeats it."""

    def __init__(self) -> None:
        self._first: float | None = None
        self._last = float("-inf")

    def press(self, moment: float) -> bool:
        """Whether a press at ``moment`` (seconds, any steady clock) confirms the one before."""
        before, self._last = self._last, moment
        if self._first is not None and HELD <= moment - self._first <= CONFIRMED_WITHIN:
            self._first = None
            return True
        if moment - before >= HELD:
            self._first = moment
        return False


class Guard:
    """Lets a key through once, however often it is pressed in quick succession."""

    def __init__(self, pause: float | None = None) -> None:
        """``pause`` is the time in seconds within which two presses are one; by default a double press is."""
        self._pause = DOUBLE_PRESS if pause is None else pause
        self._last = ("", 0.0)
        self._held = ""

    def hold(self, key: str) -> None:
        """Let this key's presses pass unheeded, until it is released or another key comes."""
        self._held = key

    def release(self) -> None:
        self._held = ""

    def lets_through(self, key: str, moment: float) -> bool:
        """Whether a press at ``moment`` (seconds, any steady clock) is one of its own."""
        if key == self._held:
            return False
        self.release()
        before, at = self._last
        self._last = (key, moment)
        return key != before or moment - at >= self._pause
