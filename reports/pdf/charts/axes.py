"""Round numbers for axes."""

from __future__ import annotations

import math

from reports.pdf import style
from reports.pdf.fonts import width


def ticks(most: float, about: int) -> list[float]:
    """From 0 to at least ``most`` in steps of 1, 2 or 5 times a power of ten, near ``about`` of them."""
    if most <= 0:
        return [0.0, 1.0]
    raw = most / about
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= raw * 0.999)
    return [round(step * place, 10) for place in range(math.ceil(most / step - 1e-9) + 1)]


def hour_label(hour: int, room: float) -> str:
    """Such as 9:00, or 9 where that is too wide."""
    full = f"{hour}:00"
    return full if width("20:00", style.TINY) <= room - 3 else str(hour)


def label(value: float) -> str:
    return f"{value:g}"
