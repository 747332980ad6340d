"""What the hall needs to know of a citizen to be fair: no name, no number of an ID card."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Priority(StrEnum):
    """The classes of the calling rule, each with a limit of its own."""

    NORMAL = "normal"
    APPOINTMENT = "appointment"
    ELDERLY = "elderly"
    DISABLED = "disabled"
    PREGNANT = "pregnant"
    GREEN = "green"


class Need(StrEnum):
    """What a citizen needs to get to the window and be understood there."""

    SLOW_WALKER = "slow_walker"
    WHEELCHAIR = "wheelchair"
    DEAF = "deaf"
    INTERPRETER = "interpreter"


@dataclass(frozen=True, slots=True)
class Citizen:
    """Who asks for a number.

    ``reason`` is a reason code of the hall's plan, which the green channel requires. ``person`` is a
    keyed hash that only says whether two tickets belong to the same ID; None when none was shown.
    """

    priority: Priority = Priority.NORMAL
    reason: str = ""
    needs: tuple[Need, ...] = ()
    person: str | None = None


ANYBODY = Citizen()
