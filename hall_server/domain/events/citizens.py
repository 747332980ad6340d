"""What citizens say and want, once they have a ticket."""

from __future__ import annotations

from dataclasses import dataclass

from hall_server.domain.rating import Rating


@dataclass(frozen=True, slots=True)
class ServiceRated:
    """A completed service was rated; a later one for the same visit stands in its place."""

    at: int
    rating: Rating


@dataclass(frozen=True, slots=True)
class RatingVoided:
    """The end of a service was taken back, and with it the rating of its ticket and visit."""

    at: int
    rating: tuple[int, int]


@dataclass(frozen=True, slots=True)
class NoticesWanted:
    """Somebody in line wants to be told when the turn comes near. ``seal`` is that of the phone number."""

    at: int
    ticket: int
    seal: str


@dataclass(frozen=True, slots=True)
class NoticesStopped:
    at: int
    ticket: int
