"""Follows the hall's log and puts each alarm that is raised into the outbox, once for each recipient."""

from __future__ import annotations

import time
from typing import Final

import msgspec
from sqlalchemy import Engine

from hall_server.domain.alarm import Alarm, AlarmKind
from hall_server.domain.events import AlarmCleared, AlarmRaised, Event
from hall_server.domain.plan import HallPlan
from hall_server.domain.rules import HOUR
from hall_server.outbox import Item, Outbox
from hall_server.outbox.courier import now_ms
from hall_server.store.following import before_today, events_after, newest

from .lanes import lane_of

CURSOR: Final = "alarms"
AT_ONCE: Final = 1000
# Milliseconds after which everybody has seen it in the hall, or it was nothing.
STALE: Final = HOUR // 2
STALE_EMERGENCY: Final = HOUR


def key_of(hall: str, alarm: Alarm) -> str:
    """What an alarm is called to the outside; a hall put back from a copy may use its id again."""
    return f"{hall}-alarm-{alarm.id}-{alarm.raised_at}"


class Follower:
    """One pass is :meth:`step`. Used by one thread at a time.

    It reads from the start of the day, or from where it came to if that is earlier: what was put into the
    outbox before is known there by its key, and what is over by now is not sent any more.
    """

    def __init__(self, plan: HallPlan, engine: Engine, outbox: Outbox, recipients: list[str]) -> None:
        self._plan = plan
        self._engine = engine
        self._outbox = outbox
        self._recipients = frozenset(recipients)
        self._seq: int | None = None
        self._looked_at: float | None = None
        self._over: set[int] = set()

    def start_anew(self) -> None:
        """Another file lies where the log was."""
        self._seq, self._looked_at = None, None
        self._over.clear()

    def step(self) -> bool:
        """Read what is new; whether there was anything. Raises ``StoreUnavailable`` and ``StoreDamaged``."""
        looking = time.monotonic()
        if self._seq is None:
            self._seq = self._beginning()
        events = events_after(self._engine, self._seq, AT_ONCE)
        if events:
            items = [item for _seq, event in events for item in self._items(event)]
            reached = events[-1][0]
            now = now_ms()
            self._outbox.put([item for item in items if (item.expires_at or 0) > now], now, CURSOR, reached)
            self._seq = reached
        if len(events) < AT_ONCE:
            self._looked_at = looking
        return bool(events)

    def pointless(self, alarm: Alarm) -> bool:
        """It is over. Who asked for help is heard all the same."""
        return alarm.id in self._over and alarm.kind is not AlarmKind.EMERGENCY

    def _beginning(self) -> int:
        today, known = before_today(self._engine), self._outbox.cursor(CURSOR)
        return min(today, known) if 0 < known <= newest(self._engine).seq else today

    def _items(self, event: Event) -> list[Item]:
        if isinstance(event, AlarmCleared):
            self._over.add(event.alarm)
        if not isinstance(event, AlarmRaised):
            return []
        alarm = event.alarm
        rule = self._plan.alarm_by_id.get(alarm.rule)
        emergency = alarm.kind is AlarmKind.EMERGENCY
        body, expires_at = msgspec.json.encode(alarm).decode(), self._expiry(alarm, emergency=emergency)
        return [
            Item(key_of(self._plan.id, alarm), lane_of(name, emergency=emergency), body, expires_at)
            for name in dict.fromkeys(rule.to if rule else ())
            if name in self._recipients
        ]

    def _expiry(self, alarm: Alarm, *, emergency: bool) -> int:
        """By this computer's clock. Nothing is older than the last look at the log, which did not show it."""
        now = now_ms()
        age = max(0, now - alarm.raised_at)
        if self._looked_at is not None:
            age = min(age, round(1000 * (time.monotonic() - self._looked_at)))
        return now + (STALE_EMERGENCY if emergency else STALE) - age
