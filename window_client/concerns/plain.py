"""Other people's words, made safe to draw."""

from __future__ import annotations

# Signs that are one cell wide in some terminals and two in others would push the line out of the screen.
_OF_CERTAIN_WIDTH = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "…": "..", "—": "-", "·": "."})


def plain(text: str) -> str:
    """The text on one line, without anything that a terminal would obey: no controls, no marks that turn
    the direction of writing, no signs that nobody sees. Any kind of space is a space."""
    kept = (" " if sign.isspace() else sign for sign in text if sign.isspace() or sign.isprintable())
    return "".join(kept).translate(_OF_CERTAIN_WIDTH)
