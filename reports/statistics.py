"""What more than one report reckons alike: the bounds of a share, and how much units differ beyond chance."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from .records import Floats

Z95: Final = 1.959963984540054
"""The normal law's 97.5 % point."""
WINSORISED: Final = 0.1


def wilson(part: float, whole: float) -> tuple[float, float] | None:
    """The 95 % bounds of a share, without correction for continuity (E. B. Wilson, 1927); None of nothing.

    (p + z^2/2n -+ z sqrt(p (1 - p) / n + z^2/4n^2)) / (1 + z^2/n)
    """
    if whole <= 0:
        return None
    p, a = part / whole, Z95 * Z95 / whole
    half = Z95 * math.sqrt(p * (1 - p) / whole + a / (4 * whole))
    low, high = (p + a / 2 - half) / (1 + a), (p + a / 2 + half) / (1 + a)
    return (0.0 if part <= 0 else max(0.0, low)), (1.0 if part >= whole else min(1.0, high))


def dispersion(deviates: Floats) -> float:
    """phi = max(1, mean of the squared deviates), the outer tenth at either end drawn in to the rest.

    So much more than by chance do units differ that all do their work well; what is drawn in (winsorised)
    keeps true outliers from widening the limits (D. J. Spiegelhalter, 2005, Stat. Med. 24:1185, and
    Qual. Saf. Health Care 14:347).
    """
    if not len(deviates):
        return 1.0
    low, high = np.quantile(deviates, (WINSORISED, 1 - WINSORISED))
    return max(1.0, float(np.mean(np.clip(deviates, low, high) ** 2)))
