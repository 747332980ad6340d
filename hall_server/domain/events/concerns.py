"""Concerns on their way.

``step`` counts a concern's steps from 1, the one that opened it; ``clerk`` is empty for the manager. What was
written is kept apart, and only its ``seal`` is here.
"""

from __future__ import annotations

from dataclasses import dataclass

from hall_server.domain.concern import Concern, Done
from hall_server.domain.rating import Level


@dataclass(frozen=True, slots=True)
class ConcernOpened:
    at: int
    concern: Concern


@dataclass(frozen=True, slots=True)
class ConcernVerified:
    at: int
    concern: int
    step: int
    clerk: str
    founded: bool
    seal: str


@dataclass(frozen=True, slots=True)
class ConcernMended:
    at: int
    concern: int
    step: int
    clerk: str
    seal: str


@dataclass(frozen=True, slots=True)
class ConcernCalledBack:
    at: int
    concern: int
    step: int
    clerk: str
    outcome: Done
    seal: str


@dataclass(frozen=True, slots=True)
class ConcernClosed:
    at: int
    concern: int
    step: int
    clerk: str
    seal: str


@dataclass(frozen=True, slots=True)
class ConcernRatedAgain:
    """The citizen changed the rating that opened it, for better or worse."""

    at: int
    concern: int
    step: int
    level: Level
    contact: bool


@dataclass(frozen=True, slots=True)
class ConcernReopened:
    """The rating that opened it was changed and is bad, after it had been closed."""

    at: int
    concern: int
    step: int
    level: Level
    contact: bool
    respond_by: str
    close_by: str


@dataclass(frozen=True, slots=True)
class ConcernWithdrawn:
    """The rating that opened it is void."""

    at: int
    concern: int
    step: int


@dataclass(frozen=True, slots=True)
class ContactSeen:
    """A clerk was shown the name and phone that were left. Logged before they are shown."""

    at: int
    concern: int
    clerk: str
