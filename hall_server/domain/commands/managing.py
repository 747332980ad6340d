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
class CallBackClerk:
    """The clerk's terminal says that the manager asks them to go on, until the window is at work."""

    window: int
    reason: str
