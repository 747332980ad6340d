"""An alarm in one sentence. It says where and how much; there is nobody's name in it."""

from __future__ import annotations

from typing import Final

from hall_server.domain.alarm import Alarm, AlarmKind
from hall_server.domain.plan import HallPlan
from hall_server.domain.rules import MINUTE
from hall_server.language import N_, Translator

_SENTENCES: Final = {
    AlarmKind.WAIT: N_("{zone}: somebody has waited for {minutes} min."),
    AlarmKind.FORECAST: N_("{zone}: somebody may have to wait for {minutes} min."),
    AlarmKind.QUEUE: N_("{zone}: {value} are waiting."),
    AlarmKind.IDLE: N_("Window {about} has been free for {minutes} min while people wait."),
    AlarmKind.LONG_SERVICE: N_("Window {about}: {minutes} min with one ticket."),
    AlarmKind.EMERGENCY: N_("Window {about} needs help NOW."),
    AlarmKind.PRINTER: N_("Printer {about}: {status}."),
    AlarmKind.DEVICE: N_("{role} {name} has not been heard from for {minutes} min."),
    AlarmKind.BAD_RATING: N_("A bad rating of window {window}."),
    AlarmKind.DISK: N_("The disk of the hall's server is full to {value} percent."),
}
_DEADLINES: Final = {
    "concern": N_("Concern {number} is due on {day}."),
    "case": N_("Case {number} is due on {day}."),
}
_STATUS: Final = {
    "paper_out": N_("paper out"),
    "cover_open": N_("cover open"),
    "offline": N_("offline"),
    "error": N_("faulty"),
    "silent": N_("not heard from"),
}
_ROLES: Final = {
    "window": N_("The terminal of window"),
    "board": N_("Board"),
    "screen": N_("The screen of window"),
    "kiosk": N_("Kiosk"),
    "printer": N_("Printer"),
    "booking": N_("Booking interface"),
    "web": N_("The pages for phones"),
}


def text_of(alarm: Alarm, plan: HallPlan, translate: Translator) -> str:
    """The sentence in the translator's language."""
    if alarm.kind is AlarmKind.DEADLINE:
        what, _blank, number = alarm.about.partition(" ")
        return translate(_DEADLINES[what], number=number, day=alarm.detail)
    role, _dash, name = alarm.about.partition("-")
    return translate(
        _SENTENCES[alarm.kind],
        zone=_zone(alarm.about, plan, translate.language),
        about=alarm.about,
        minutes=alarm.value // MINUTE,
        value=alarm.value,
        status=translate(_STATUS[alarm.detail]) if alarm.detail in _STATUS else alarm.detail,
        role=translate(_ROLES[role]) if role in _ROLES else role,
        name=name,
        window=alarm.window,
    )


def _zone(zone: str, plan: HallPlan, language: str) -> str:
    """A zone that the plan has no more is told by its id."""
    known = plan.zone_by_id.get(zone)
    return zone if known is None else known.name.in_language(language)
