"""Alarms: what somebody should see to, raised once, acknowledged, and cleared when it is over.

A rule compares a value with two limits: over ``over`` for ``lasting`` its alarm is raised, under ``clear``
for ``resting`` it is cleared. In between nothing changes, so that a value that swings about a limit rings
once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from .rules import MINUTE


class AlarmKind(StrEnum):
    """What an alarm is about; see ``docs/ALARMS.md`` for what each compares."""

    WAIT = "wait"
    FORECAST = "forecast"
    QUEUE = "queue"
    IDLE = "idle"
    LONG_SERVICE = "long_service"
    EMERGENCY = "emergency"
    PRINTER = "printer"
    DEVICE = "device"
    DEADLINE = "deadline"
    BAD_RATING = "bad_rating"
    DISK = "disk"

    @property
    def happens(self) -> bool:
        """It is a moment and no state: nothing but somebody's acknowledgement ends it."""
        return self in (AlarmKind.EMERGENCY, AlarmKind.BAD_RATING)

    @property
    def lasts(self) -> bool:
        """The value only says whether it is so; how long it has been is what counts, and is told."""
        return self in (AlarmKind.IDLE, AlarmKind.PRINTER)


@dataclass(frozen=True, slots=True)
class AlarmRule:
    """When an alarm of ``kind`` is raised, and who is told (``to``, names of recipients).

    Values and limits are milliseconds for waits, forecasts, services and silence, people for queues, percent
    for the disk, and 1 or 0 for what is so or not. ``lasting`` and ``resting`` are milliseconds. No ``zones``
    means all. ``days`` is how many working days ahead a deadline is near.
    """

    id: str
    kind: AlarmKind
    over: int = 0
    clear: int = 1
    lasting: int = 0
    resting: int = 0
    zones: frozenset[str] = frozenset()
    days: int = 0
    to: tuple[str, ...] = ()

    def covers(self, zone: str) -> bool:
        return not self.zones or zone in self.zones


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm. ``about`` names a zone, window, printer, device or number, as the kind has it.

    ``value`` is what it was when it was raised, ``limit`` what it was over; ``detail`` is a printer's status
    or the day of a deadline. ``by`` is the device on which somebody acknowledged it. There is nothing
    personal in it.
    """

    id: int
    rule: str
    kind: AlarmKind
    about: str
    value: int
    limit: int
    raised_at: int
    window: int | None = None
    detail: str = ""
    by: str = ""
    acknowledged_at: int | None = None

    @property
    def key(self) -> Key:
        return self.rule, self.about


Key = tuple[str, str]


@dataclass(slots=True)
class Alarms:
    """Those that are not cleared, by id. ``raised`` counts the day's."""

    open: dict[int, Alarm] = field(default_factory=dict)
    raised: int = 0

    def of(self, rule: str, about: str) -> Alarm | None:
        return next((one for one in self.open.values() if one.key == (rule, about)), None)


@dataclass(frozen=True, slots=True)
class Reading:
    """A value as somebody read it: for ``held`` milliseconds it has been on this side of the limits."""

    rule: str
    about: str
    value: int
    held: int = 0
    window: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """One value of a rule as it is now."""

    value: int
    window: int | None = None
    detail: str = ""


NOTHING: Final = Seen(0)

# How long an emergency or a bad rating that somebody has acknowledged is still shown.
SHOWN_AFTER: Final = 10 * MINUTE
# A rule that finds more at once says nothing new; an emergency is always raised.
MOST_OPEN: Final = 20


class Watch:
    """How long each value has been over its upper limit, or under its lower one."""

    def __init__(self) -> None:
        self._since: dict[Key, tuple[bool, int]] = {}

    def look(
        self, rules: Iterable[AlarmRule], seen: Mapping[Key, Seen], alarms: Alarms, now: int
    ) -> tuple[Reading, ...]:
        """The readings at ``now`` that raise or clear something. What is open and not seen is nothing."""
        by_id = {rule.id: rule for rule in rules}
        keys = dict.fromkeys([*seen, *(alarm.key for alarm in alarms.open.values())])
        since: dict[Key, tuple[bool, int]] = {}
        found: list[Reading] = []
        standing = {alarm.key for alarm in alarms.open.values()}
        for key in keys:
            rule = by_id.get(key[0])
            if rule is None or rule.kind.happens:
                continue
            one = seen.get(key, NOTHING)
            if not (one.value > rule.over or one.value < rule.clear):
                continue
            above = one.value > rule.over
            before = self._since.get(key)
            since[key] = before if before and before[0] is above and before[1] <= now else (above, now)
            held = now - since[key][1]
            if above is (key not in standing) and held >= (rule.lasting if above else rule.resting):
                found.append(Reading(*key, one.value, held, one.window, one.detail))
        self._since = since
        return tuple(found)
