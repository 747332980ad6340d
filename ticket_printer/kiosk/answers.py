"""How the hall's refusals are told: what is wrong, and what can be done at once. Pure."""

from __future__ import annotations

from typing import Final

from hall_server.client import N_
from hall_server.protocol import HallView
from ticket_printer.words import _

from . import citizen, offers
from .looks import Say
from .offers import Choice
from .pages import CodeEntry, ForService, Refusal, TailEntry

_HEADLINES: Final = {
    "too_early": N_("You are early"),
    "too_late": N_("You are late"),
    "appointment_is_missed": N_("You are late"),
    "appointment_is_cancelled": N_("Cancelled"),
    "other_day": N_("Not today"),
    "other_hall": N_("Not this hall"),
    "already_checked_in": N_("You are checked in already"),
    "unknown_appointment": N_("Not found"),
    "nothing_found": N_("Not found"),
    "unknown_case": N_("Not found"),
    "case_not_ready": N_("Not ready yet"),
    "case_closed": N_("Collected already"),
    "collected_with": N_("You have a number already"),
    "service_closed": N_("Closed now"),
    "service_closed_today": N_("Closed today"),
    "daily_cap_reached": N_("All numbers of today are taken"),
    "too_many_tickets": N_("Too many numbers today"),
    "service_not_here": N_("Not at this kiosk"),
}
_ADVICE: Final = {
    "case_not_ready": N_(
        "There is no number to take for it yet. If papers are still missing, "
        "bring them to the help desk or a window."
    ),
}
_WALK_IN: Final = frozenset({"too_late", "appointment_is_missed", "appointment_is_cancelled", "other_day"})


def answer(page: Refusal, view: HallView) -> Say:
    headline = _(_HEADLINES.get(page.code, N_("That does not work")))
    words = [page.text.in_language(_.language), *([_(_ADVICE[page.code])] if page.code in _ADVICE else [])]
    return Say(
        "\n".join(words),
        headline=headline,
        number=page.number,
        choices=tuple(_instead(page, view)),
    )


def _instead(page: Refusal, view: HallView) -> list[Choice]:
    service = view.services.get(page.service)
    match page.code:
        case code if code in _WALK_IN and service is not None and offers.can_take(view, service):
            name = service.name.in_language(_.language)
            then = citizen.take(view, ForService(service.id), needs=page.needs)
            return [Choice(_("Take a number now"), name, then)]
        case "unknown_appointment":
            return [Choice(_("Try again"), "", CodeEntry()), _by_phone()]
        case "nothing_found":
            return [Choice(_("Try again"), "", TailEntry()), Choice(_("Type the code"), "", CodeEntry())]
        case _:
            return []


def _by_phone() -> Choice:
    return Choice(_("By phone number"), _("its last four digits"), TailEntry())
