"""Alarms that were raised: who saw to them, and how long they stood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import Engine

from hall_server.domain.alarm import Alarm, AlarmKind
from hall_server.domain.events import AlarmAcknowledged, AlarmCleared, AlarmRaised, DayStarted

from .days import logged_days
from .log import told
from .position import Position

KINDS: Final = (AlarmRaised, AlarmAcknowledged, AlarmCleared, DayStarted)


class AlarmSeen(NamedTuple):
    """``over_at`` is None while it stands. A bad rating's ends with its day."""

    alarm: Alarm
    over_at: int | None


def alarms_between(engine: Engine, first: date, last: date, until: Position) -> Iterator[AlarmSeen]:
    """Those raised on the business days from ``first`` to ``last``, in that order.

    Raises ``StoreUnavailable`` and ``StoreDamaged``.
    """
    days = logged_days(engine, first.isoformat(), last.isoformat(), until)
    if not days:
        return
    end, found = days[-1].last, dict[int, AlarmSeen]()
    for seq, event in told(engine, KINDS, days[0].first, until.seq):
        standing = [one for one in found.values() if one.over_at is None]
        if seq > end and not standing:
            break
        match event:
            case AlarmRaised() if seq <= end:
                found[event.alarm.id] = AlarmSeen(event.alarm, None)
            case AlarmAcknowledged() if event.alarm in found:
                alarm = replace(found[event.alarm].alarm, by=event.by, acknowledged_at=event.at)
                found[event.alarm] = AlarmSeen(alarm, None)
            case AlarmCleared() if event.alarm in found:
                found[event.alarm] = found[event.alarm]._replace(over_at=event.at)
            case DayStarted():
                for one in standing:
                    if one.alarm.kind is AlarmKind.BAD_RATING:
                        found[one.alarm.id] = one._replace(over_at=event.at)
    yield from found.values()
