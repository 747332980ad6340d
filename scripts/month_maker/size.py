"""How large a hall and how long a time are made, and by which numbers citizens and clerks behave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from reports.period import Period

Kind = Literal["close", "no_show", "recode", "park", "pick", "praise"]
"""How a window cheats: it ends tickets unserved, marks no-shows that were none, goes on to a harder item,
parks what it works on, picks easy numbers out of turn, or presses its own praise."""

KINDS: Final[tuple[Kind, ...]] = ("close", "no_show", "recode", "park", "pick", "praise")
USUAL_TICKETS: Final = 38_000
USUAL_WINDOWS: Final = 189
MOST_WINDOWS: Final = 999
MOST_ITEMS: Final = 999


@dataclass(frozen=True, slots=True)
class Size:
    """``tickets`` a month in the mean. The first of ``kinds`` comes first when ``cheats`` are dealt out."""

    months: tuple[Period, ...]
    seed: int = 1
    tickets: int = USUAL_TICKETS
    windows: int = USUAL_WINDOWS
    items: int = 120
    zones: int = 9
    cheats: int = 10
    kinds: tuple[Kind, ...] = KINDS


LOAD_SHAPE: Final = 1.5
"""Of the negative binomial that tickets per window follow."""
WINDOW_SD: Final = 0.10
TICKET_SD: Final = 0.6
ITEM_SD: Final = 0.7
"""Standard deviations in the natural logarithm of the handling time."""
MIX_ITEMS: Final = 12
MIX_DIRICHLET: Final = 0.8
USUAL_MINUTES: Final = 6.0
"""Handling time of the middle item at a usual window; less where there is more to do (see ``minutes``)."""
BUSIEST: Final = 0.85
"""No window is given more than it can serve in this share of its open time."""

NO_SHOW: Final = 0.04
NO_SHOW_SD: Final = 0.3
"""Of the items' no-show rates in the logarithm."""
PARKED: Final = 0.03
CHOSEN: Final = 0.01
RECODED: Final = 0.015
"""Tickets that turn out to be another errand after the start; to a harder item as often as to an easier."""
RATED: Final = 0.30
LEVELS: Final = (0.80, 0.12, 0.045, 0.02, 0.015)
"""From very satisfied to very dissatisfied."""
ON_SITE: Final = 0.7
AT_ONCE: Final = 0.01
"""Of the honest ratings, those tapped within five seconds."""
RETURNING: Final = 0.05
"""Services that bring the same person back for the same item within 30 days."""
CLASSES: Final = (("normal", 0.83), ("appointment", 0.08), ("elderly", 0.06), ("disabled", 0.015),
                  ("pregnant", 0.01), ("green", 0.005))  # fmt: skip
RESULTS: Final = (("done", 0.85), ("accepted", 0.13), ("refused", 0.02))
WEEKDAYS: Final = (1.2, 1.05, 1.0, 0.95, 0.9, 0.8, 0.8)

CLOSED_UNSERVED: Final = 0.20
FALSE_NO_SHOWS: Final = 0.10
FORESIGHT: Final = 0.25
"""How much of what a citizen takes beyond their item shows before they are called."""
RECODED_HARDER: Final = 0.15
PARKED_WORKING: Final = 0.25
PICKED: Final = 0.25
PICKED_EASE: Final = 0.4
"""By how many standard deviations a picked citizen is easier than others with the same item."""
PRESSED: Final = 0.6


def minutes(size: Size) -> float:
    """The middle item's handling time, such that a larger crowd fits into the same hours."""
    usual = USUAL_TICKETS / USUAL_WINDOWS
    return USUAL_MINUTES * min(1.0, usual / (size.tickets / size.windows))
