"""What a citizen says of one completed service (好差评): voluntary, once, and only after its end."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """The five levels of GB/T 39734-2020, best first; the first three count as good."""

    VERY_SATISFIED = "very_satisfied"
    SATISFIED = "satisfied"
    FAIRLY_SATISFIED = "fairly_satisfied"
    DISSATISFIED = "dissatisfied"
    VERY_DISSATISFIED = "very_dissatisfied"

    @property
    def bad(self) -> bool:
        return self in (Level.DISSATISFIED, Level.VERY_DISSATISFIED)


@dataclass(frozen=True, slots=True)
class Private:
    """What somebody wrote or left about themselves. It is kept beside the log, never in it.

    The log has its ``seal``, a digest with a random ``salt`` that lies with the text: as long as the text
    is kept, nobody can change it unseen; once it is deleted, the seal says nothing about it.
    """

    words: str = ""
    name: str = ""
    phone: str = ""
    salt: str = ""

    @property
    def seal(self) -> str:
        """Half of a SHA-256 in hex; empty when nothing was written."""
        parts = (self.words, self.name, self.phone)
        if not any(parts):
            return ""
        return hashlib.sha256("\0".join((self.salt, *parts)).encode()).hexdigest()[:32]

    @property
    def reachable(self) -> bool:
        return bool(self.phone)

    def over(self, before: Private) -> Private:
        """With what was left ``before`` wherever this says nothing."""
        if not self.seal:
            return before
        words, name = self.words or before.words, self.name or before.name
        return Private(words, name, self.phone or before.phone, self.salt)


NOTHING_LEFT = Private()


@dataclass(frozen=True, slots=True)
class Signals:
    """How a rating came about. For the report, never to stop anybody.

    ``channel`` is the QR code that was read: ``slip`` or ``screen``. ``device`` tells the phones of one
    day apart by a keyed hash whose key is thrown away with the day. ``since_end`` is in milliseconds,
    ``on_site`` whether it came from the hall's own network.
    """

    channel: str = "slip"
    device: str = ""
    on_site: bool = False
    since_end: int = 0


@dataclass(frozen=True, slots=True)
class Rating:
    """One rating of the service that a ticket completed as its ``visit``.

    ``options`` are ids of the second-level list of ``version``. ``first_at`` is when it was first given,
    ``at`` when it was last changed. ``contact``: a phone number was left. ``seal`` is that of the words and
    contact. ``changes`` counts how often its giver thought better of it.
    """

    ticket: int
    visit: int
    service: str
    window: int
    clerk: str
    ended_at: int
    level: Level
    first_at: int
    at: int
    options: tuple[str, ...] = ()
    version: str = ""
    signals: Signals = field(default_factory=Signals)
    seal: str = ""
    contact: bool = False
    changes: int = 0

    @property
    def of(self) -> tuple[int, int]:
        return self.ticket, self.visit


@dataclass(frozen=True, slots=True)
class Served:
    """A visit as the disk has it, with the ``rating`` it was given. ``ended_at`` is None before its end.

    Only ``completed`` ones are rated: not a transfer, a no-show, or what another system did.
    """

    ticket: int
    visit: int
    service: str
    window: int
    clerk: str
    ended_at: int | None
    completed: bool
    rating: Rating | None = None


# By then what was decided is on disk, and a look there finds it.
_WRITTEN_WITHIN = 60_000


def keep_fresh(rated: dict[tuple[int, int], Rating], now: int) -> dict[tuple[int, int], Rating]:
    """Those that the turn of the day must not lose sight of."""
    return {key: rating for key, rating in rated.items() if now - rating.at < _WRITTEN_WITHIN}
