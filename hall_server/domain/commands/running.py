"""The manager, and what the hall does by itself."""

from __future__ import annotations

from dataclasses import dataclass

from hall_server.domain.citizen import Citizen
from hall_server.domain.rules import Lengths


@dataclass(frozen=True, slots=True)
class CallForReady:
    """Call one waiting citizen to a window that stands by, if there is such a pair."""


@dataclass(frozen=True, slots=True)
class LookAtGuards:
    """Let windows help a zone where somebody waits too long, or stop helping."""


@dataclass(frozen=True, slots=True)
class SetSkills:
    """The manager gives a window other services for the rest of the day."""

    window: int
    services: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class AddWindow:
    """The manager opens a temporary window."""

    window: int
    zone: str
    services: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class ReleaseWindow:
    """The manager frees a window that its clerk left; its ticket goes back in line."""

    window: int
    reason: str


@dataclass(frozen=True, slots=True)
class ChangeCitizen:
    """Somebody with the right to do so gives a waiting citizen another class or need."""

    number: str
    citizen: Citizen
    reason: str
    window: int | None = None


@dataclass(frozen=True, slots=True)
class CancelTicket:
    """A waiting or parked citizen leaves, or the manager takes the number out."""

    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class TurnDay:
    """Begin the business day of ``now`` if it has not begun: yesterday's open tickets expire.

    ``lengths`` are what the day's places are reckoned with, if something was learned from the past.
    """

    lengths: Lengths | None = None
