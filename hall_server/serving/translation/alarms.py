"""Alarms as devices see them."""

from __future__ import annotations

from typing import Final

from hall_server import protocol as p
from hall_server.alarms.texts import text_of
from hall_server.domain.alarm import Alarm, AlarmKind
from hall_server.domain.hall import Hall
from hall_server.language import Translator

_zh: Final = Translator("hall_server", "zh")
_en: Final = Translator("hall_server", "en")
_ZONES: Final = (AlarmKind.WAIT, AlarmKind.FORECAST, AlarmKind.QUEUE)


def alarm_view(hall: Hall, alarm: Alarm) -> p.AlarmView:
    plan = hall.plan
    desk = hall.desks.get(alarm.window) if alarm.window is not None else None
    return p.AlarmView(
        alarm=alarm.id,
        rule=alarm.rule,
        kind=alarm.kind.value,
        about=alarm.about,
        text=p.Text(text_of(alarm, plan, _zh), text_of(alarm, plan, _en)),
        value=alarm.value,
        limit=alarm.limit,
        raised_at=alarm.raised_at,
        zone=alarm.about if alarm.kind in _ZONES else desk.zone if desk else "",
        window=alarm.window,
        acknowledged_by=alarm.by,
        acknowledged_at=alarm.acknowledged_at,
    )


def for_everybody(alarm: Alarm) -> bool:
    """Every device sees the picture. An emergency is silent; and what somebody was not content with is for
    those who look into it, not for the window that it is about."""
    return alarm.kind.value not in p.SILENT_ALARMS


def alarms_open(hall: Hall) -> p.Alarms:
    """Emergencies first, then what nobody has seen to, then the oldest."""
    found = sorted(
        hall.alarms.open.values(),
        key=lambda one: (one.kind is not AlarmKind.EMERGENCY, one.acknowledged_at is not None, one.id),
    )
    return p.Alarms(tuple(alarm_view(hall, one) for one in found))
