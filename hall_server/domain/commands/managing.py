"""What a hall manager does about a crowd: fewer numbers, closed kiosks, a word on the boards."""

from __future__ import annotations

from dataclasses import dataclass

from hall_server.domain.plan import Bilingual


@dataclass(frozen=True, slots=True)
class CapService:
    """Today only ``left`` more numbers are taken for a service without an appointment; None: as planned."""

    service: str
    left: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class CloseKiosks:
    """Kiosks give no more numbers today; who has an appointment still checks in there."""

    reason: str


@dataclass(frozen=True, slots=True)
class OpenKiosks:
    reason: str


@dataclass(frozen=True, slots=True)
class Announce:
    """The boards show this until the day ends or another takes its place."""

    words: Bilingual


@dataclass(frozen=True, slots=True)
class EndAnnouncement:
    pass


@dataclass(frozen=True, slots=True)
class HaltWindow:
    """Nobody more is called to a window: whoever is there is still served. ``by`` is the manager's device.

    The clerk may go on all the same, and the log has who did what: a halted window never waits for a manager
    who has left.
    """

    window: int
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class ResumeWindow:
    """End a pause, whoever's it is, or open a closed window at which a clerk is signed in."""

    window: int
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class CallBackClerk:
    """The clerk's terminal says that the manager asks them to go on, until the window is at work."""

    window: int
    reason: str
