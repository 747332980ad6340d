"""A clerk at a window."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hall_server.domain.hall import PauseKind


class Outcome(StrEnum):
    """How a service ended."""

    DONE = "done"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class SignIn:
    """A clerk whose PIN has been checked sits down at a window."""

    window: int
    clerk: str


@dataclass(frozen=True, slots=True)
class SignOut:
    window: int


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """Open a closed window, or go on after a pause."""

    window: int


@dataclass(frozen=True, slots=True)
class PauseWindow:
    window: int
    reason: str
    kind: PauseKind = "break"


@dataclass(frozen=True, slots=True)
class StandBy:
    """A free window asks that the next citizen it can serve be called there at once."""

    window: int


@dataclass(frozen=True, slots=True)
class StandDown:
    window: int


@dataclass(frozen=True, slots=True)
class CloseWindow:
    window: int


@dataclass(frozen=True, slots=True)
class CallNext:
    window: int


@dataclass(frozen=True, slots=True)
class CallTicket:
    """Call one chosen ticket, waiting or parked. Needs a reason, which is kept."""

    window: int
    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class Recall:
    window: int


@dataclass(frozen=True, slots=True)
class StartService:
    window: int


@dataclass(frozen=True, slots=True)
class FinishService:
    """``accepted`` opens a case, with ``missing`` papers to be handed in later (容缺受理) if any are named;
    ``refused`` needs the one-time list of what is ``missing``."""

    window: int
    outcome: Outcome = Outcome.DONE
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkNoShow:
    window: int


@dataclass(frozen=True, slots=True)
class ParkTicket:
    window: int
    reason: str


@dataclass(frozen=True, slots=True)
class ReturnTicket:
    """Put a parked ticket back in line, with the seniority it always had."""

    window: int
    number: str


@dataclass(frozen=True, slots=True)
class TransferTicket:
    """Send the citizen on to another service; number and seniority are kept."""

    window: int
    service: str


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Undo the window's last finish or no-show, within the configured seconds."""

    window: int
