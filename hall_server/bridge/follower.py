"""Follows the hall's log and puts what the province is to know into the outbox, in the log's order."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Final

import msgspec
from sqlalchemy import Engine

from hall_server.domain.events import Event, ServiceFinished, ServiceRated
from hall_server.outbox import Item, Outbox
from hall_server.outbox.courier import now_ms
from hall_server.store.following import Completed, completed, events_after, last_until, newest

from .records import Recorder

log = logging.getLogger(__name__)

LANE: Final = "province"
AT_ONCE: Final = 500
# How long after the take-back time a finish that was taken back may still be on its way to the disk.
WRITTEN_WITHIN: Final = 5.0


class Follower:
    """One pass is :meth:`step`. Used by one thread at a time.

    ``send`` names what the province wants: ratings, services. A finish can be taken back for ``take_back``
    milliseconds, so the follower stops before it, or a rating of it, until that is over; what comes after it
    waits, too, and nothing overtakes. ``ticks`` are steady seconds.
    """

    def __init__(
        self,
        engine: Engine,
        outbox: Outbox,
        recorder: Recorder,
        send: Iterable[str],
        take_back: int,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._outbox = outbox
        self._recorder = recorder
        self._send = frozenset(send)
        self._take_back = take_back
        self._ticks = ticks
        self._seen: deque[tuple[int, float]] = deque()

    def start_anew(self) -> None:
        """Another file lies where the log was: what was seen of that one says nothing of this one."""
        self._seen.clear()

    def step(self) -> bool:
        """Read on; whether there was anything that could be dealt with.

        Raises ``StoreUnavailable``: then nothing was taken in. Raises ``StoreDamaged``.
        """
        known, at = self._outbox.reached(LANE)
        # From the known record itself, to see whether it is still the same one.
        records = events_after(self._engine, max(0, known - 1), AT_ONCE)
        end = newest(self._engine)
        if known:
            if not records or records[0][0] != known or records[0][1].at != at:
                self._find_again(at)
                return True
            records = records[1:]
        self._note(known, end.seq)
        items: list[Item] = []
        dealt_with = known
        for seq, event in records:
            service = self._service_of(event)
            if service is not None:
                _ticket, ended_at = service
                if not self._final(seq, ended_at, end.at):
                    break
                visit = completed(self._engine, *service)
                if visit is not None:
                    items.append(self._item(event, visit))
            dealt_with, at = seq, event.at
        if dealt_with == known:
            return False
        self._outbox.put(items, now_ms(), LANE, dealt_with, at)
        return True

    def _service_of(self, event: Event) -> tuple[int, int] | None:
        """The ticket and the end of the service that the province is to hear of; None if of none.

        A service that was taken back was not completed, so neither is there a rating of it.
        """
        if isinstance(event, ServiceRated) and "ratings" in self._send:
            return event.rating.ticket, event.rating.ended_at
        if isinstance(event, ServiceFinished) and "services" in self._send:
            return event.ticket, event.at
        return None

    def _item(self, event: Event, visit: Completed) -> Item:
        if isinstance(event, ServiceRated):
            key, kept = self._recorder.rating(event)
        else:
            key, kept = self._recorder.service(visit)
        return Item(key, LANE, msgspec.json.encode(kept).decode())

    def _find_again(self, at: int) -> None:
        """The log was put back from an older copy: what the hall wrote since is later than what was known."""
        log.warning("hall.db was put back from a copy; the bridge goes on with what the hall wrote since")
        there = last_until(self._engine, at)
        self._outbox.put([], now_ms(), LANE, there.seq, there.at)
        self.start_anew()

    def _note(self, known: int, end: int) -> None:
        """Remember when the log was first seen to reach so far."""
        while self._seen and self._seen[0][0] <= known:
            self._seen.popleft()
        if end > (self._seen[-1][0] if self._seen else known):
            self._seen.append((end, self._ticks()))

    def _final(self, seq: int, ended_at: int, end_at: int) -> bool:
        """Whether a finish can no longer be taken back.

        It cannot once the log goes on at a later time of the hall. A hall where nothing happens any more
        writes nothing, so it is also enough that the record has been there for so long.
        """
        if end_at - ended_at > self._take_back:
            return True
        seen = next(when for reached, when in self._seen if reached >= seq)
        return self._ticks() - seen > self._take_back / 1000 + WRITTEN_WITHIN
