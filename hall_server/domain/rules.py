"""The rules of a hall, apart from its zones and windows: who goes first, and what is allowed.

All lengths of time are in milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from .citizen import Need, Priority

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE


def _limits(normal: int, appointment: int, elderly: int, disabled: int, green: int) -> Mapping[Priority, int]:
    minutes = {
        Priority.NORMAL: normal,
        Priority.APPOINTMENT: appointment,
        Priority.ELDERLY: elderly,
        Priority.DISABLED: disabled,
        Priority.PREGNANT: disabled,
        Priority.GREEN: green,
    }
    return {priority: limit * MINUTE for priority, limit in minutes.items()}


BALANCED = _limits(20, 3, 5, 5, 0)
PROTECT_APPOINTMENTS = _limits(30, 0, 10, 5, 0)


@dataclass(frozen=True, slots=True)
class Dispatch:
    """The rule of calling: ``call-by``, ``fcfs`` or ``strict``, and the limits of ``call-by``."""

    rule: str = "call-by"
    limits: Mapping[Priority, int] = field(default_factory=lambda: BALANCED)
    by_length: bool = True


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long services take on the average, and the average over all the hall's tickets."""

    of: Mapping[str, int]
    hall_mean: int

    def term(self, service: str) -> int:
        """What a service's length adds to the call-by time: negative for short errands."""
        return self.of.get(service, self.hall_mean) - self.hall_mean


# So many visits of the past weigh as much as the configured length.
CONFIGURED_WEIGHS = 20


def learned(usual: Mapping[str, int], history: Mapping[str, tuple[int, int]]) -> Lengths:
    """Mean lengths, learned from ``history`` (visits and their mean, by service).

    Each mean is shrunk to the configured length while there is little history, as by an empirical
    Bayes estimate with a prior worth ``CONFIGURED_WEIGHS`` visits: ``(k * usual + n * mean) / (k + n)``.
    The hall's mean weighs each service by its visits, likewise with the prior's.
    """
    of: dict[str, int] = {}
    total = visits = 0
    for service, configured in usual.items():
        count, mean = history.get(service, (0, 0))
        weight = CONFIGURED_WEIGHS + count
        of[service] = (CONFIGURED_WEIGHS * configured + count * mean) // weight
        total += of[service] * weight
        visits += weight
    return Lengths(of, total // visits if visits else 0)


@dataclass(frozen=True, slots=True)
class CallRules:
    """The rules of calling.

    ``recall_limit`` counts the calls after the first. A no-show needs ``no_show_calls`` calls in all
    and ``show_up`` since the last of them; ``extra`` is added for those who need longer. ``take_back``
    is how long a clerk may take back the last finish or no-show. ``chosen_calls`` is how many waiting
    tickets a window may call out of turn in a day.
    """

    recall_limit: int = 4
    recall_cooldown: int = 10 * SECOND
    no_show_calls: int = 3
    take_back: int = 10 * SECOND
    show_up: int = 0
    extra: Mapping[Need, int] = field(
        default_factory=lambda: {
            Need.SLOW_WALKER: 2 * MINUTE,
            Need.WHEELCHAIR: 2 * MINUTE,
            Need.DEAF: MINUTE,
            Need.INTERPRETER: MINUTE,
        }
    )
    chosen_calls: int = 20

    def time_to_show_up(self, needs: tuple[Need, ...]) -> int:
        """How long after the last call a citizen may still come; the longest of their needs counts."""
        return self.show_up + max((self.extra.get(need, 0) for need in needs), default=0)


@dataclass(frozen=True, slots=True)
class AppointmentRules:
    """Slots of ``slot`` length can be booked up to ``days_ahead`` days from today.

    Check-in opens ``early`` before the slot and closes ``late`` after its start. Who checks in up to
    ``grace`` late is still treated as on time. ``per_person`` bookings a person may hold for one day.
    """

    slot: int = 30 * MINUTE
    days_ahead: int = 14
    early: int = 30 * MINUTE
    late: int = 15 * MINUTE
    grace: int = 5 * MINUTE
    per_person: int = 2


@dataclass(frozen=True, slots=True)
class Guard:
    """When somebody waits for ``zone`` longer than ``over``, ``windows`` also serve that zone.

    They stop helping when nobody waits longer than half of ``over`` any more.
    """

    zone: str
    over: int
    windows: frozenset[int]


@dataclass(frozen=True, slots=True)
class Season:
    """From one day of the year to another, both included: ``(6, 20)`` to ``(7, 10)``."""

    first: tuple[int, int]
    last: tuple[int, int]

    def contains(self, day: date) -> bool:
        today = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= today <= self.last
        return today >= self.first or today <= self.last
