"""What the back office decides, and what somebody was not content with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hall_server.domain.concern import Concern, Done, Source, Staff
from hall_server.domain.rating import NOTHING_LEFT, Private


@dataclass(frozen=True, slots=True)
class SupplementCase:
    """The papers that were missing have come in."""

    case: str
    window: int | None = None


@dataclass(frozen=True, slots=True)
class DecideCase:
    """The back office decides, at a window or through the manager. A refusal needs a ``note``."""

    case: str
    approved: bool
    note: str = ""
    window: int | None = None


@dataclass(frozen=True, slots=True)
class OpenConcern:
    """Somebody has a question, suggestion or complaint. ``about`` is the clerk whom it is about.

    ``known`` is the concern that the disk has under the same reference, if there is one.
    """

    by: Staff
    source: Source
    private: Private
    service: str = ""
    window: int | None = None
    about: str = ""
    reference: str = ""
    known: Concern | None = None


@dataclass(frozen=True, slots=True)
class VerifyConcern:
    """It was looked into; ``private`` is the note of what was found."""

    by: Staff
    concern: str
    founded: bool
    private: Private


@dataclass(frozen=True, slots=True)
class MendConcern:
    by: Staff
    concern: str
    private: Private


@dataclass(frozen=True, slots=True)
class CallBackConcern:
    """``outcome`` is satisfied, unsatisfied or unreachable."""

    by: Staff
    concern: str
    outcome: Literal[Done.SATISFIED, Done.UNSATISFIED, Done.UNREACHABLE]
    private: Private = NOTHING_LEFT


@dataclass(frozen=True, slots=True)
class CloseConcern:
    by: Staff
    concern: str
    private: Private = NOTHING_LEFT


@dataclass(frozen=True, slots=True)
class SeeContact:
    """A clerk who calls back wants the name and phone that were left."""

    by: Staff
    concern: str
