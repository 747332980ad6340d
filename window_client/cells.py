"""Text measured in terminal cells, where a Chinese character takes two."""

from __future__ import annotations

from rich.cells import cell_len, chop_cells, set_cell_size

CUT = ".."
# Between parts of a line that a break may part.
GAP = "   "


def fit(text: str, width: int) -> str:
    """The text in at most ``width`` cells, cut with two full stops."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(0, width - len(CUT))).rstrip() + CUT


def fit_words(text: str, width: int) -> str:
    """Likewise, cut after a whole word unless that leaves less than a third of it."""
    cut = fit(text, width)
    if cut == text or text.startswith(cut.removesuffix(CUT) + " "):
        return cut
    words = cut.rpartition(" ")[0]
    return words + CUT if cell_len(words) * 3 >= width else cut


def padded(text: str, width: int) -> str:
    """The text in exactly ``width`` cells."""
    return set_cell_size(fit(text, width), width)


def apart(left: str, right: str, width: int) -> str:
    """Both texts on one line, as far apart as it allows; the left one gives way."""
    room = max(0, width - cell_len(right) - 1)
    return padded(left, room) + " " + right


def as_many_as_fit(parts: list[str], width: int, gap: str) -> str:
    """The first parts that fit on one line, whole."""
    return next(iter(in_lines(parts, width, gap)), "")


def in_lines(parts: list[str], width: int, gap: str) -> list[str]:
    """The parts, whole, on as many lines as they need."""
    lines: list[str] = []
    for part in parts:
        longer = lines[-1] + gap + part if lines else part
        if lines and cell_len(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(fit(part, width))
    return lines


def wrapped(text: str, width: int) -> list[str]:
    """The whole text on lines of at most ``width`` cells, broken at spaces where there are any.

    Each line is set in as the text is.
    """
    plain = text.strip()
    margin = text[: text.index(plain)]
    room = max(2, width - len(margin))
    first, *words = plain.split(" ")
    lines = chop_cells(first, room) or [""]
    for word in words:
        if cell_len(longer := f"{lines[-1]} {word}") <= room or cell_len(word) > room:
            lines[-1:] = chop_cells(longer, room)
        else:
            lines.append(word)
    return [margin + line for line in lines]


def rule(title: str, width: int) -> str:
    """A line across the screen with a title in it. Plain ASCII: box characters have no certain width."""
    start = fit(f"-- {title} ", width)
    return start + "-" * (width - cell_len(start))
