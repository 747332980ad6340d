"""One thing to be sent, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """``set_aside``: the receiver refused it for good; somebody may have it tried again."""

    WAITING = "waiting"
    SENT = "sent"
    SET_ASIDE = "set_aside"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be sent. The first four fields are what is put; the outbox fills in the rest.

    ``key`` says what it is: the same key in the same ``lane`` is taken in once. ``body`` is JSON text with
    nothing personal in it: what is personal is looked up when it is sent. After ``expires_at`` it is not
    worth sending. ``attempts`` counts the tries that failed, ``last_error`` is why the last one did, and
    ``fault`` whether somebody must mend the settings first. ``ended_at`` is when it was sent, set aside or
    expired. All moments are milliseconds since the epoch, by this computer's clock.
    """

    key: str
    lane: str
    body: str
    expires_at: int | None = None
    id: int = 0
    state: State = State.WAITING
    put_at: int = 0
    attempts: int = 0
    next_at: int = 0
    last_error: str = ""
    fault: bool = False
    ended_at: int | None = None


@dataclass(frozen=True, slots=True)
class LaneCounts:
    """How a lane stands. ``oldest`` is when its oldest waiting item was put, ``next_at`` the next try.

    ``last_error`` and ``fault`` are those of the waiting item that was tried last, empty when none was.
    """

    lane: str
    waiting: int = 0
    oldest: int | None = None
    next_at: int | None = None
    attempts: int = 0
    last_error: str = ""
    fault: bool = False
    sent: int = 0
    set_aside: int = 0
    expired: int = 0
