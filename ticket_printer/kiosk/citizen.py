"""The questions about the citizen: priority, help, and the ID card where a service asks for it. Pure."""

from __future__ import annotations

import re
from typing import Final

from stdnum.iso7064 import mod_11_2

from hall_server.client import N_
from hall_server.protocol import AccessNeed, HallView, PriorityClass
from ticket_printer.words import _, both

from .offers import Choice
from .pages import Card, Errand, ForAppointment, ForService, Message, Needs, Page, Priority, Taking

PRIORITIES: Final[dict[PriorityClass, str]] = {
    "elderly": N_("Elderly"),
    "disabled": N_("Disabled"),
    "pregnant": N_("Pregnant"),
}
NEEDS: Final[dict[AccessNeed, str]] = {
    "slow_walker": N_("I walk slowly"),
    "wheelchair": N_("Wheelchair"),
    "deaf": N_("Hard of hearing"),
    "interpreter": N_("Interpreter"),
}
# The last signs of an ID card are the only ones ever shown.
HIDDEN, ID_LENGTH = 14, 18
_ID_NUMBER = re.compile(r"[0-9]{17}[0-9X]")


def take(
    view: HallView, errand: Errand, priority: PriorityClass = "normal", needs: tuple[AccessNeed, ...] = ()
) -> Taking | Card:
    """The next page for somebody who has answered all questions: a service may ask for an ID card."""
    service = view.services.get(errand.service) if isinstance(errand, ForService) else None
    if service is not None and service.needs_id:
        return Card(errand, priority, needs)
    return Taking(errand, priority, needs)


def priorities(page: Priority, view: HallView) -> list[Choice]:
    """First the one that most citizens touch."""
    return [
        Choice(_("Take a number"), _("without priority"), take(view, page.errand, "normal", page.needs)),
        *(
            Choice(_(name), _("take a number with priority"), take(view, page.errand, priority, page.needs))
            for priority, name in PRIORITIES.items()
        ),
        Choice(
            _help(page.needs),
            _("touch to change") if page.needs else _("touch here first"),
            Needs(page.errand, page.needs),
            chosen=bool(page.needs),
        ),
    ]


def needs(page: Needs) -> list[Choice]:
    """First the end of the list; then each need, to be switched on and off."""
    if isinstance(page.errand, ForAppointment):
        end = Choice(_("Check in"), _("and take a number"), Taking(page.errand, needs=page.needs))
    else:
        end = Choice(
            _("Go on"), in_words(page.needs) or _("nothing of this"), Priority(page.errand, page.needs)
        )
    return [end, *(_need(page, need) for need in NEEDS)]


def in_words(needs: tuple[AccessNeed, ...]) -> str:
    return _(", ").join(_(NEEDS[need]) for need in needs)


def _help(needs: tuple[AccessNeed, ...]) -> str:
    """What was chosen, as far as it has room."""
    if not needs:
        return _("Wheelchair, hearing, more")
    return in_words(needs) if len(needs) <= 2 else _("{count} kinds of help", count=len(needs))


def masked(typed: str) -> str:
    """What may be shown of an ID number while it comes in."""
    return "•" * min(len(typed), HIDDEN) + typed[HIDDEN:ID_LENGTH]


def read_card(page: Card) -> Page:
    """Where the number that was read leads; a card that was not read well is asked for again."""
    number = "".join(page.typed.split()).upper()
    if _ID_NUMBER.fullmatch(number) and mod_11_2.is_valid(number):
        return Taking(page.errand, page.priority, page.needs, number)
    return Card(page.errand, page.priority, page.needs, unread=True)


def without_card() -> Message:
    return Message(
        both(
            N_(
                "Without an ID card a number for this service is taken at a window or at the help desk. "
                "Please ask there."
            )
        )
    )


def _need(page: Needs, need: AccessNeed) -> Choice:
    chosen = need in page.needs
    left = tuple(one for one in NEEDS if (one in page.needs) != (one == need))
    name = _(NEEDS[need])
    return Choice(f"✓ {name}" if chosen else name, "", Needs(page.errand, left), chosen=chosen)
