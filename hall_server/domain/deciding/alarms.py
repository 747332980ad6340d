"""When an alarm is raised, acknowledged and cleared."""

from __future__ import annotations

from collections import Counter

from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.alarm import MOST_OPEN, SHOWN_AFTER, Alarm, AlarmKind, AlarmRule, Key, Reading
from hall_server.domain.hall import Hall
from hall_server.domain.rating import Rating
from hall_server.domain.refusals import NoEmergencyHere, UnknownAlarm


def look(hall: Hall, command: c.LookAtAlarms, now: int) -> list[e.Event]:
    """Clear what is over, then raise what is new, in the order in which it was read."""
    over = [alarm for alarm in hall.alarms.open.values() if _done_with(hall, alarm, now)]
    events: list[e.Event] = [e.AlarmCleared(now, alarm.id) for alarm in over]
    # Each is dealt with once, even where a reading comes twice.
    dealt: set[Key] = {alarm.key for alarm in over}
    standing = Counter(alarm.rule for alarm in hall.alarms.open.values())
    by_key = {alarm.key: alarm for alarm in hall.alarms.open.values()}
    raised = 0
    for reading in command.found:
        key, rule = (reading.rule, reading.about), hall.plan.alarm_by_id.get(reading.rule)
        if rule is None or rule.kind.happens or key in dealt:
            continue
        alarm = by_key.get(key)
        if alarm is not None:
            if reading.value < rule.clear and reading.held >= rule.resting:
                events.append(e.AlarmCleared(now, alarm.id))
                dealt.add(key)
        elif reading.value > rule.over and reading.held >= rule.lasting and standing[rule.id] < MOST_OPEN:
            events.append(e.AlarmRaised(now, _raised(hall, rule, reading, now, raised)))
            raised += 1
            standing[rule.id] += 1
            dealt.add(key)
    return events


def _done_with(hall: Hall, alarm: Alarm, now: int) -> bool:
    """Its rule is gone, or it was a moment that somebody has seen to for a while."""
    rule = hall.plan.alarm_by_id.get(alarm.rule)
    if rule is None or rule.kind is not alarm.kind:
        return True
    seen = alarm.acknowledged_at
    return alarm.kind.happens and seen is not None and now - seen >= SHOWN_AFTER


def _raised(hall: Hall, rule: AlarmRule, reading: Reading, now: int, already: int = 0) -> Alarm:
    value, limit = (reading.held, rule.lasting) if rule.kind.lasts else (reading.value, rule.over)
    return Alarm(
        hall.next_alarm_id + already,
        rule.id,
        rule.kind,
        reading.about,
        value,
        limit,
        now,
        reading.window,
        reading.detail,
    )


def acknowledge(hall: Hall, command: c.AcknowledgeAlarm, now: int) -> list[e.Event]:
    """The first who does so is the one who sees to it."""
    alarm = hall.alarms.open.get(command.alarm)
    if alarm is None:
        raise UnknownAlarm(alarm=command.alarm)
    return [] if alarm.acknowledged_at is not None else [e.AlarmAcknowledged(now, alarm.id, command.by)]


def raise_emergency(hall: Hall, command: c.RaiseEmergency, now: int) -> list[e.Event]:
    """Pressed again before anybody has seen to it, it is the same emergency; after that, a new one."""
    desk = hall.desk(command.window)
    events: list[e.Event] = []
    there = False
    for rule in _rules(hall, AlarmKind.EMERGENCY, desk.zone):
        there = True
        alarm = hall.alarms.of(rule.id, str(desk.number))
        if alarm is not None and alarm.acknowledged_at is None:
            continue
        if alarm is not None:
            events.append(e.AlarmCleared(now, alarm.id))
        raised = sum(isinstance(event, e.AlarmRaised) for event in events)
        reading = Reading(rule.id, str(desk.number), 1, window=desk.number)
        events.append(e.AlarmRaised(now, _raised(hall, rule, reading, now, raised)))
    if not there:
        raise NoEmergencyHere
    return events


def after_rating(hall: Hall, before: Rating | None, rating: Rating, now: int) -> list[e.Event]:
    """A bad rating is an alarm; one that became good is none any more."""
    if not rating.level.bad:
        return after_void(hall, rating.of, now)
    if before is not None and before.level.bad:
        return []
    service = hall.plan.service_by_id.get(rating.service)
    rules = _rules(hall, AlarmKind.BAD_RATING, service.zone if service else "")
    readings = (Reading(rule.id, _about(rating.of), 1, window=rating.window) for rule in rules)
    return [
        e.AlarmRaised(now, _raised(hall, rule, reading, now, already))
        for already, (rule, reading) in enumerate(zip(rules, readings, strict=True))
    ]


def after_void(hall: Hall, rating: tuple[int, int], now: int) -> list[e.Event]:
    about = _about(rating)
    return [
        e.AlarmCleared(now, alarm.id)
        for alarm in hall.alarms.open.values()
        if alarm.kind is AlarmKind.BAD_RATING and alarm.about == about
    ]


def carried_over(hall: Hall, now: int) -> list[e.Event]:
    """What goes on when a new day begins. Who rated yesterday has their concern by now."""
    return [
        e.AlarmCarried(now, alarm)
        for alarm in hall.alarms.open.values()
        if alarm.kind is not AlarmKind.BAD_RATING
    ]


def _about(rating: tuple[int, int]) -> str:
    ticket, visit = rating
    return f"{ticket}-{visit}"


def _rules(hall: Hall, kind: AlarmKind, zone: str) -> list[AlarmRule]:
    return [rule for rule in hall.plan.alarms if rule.kind is kind and rule.covers(zone)]
