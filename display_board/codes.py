"""QR codes in a terminal's cells: two square modules to a cell, one above the other. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import qrcode

QUIET: Final = 4
"""Light modules around a code, by its standard."""

LEAST_QUIET: Final = 2
"""On a clean screen a phone still finds the code in so few."""

Matrix = tuple[tuple[bool, ...], ...]
"""Rows of modules; true is dark."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How a code is drawn: a module is ``scale`` columns wide, ``quiet`` of them stay light around it."""

    scale: int
    quiet: int
    columns: int
    rows: int


@lru_cache(maxsize=8)
def matrix(content: str) -> Matrix:
    """A code of level M: it reads with fifteen hundredths of it damaged or in a glare."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0)
    code.add_data(content)
    code.make(fit=True)
    return tuple(tuple(bool(dark) for dark in row) for row in code.get_matrix())


def fit(modules: int, columns: int, rows: int) -> Fit | None:
    """The largest way to draw so many modules a side; None where not even the smallest has room."""
    for quiet in range(QUIET, LEAST_QUIET - 1, -1):
        across = modules + 2 * quiet
        if scale := max(0, min(columns, 2 * rows)) // across:
            return Fit(scale, quiet, scale * across, (scale * across + 1) // 2)
    return None


def arrange(modules: int, columns: int, rows: int, words: tuple[int, int]) -> tuple[Fit | None, bool]:
    """How to share so many cells between a code and ``words``, which need so many columns, or rows.

    The second value is true where the code stands below the words and not beside them.
    """
    beside, below = fit(modules, columns - words[0], rows), fit(modules, columns, rows - words[1])
    if below is None or (beside and (beside.quiet, beside.scale) >= (below.quiet, below.scale)):
        return beside, False
    return below, True


@lru_cache(maxsize=8)
def pixels(content: str, scale: int, quiet: int) -> Matrix:
    """The code and its quiet zone, an even number of rows; two rows of pixels make one of cells."""
    dark = matrix(content)
    margin = scale * quiet
    across = scale * len(dark) + 2 * margin
    light_row = (False,) * across
    side = (False,) * margin
    body = [
        (*side, *(module for module in row for _times in range(scale)), *side)
        for row in dark
        for _times in range(scale)
    ]
    return (*[light_row] * margin, *body, *[light_row] * (margin + across % 2))
