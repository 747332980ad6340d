"""Alarms come and go."""

from __future__ import annotations

from dataclasses import replace

from hall_server.domain import events as e
from hall_server.domain.hall import Hall


def evolve(hall: Hall, event: e.AlarmEvent) -> None:
    standing = hall.alarms.open
    match event:
        case e.AlarmRaised():
            standing[event.alarm.id] = event.alarm
            hall.alarms.raised += 1
        case e.AlarmCarried():
            standing[event.alarm.id] = event.alarm
        case e.AlarmAcknowledged():
            standing[event.alarm] = replace(standing[event.alarm], by=event.by, acknowledged_at=event.at)
        case e.AlarmCleared():
            del standing[event.alarm]
