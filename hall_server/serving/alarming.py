"""Looks once a second at what alarms are about, in the hall and outside, and says so to the hall."""

from __future__ import annotations

import math
import shutil
import time
from pathlib import Path
from typing import Final

from hall_server import protocol as p
from hall_server.domain import commands as c
from hall_server.domain.alarm import AlarmKind, Key, Seen, Watch
from hall_server.domain.hall import Hall
from hall_server.domain.plan import HallPlan
from hall_server.domain.watching import Outside, seen
from hall_server.store.registry import Device

from .access import Admission
from .announcing import Announcements
from .clock import HallClock
from .orders import Order
from .owner import HallOwner

# Who of these has spoken once goes on to, as long as its program runs.
STEADY: Final = frozenset({"window", "board", "screen", "kiosk", "printer", "web"})
# Seconds. What changes slowly, and takes a look at the disk or at all open cases, is not looked up each time.
SLOWLY: Final = 10.0
# A disk that refuses makes the hall begin anew each time; it is not asked each second what it just refused.
AGAIN_AFTER: Final = 10.0
_SLOW: Final = frozenset({AlarmKind.DEADLINE, AlarmKind.DISK})


class Alarming:
    """``place`` is where the hall's database lies: its disk is the one that may get full."""

    def __init__(
        self,
        plan: HallPlan,
        place: Path,
        owner: HallOwner,
        announcements: Announcements,
        admission: Admission,
        clock: HallClock,
    ) -> None:
        self._plan = plan
        self._place = place
        self._owner = owner
        self._announcements = announcements
        self._admission = admission
        self._clock = clock
        self._watch = Watch()
        self._heard: dict[str, float] = {}
        self._began = False
        self._slowly_at = -SLOWLY
        self._not_before = 0.0
        self._slow: dict[Key, Seen] = {}
        self._quick_rules = [rule for rule in plan.alarms if rule.kind not in _SLOW]
        self._slow_rules = [rule for rule in plan.alarms if rule.kind in _SLOW]

    def heard(self, device: Device) -> None:
        if device.role in STEADY:
            self._heard[f"{device.role}-{device.name}"] = time.monotonic()

    def last_heard(self) -> dict[str, float]:
        """By device, the moment of the steady clock at which it last spoke."""
        return dict(self._heard)

    def look(self) -> None:
        hall, now = self._owner.hall, self._clock.now()
        nothing = not hall.day or not (self._plan.alarms or hall.alarms.open)
        if nothing or time.monotonic() < self._not_before:
            return
        if not self._began:
            self._began = True
            self._remember_lost(hall)
        self._look_slowly(hall, now)
        outside = Outside(self._announcements.longest_by_zone(hall, now), self.silent(hall, now))
        values = dict(self._slow)
        for rule in self._quick_rules:
            values.update(seen(hall, rule, now, outside))
        found = self._watch.look(self._plan.alarms, values, hall.alarms, now)
        if found or hall.alarms.open:
            self._owner.submit(Order(c.LookAtAlarms(found), answer=self._hear))

    def _hear(self, result: p.Result) -> None:
        if isinstance(result, p.Failed):
            self._not_before = time.monotonic() + AGAIN_AFTER

    def _look_slowly(self, hall: Hall, now: int) -> None:
        if time.monotonic() - self._slowly_at < SLOWLY:
            return
        self._slowly_at = time.monotonic()
        outside = Outside(disk_used=_disk_used(self._place))
        self._slow = {key: one for rule in self._slow_rules for key, one in seen(hall, rule, now, outside)}

    def _remember_lost(self, hall: Hall) -> None:
        """Who was lost when the server stopped is lost until it speaks."""
        for alarm in hall.alarms.open.values():
            if alarm.kind is AlarmKind.DEVICE:
                self._heard.setdefault(alarm.about, time.monotonic() - alarm.value / 1000)

    def silent(self, hall: Hall, now: int) -> dict[str, int]:
        """Milliseconds since each device that ought to be there last spoke, by this computer's clock.

        At night programs are switched off, and so is a window's when nobody sits there.
        """
        if not any(opening.is_open for opening in self._plan.openings(now).values()):
            return {}
        moment, enrolled = time.monotonic(), self._admission.labels()
        staffed = {f"window-{desk.number}" for desk in hall.desks.values() if desk.clerk}
        return {
            label: round(1000 * (moment - heard))
            for label, heard in self._heard.items()
            if label in enrolled and (not label.startswith("window-") or label in staffed)
        }


def _disk_used(place: Path) -> int | None:
    """Percent, rounded up; None when the disk does not say."""
    try:
        usage = shutil.disk_usage(place)
    except OSError:
        return None
    return math.ceil(100 * (usage.total - usage.free) / usage.total) if usage.total else None
