"""Cases on their way."""

from __future__ import annotations

from dataclasses import dataclass

from hall_server.domain.case import Case


@dataclass(frozen=True, slots=True)
class CaseAccepted:
    at: int
    case: Case


@dataclass(frozen=True, slots=True)
class CaseSupplemented:
    """The missing papers came in."""

    at: int
    case: int
    clerk: str


@dataclass(frozen=True, slots=True)
class CaseDecided:
    at: int
    case: int
    approved: bool
    clerk: str
    note: str


@dataclass(frozen=True, slots=True)
class CaseCollected:
    """The result was handed to who came for it."""

    at: int
    case: int
    ticket: int
