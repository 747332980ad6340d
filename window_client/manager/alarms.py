"""What somebody should see to: what the hall raised, and what the console sees by itself. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from hall_server.protocol import AlarmKind, AlarmView, HallView
from window_client.words import N_, Words, _, words

from .glance import LIMITS, MINUTE, Limits, down, idle_since, state_of, too_long, zones_of
from .rows import Look, Row, left

PRINTERS = {
    "ready": N_("prints"),
    "paper_out": N_("out of paper"),
    "cover_open": N_("cover open"),
    "offline": N_("offline"),
    "error": N_("faulty"),
    "silent": N_("not heard of"),
}
# In a large hall one line for all of them, so that it hides nothing else.
MOST_IDLE_NAMED: Final = 5
# People first, then what stops the work, then what may come.
URGENCY: Final[tuple[AlarmKind, ...]] = (
    "emergency",
    "wait",
    "printer",
    "device",
    "disk",
    "long_service",
    "queue",
    "idle",
    "forecast",
    "bad_rating",
    "deadline",
)


@dataclass(frozen=True)
class Alarm:
    """``kind`` and ``about`` tell two of them apart. ``id`` is the hall's, None for what only the console
    sees; ``taken_by`` is the device on which somebody took it."""

    kind: AlarmKind
    about: str
    says: Words
    id: int | None = None
    taken_by: str = ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Alarm) and (self.kind, self.about) == (other.kind, other.about)

    def __hash__(self) -> int:
        return hash((self.kind, self.about))


def alarms_of(
    view: HallView, now: int, idle: Mapping[int, int] | None = None, limits: Limits = LIMITS
) -> tuple[Alarm, ...]:
    """What can be seen in the picture alone, the most urgent first."""
    idle = idle_since(view, now, {}) if idle is None else idle
    found = [
        Alarm("printer", printer.id, words(N_("Printer {printer}: {state}"), printer=printer.id, state=state))
        for printer in down(view.printers.values())
        for state in [_Shown(PRINTERS[printer.status])]
    ]
    for zone in zones_of(view, now):
        name = _Name(view, zone.id)
        if zone.longest > limits.wait * MINUTE:
            says = words(
                N_("{zone}: {number} has waited {minutes} min"),
                zone=name,
                number=zone.number,
                minutes=zone.longest // MINUTE,
            )
            found.append(Alarm("wait", zone.id, says))
        if zone.waiting > limits.queue:
            found.append(
                Alarm("queue", zone.id, words(N_("{zone}: {count} wait"), zone=name, count=zone.waiting))
            )
    for window in view.windows.values():
        if too_long(view, window, now, limits):
            says = words(N_("Window {window} takes very long"), window=window.number)
            found.append(Alarm("long_service", str(window.number), says))
    return (*found, *_idle(view, now, idle, limits))


def _idle(view: HallView, now: int, idle: Mapping[int, int], limits: Limits) -> list[Alarm]:
    """Free windows that could call somebody and do not."""
    wanted = {ticket.service for ticket in view.waiting.values()}
    found = [
        number
        for number, since in sorted(idle.items())
        if now - since > limits.idle * MINUTE
        and number in view.windows
        and state_of(view.windows[number]) == "free"
        and not wanted.isdisjoint(view.windows[number].services)
    ]
    if len(found) > MOST_IDLE_NAMED:
        says = words(
            N_("{count} windows are free while people wait: {windows} ..."),
            count=len(found),
            windows=" ".join(map(str, found[:MOST_IDLE_NAMED])),
        )
        return [Alarm("idle", "", says)]
    return [
        Alarm("idle", str(number), words(N_("Window {window} is free while people wait"), window=number))
        for number in found
    ]


def with_the_halls(told: Mapping[int, AlarmView], seen: tuple[Alarm, ...]) -> tuple[Alarm, ...]:
    """What nobody has taken comes first, the most urgent first; with what only the console sees."""
    of_hall = [
        Alarm(one.kind, one.about, _said(one), one.alarm, one.acknowledged_by)
        for one in sorted(told.values(), key=lambda one: one.alarm)
    ]
    every = (*of_hall, *(one for one in seen if one not in of_hall))
    return tuple(sorted(every, key=lambda one: (bool(one.taken_by), URGENCY.index(one.kind))))


def calls_for_help(told: Iterable[AlarmView]) -> tuple[int, ...]:
    """The windows whose clerk called for help and to whom nobody goes yet, the first call first."""
    calls = [one for one in told if one.kind == "emergency" and not one.acknowledged_by]
    calls.sort(key=lambda one: one.raised_at)
    return tuple(one.window for one in calls if one.window is not None)


def to_take(alarms: Iterable[Alarm]) -> list[Alarm]:
    """Those that can be taken first, then what only the console sees, then those that are taken."""
    return sorted(alarms, key=lambda one: (bool(one.taken_by), one.id is None))


def alarm_row(alarm: Alarm) -> Row:
    """An alarm with who took it, or why nobody can."""
    if alarm.taken_by:
        mark, standing = " ", _("taken: {who}", who=alarm.taken_by)
    elif alarm.id is None:
        mark, standing = "!", _("seen by this console only")
    else:
        mark, standing = "!", _("Enter: take it")
    look: Look = "dim" if alarm.taken_by else "alarm" if alarm.kind == "emergency" else "bad"
    takable = alarm.id is not None and not alarm.taken_by
    return (
        (f" {mark} ", look),
        (left(standing, 25) + "  ", "bold" if takable else "dim"),
        (alarm.says(), look),
    )


def _said(alarm: AlarmView) -> Words:
    return lambda: alarm.text.in_language(_.language)


class _Shown:
    """A word that is put into the language of the screen when it is shown."""

    def __init__(self, message: str) -> None:
        self._message = message

    def __str__(self) -> str:
        return _(self._message)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


class _Name(_Shown):
    """A zone's name, likewise."""

    def __init__(self, view: HallView, zone: str) -> None:
        super().__init__(zone)
        self._name = view.zones[zone].name

    def __str__(self) -> str:
        return self._name.in_language(_.language)
