"""Lines of a screen as plain values: they can be compared, so that only what changed is painted again."""

from __future__ import annotations

from typing import Literal

from rich.cells import cell_len

from window_client.cells import fit, fit_words, padded

# What a part of a line means; the widget gives it its colour. Colour never says anything alone.
Look = Literal["", "bold", "dim", "good", "busy", "warn", "bad", "alarm", "cursor", "bar"]
Span = tuple[str, Look]
Row = tuple[Span, ...]


def width_of(row: Row) -> int:
    """The row's width in cells."""
    return sum(cell_len(text) for text, _look in row)


def filled(row: Row, width: int) -> Row:
    """The row in exactly ``width`` cells; what does not fit is cut."""
    kept: list[Span] = []
    room = width
    for text, look in row:
        if cell_len(text) > room:
            kept.append((fit(text, room) if room > 2 else " " * room, look))
            room -= cell_len(kept[-1][0])
            break
        kept.append((text, look))
        room -= cell_len(text)
    return (*kept, (" " * room, "")) if room > 0 else tuple(kept)


def titled(title: str, width: int) -> Row:
    """A line across with a title in it, in plain ASCII."""
    start = fit(f"-- {title} ", width)
    return ((start + "-" * (width - cell_len(start)), "bold"),)


def right(text: str, width: int) -> str:
    """The text at the right end of ``width`` cells."""
    text = fit(text, width)
    return " " * (width - cell_len(text)) + text


def named(name: str, width: int) -> str:
    """A name at the left end of ``width`` cells, cut after a word."""
    return padded(fit_words(name, width), width)


def left(text: str, width: int) -> str:
    """The text at the left end of ``width`` cells."""
    return padded(text, width)
