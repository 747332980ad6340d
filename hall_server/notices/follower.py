"""Follows the hall's log with a hall of its own, and puts what is to be said into the outbox."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import msgspec
from sqlalchemy import Engine

from hall_server.domain import Hall, opened
from hall_server.domain.events import Event
from hall_server.domain.replay import BrokenLog, PlanConflict, replay
from hall_server.outbox import Item, Outbox
from hall_server.outbox.courier import now_ms
from hall_server.outbox.following import OutOfStep
from hall_server.settings import HallFolder
from hall_server.store.following import before_today, events_after
from hall_server.store.journal import Journal
from hall_server.tomlfile import SettingsError

from .deciding import Audience, Notice, notices_after, worth_saying

_AT_ONCE: Final = 1000


def key_of(hall: str, notice: Notice) -> str:
    """What a notice is called to the outside, the same whenever it is decided anew."""
    return f"{hall}-{notice.ticket}-{notice.visit}-{notice.kind}"


@dataclass(slots=True)
class _Followed:
    """The hall as far as the log was read, and those who listen."""

    hall: Hall
    seq: int
    audience: Audience = field(default_factory=Audience)


class Follower:
    """Reads the log from the start of the day, so that after a restart the same is decided again.

    What was put into the outbox before is known there by its key. ``lanes`` are those of the channels: each
    gets everything.
    """

    def __init__(self, folder: HallFolder, engine: Engine, outbox: Outbox, lanes: list[str]) -> None:
        self._folder = folder
        self._engine = engine
        self._outbox = outbox
        self._lanes = lanes
        self._followed: _Followed | None = None
        self._pending: list[tuple[Notice, int]] = []
        self._looked_at: float | None = None
        self._anew = False

    def start_anew(self) -> None:
        """Another file lies where the log was: the day is read again, as after a restart."""
        self._anew = True

    def step(self) -> bool:
        """Read the log to its end, and put what is to be said of it into the outbox. False: it was the end.

        Raises ``StoreUnavailable``, and ``OutOfStep`` when the hall was started with another ``hall.toml``
        that does not do yet; the next step goes on from where this one came to.
        """
        looking = time.monotonic()
        try:
            followed = self._followed
            if followed is None or self._anew:
                followed = self._from_the_start_of_the_day()
            for notice in self._read_on(followed):
                self._pending.append((notice, self._expiry(notice)))
        except (PlanConflict, BrokenLog, SettingsError) as error:
            self._folder = HallFolder(self._folder.path)  # its settings are read anew
            self._followed = None
            raise OutOfStep(str(error)) from error
        self._followed, self._looked_at, self._anew = followed, looking, False
        if self._pending:
            self._put(followed.hall)
        return False

    def still_so(self, notice: Notice) -> bool:
        """Whether a notice need not be kept back, as far as the log was read."""
        return self._followed is not None and worth_saying(self._followed.hall, notice)

    def _from_the_start_of_the_day(self) -> _Followed:
        self._pending.clear()
        self._looked_at = None
        hall = opened(self._folder.plan)
        hall.book, hall.cases, hall.concerns = Journal(self._engine).carried_over()
        return _Followed(hall, before_today(self._engine))

    def _read_on(self, followed: _Followed) -> Iterator[Notice]:
        while events := events_after(self._engine, followed.seq, _AT_ONCE):
            log: list[Event] = [event for _seq, event in events]
            for event, before in replay(followed.hall, log):
                yield from notices_after(followed.hall, event, before, followed.audience)
            followed.seq = events[-1][0]

    def _expiry(self, notice: Notice) -> int:
        """After which moment, by this computer's clock, it is not worth sending.

        Nothing is older than the last look at the log, which did not show it yet.
        So what happens while the log is followed does not depend on whether the hall's clock agrees with
        this computer's; in a rehearsal it never does.
        """
        now = now_ms()
        age = max(0, now - notice.at)
        if self._looked_at is not None:
            age = min(age, round(1000 * (time.monotonic() - self._looked_at)))
        return now + notice.lasts - age

    def _put(self, hall: Hall) -> None:
        now = now_ms()
        items = [
            Item(key_of(hall.plan.id, notice), lane, msgspec.json.encode(notice).decode(), expires_at)
            for notice, expires_at in self._pending
            if expires_at > now and worth_saying(hall, notice)
            for lane in self._lanes
        ]
        if items:
            self._outbox.put(items, now)
        self._pending.clear()
