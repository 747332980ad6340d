"""How each page looks: its words and buttons, and where each button leads. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from hall_server.protocol import AppointmentInfo, HallView
from ticket_printer.words import _

from . import citizen, entries, offers
from .offers import Choice, Offer
from .pages import (
    Booked,
    Card,
    CaseEntry,
    CodeEntry,
    Errand,
    Find,
    ForAppointment,
    ForCase,
    ForPackage,
    ForService,
    Found,
    Leafed,
    Matching,
    Needs,
    Packages,
    Priority,
    Question,
    Services,
    TailEntry,
    Zones,
)

SHOWN_MEANWHILE: Final = 2
"""Names of services that are shown while somebody is still typing."""


@dataclass(frozen=True, slots=True)
class Choose:
    """A question and large buttons; with ``lead`` the first is as wide as the screen. ``leaves`` is how
    many screens the buttons take."""

    question: str
    choices: list[Choice]
    hint: str = ""
    lead: bool = False
    leaves: int = 1


@dataclass(frozen=True, slots=True)
class Type:
    """A question that is answered with the keys on the screen."""

    question: str
    keypad: Literal["signs", "digits"]
    echo: str
    ready: bool
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Say:
    """Words to read, a number to remember, and what can be done now. ``headline`` is drawn large."""

    words: str
    detail: str = ""
    headline: str = ""
    number: str = ""
    choices: tuple[Choice, ...] = ()


def look(page: Question | Card, view: HallView, only: Sequence[str]) -> Choose | Type | Say:
    """``only`` are the zones that this kiosk offers; empty means all."""
    match page:
        case Zones() | Services() | Matching() | Packages() | Found():
            offered = _offered(page, view, only)
            shown = offers.on_leaf(view, offered, page.page)
            return Choose(_question(page, bool(shown)), shown, leaves=offers.leaves(offered))
        case Priority(errand):
            # A matter's steps take the room.
            green = [] if isinstance(errand, ForPackage) else _green(view)
            hint = "\n".join([*_errand(errand, view), *green])
            question = _("Do you need priority or help?")
            return Choose(question, citizen.priorities(page, view), hint, lead=True)
        case Needs(errand):
            hint = "\n".join(_errand(errand, view))
            question = _("Do you need help? Touch all that is right.")
            return Choose(question, citizen.needs(page), hint, lead=True)
        case Booked():
            return Choose(_("Hold your QR code to the scanner, or touch a button."), _ways())
        case Card():
            return _card(page)
        case Find():
            return _find(page, view, only)
        case _:
            return _type(page)


def _offered(page: Leafed, view: HallView, only: Sequence[str]) -> Sequence[Offer]:
    match page:
        case Zones():
            return offers.zones(view, only)
        case Services(zone):
            return offers.services(view, zone, only)
        case Matching(letters):
            return offers.matching(view, letters, only)
        case Packages():
            return offers.packages(view, only)
        case Found(appointments):
            return [_appointment(one, view) for one in appointments]


def _question(page: Leafed, some: bool) -> str:
    match page:
        case Zones():
            return _("What would you like to do? Touch a button.")
        case Matching(letters) if not some:
            return _("No service is called {letters}. Please go back and try fewer letters.", letters=letters)
        case Services() | Matching():
            return _("Which service? Touch it.")
        case Packages():
            return _("Which matter? One number leads through all its services.")
        case Found():
            return _("Which appointment is yours? Touch it.")


def _appointment(one: AppointmentInfo, view: HallView) -> Choice:
    """The time and the service only: others may look on, or share the digits."""
    errand = ForAppointment(one.code, one.service, one.slot)
    return Choice(offers.slot_time(one.slot, view), offers.service_name(view, one.service), Needs(errand))


def _ways() -> list[Choice]:
    return [
        Choice(_("Type the code"), _("the 8 signs of your appointment"), CodeEntry()),
        Choice(_("By phone number"), _("its last four digits"), TailEntry()),
    ]


def _errand(errand: Errand, view: HallView) -> list[str]:
    """What the number is for, in lines."""
    match errand:
        case ForService(service):
            its = view.services[service]
            better = offers.quieter(view, its)
            told = offers.service_name(view, service) + _(": ") + offers.wait(view, its)
            return [told, *([better] if better else [])]
        case ForPackage(package):
            first = offers.first_service(view, package)
            zone = _("Begins in: {zone}", zone=offers.zone_name(view, first.zone))
            return [*offers.steps(view, package), zone + _(", ") + offers.wait(view, first)]
        case ForCase(case):
            return [_("Result of case {case}", case=case)]
        case ForAppointment(service=service, slot=slot):
            return [f"{offers.slot_time(slot, view)}  {offers.service_name(view, service)}"]


def _green(view: HallView) -> list[str]:
    """Only staff open the green channel."""
    if not view.reasons:
        return []
    reasons = _(", ").join(reason.in_language(_.language) for reason in view.reasons.values())
    return [_("Green channel ({reasons}): please ask at a window.", reasons=reasons)]


def _find(page: Find, view: HallView, only: Sequence[str]) -> Type:
    found = offers.matching(view, page.typed.upper(), only) if page.typed else []
    question = _("Type some letters of the service's name.")
    if not page.typed:
        hint = _("For example PASS for a passport.")
    else:
        names = [_("{count} services", count=len(found))]
        names += [one.name.in_language(_.language) for one in found[:SHOWN_MEANWHILE]]
        hint = "\n".join([*names, *[""] * (SHOWN_MEANWHILE + 1 - len(names))])
    return Type(question, "signs", entries.echo(page), bool(found), hint)


def _type(page: CodeEntry | TailEntry | CaseEntry) -> Type:
    echo, ready = entries.echo(page), entries.entered(page) is not None
    match page:
        case CodeEntry():
            question = _("Type your code, or hold its QR code to the scanner.")
            return Type(question, "signs", echo, ready)
        case TailEntry():
            return Type(_("Type the last four digits of your phone number."), "digits", echo, ready)
        case CaseEntry():
            question = _("Type the number on your receipt, or hold it to the scanner.")
            return Type(question, "digits", echo, ready)


def _card(page: Card) -> Say:
    if page.typed:
        detail = entries.echo(page)
    elif page.unread:
        detail = _("The card was not read well. Please put it on the reader once more.")
    else:
        detail = _("Only its last four signs are shown; the number is not kept.")
    way_out = Choice(_("I have no ID card with me"), "", citizen.without_card())
    return Say(_("Please put your ID card on the reader."), detail, choices=(way_out,))
