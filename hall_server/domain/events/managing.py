"""What a hall manager did about a crowd. All of it ends with the day."""

from __future__ import annotations

from dataclasses import dataclass

from hall_server.domain.plan import Bilingual


@dataclass(frozen=True, slots=True)
class ServiceCapped:
    """``most`` numbers may be taken today without an appointment; None: as planned."""

    at: int
    service: str
    most: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class KiosksClosed:
    at: int
    reason: str


@dataclass(frozen=True, slots=True)
class KiosksOpened:
    at: int
    reason: str


@dataclass(frozen=True, slots=True)
class Announced:
    at: int
    words: Bilingual


@dataclass(frozen=True, slots=True)
class AnnouncementEnded:
    at: int


@dataclass(frozen=True, slots=True)
class ClerkCalledBack:
    at: int
    window: int
    reason: str
