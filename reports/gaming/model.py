"""What the gaming report says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Sign = Literal[
    "short", "no_show", "hurried", "harder", "parked", "chosen", "easy", "at_once", "same_device", "burst"
]
"""What is counted; see :mod:`reports.gaming.signs`."""

LEVEL: Final = 0.05
"""In at most this share of honest months is any window named at all."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One window that has more of a sign than chance gives.

    - ``observed`` of ``cases`` had it, where ``expected`` would have at the hall's own shares.
    - ``p``: the probability of at least as many by chance, over-dispersion allowed for; ``adjusted``: the
      same after Holm's correction for all windows and signs that were tried.
    - ``clerks``: who sat there, by staff number. ``tickets``: those that had the sign, to look at.
    """

    window: int
    sign: Sign
    observed: int
    cases: int
    expected: float
    p: float
    adjusted: float
    clerks: tuple[str, ...]
    tickets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """One sign in the whole hall: ``windows`` that could have had it more often than others, the hall's
    ``observed`` of ``cases``, and ``dispersion`` (phi), by how much windows differ more than by chance."""

    windows: int
    observed: int
    cases: int
    dispersion: float


@dataclass(frozen=True, slots=True)
class GamingReport:
    """``findings`` whose adjusted probability is at most ``level``, the least likely first.

    ``tries`` is the number of all pairs of window and sign that were tried.
    """

    level: float
    tries: int
    tried: Mapping[Sign, Tried]
    findings: tuple[Finding, ...]
