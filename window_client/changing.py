"""What a clerk may change about those who wait: their class and needs; and the number of who leaves."""

from __future__ import annotations

from hall_server.protocol import (
    CancelTicket,
    ChangeCitizen,
    CitizenInfo,
    HallView,
    ParkedTicket,
    PriorityClass,
    WaitingTicket,
)

from . import reasons
from .cells import GAP, padded
from .choices import Option, Question
from .citizens import CLASSES, NEEDS, class_name, need_names
from .flows import Clerk, ask_number, ask_reason
from .line import line_of
from .state import service_name
from .words import N_, Words, _, spoken, words


async def cancel(clerk: Clerk) -> None:
    number = await ask_number(clerk, _everybody(clerk, N_("Cancel which number?")))
    if not number:
        return
    reason = await ask_reason(clerk, N_("Cancel {number}: why?"), reasons.CANCELLING, number=number)
    if reason and await clerk.ask(CancelTicket(number, reason)):
        clerk.tell(words(N_("{number} is cancelled"), number=number))


async def change(clerk: Clerk) -> None:
    number = await ask_number(clerk, _everybody(clerk, N_("Change class or needs of which number?")))
    if not number:
        return
    ticket = next((one for one in clerk.view.waiting.values() if one.number == number), None)
    priority = await _class(clerk, number, ticket)
    if priority is None:
        return
    code = ""
    if priority == "green":
        code = await _green_reason(clerk, number) or ""
        if not code:
            return
    needs = await clerk.tick(_needs(number), ticket.needs if ticket else ())
    if needs is None:
        return
    citizen = CitizenInfo(priority, code, tuple(need for need in NEEDS if need in needs))
    reason = await ask_reason(clerk, N_("Change {number}: why?"), reasons.CHANGING, number=number)
    if reason and await clerk.ask(ChangeCitizen(number, citizen, reason)):
        clerk.tell(_changed(clerk, number, citizen))


async def _class(clerk: Clerk, number: str, ticket: WaitingTicket | None) -> PriorityClass | None:
    """The class chosen. Only who has an appointment can be treated as such."""
    booked = ticket is not None and ticket.slot is not None
    offered = [one for one in CLASSES if booked or one != "appointment"]
    title = _which_class(number, ticket)
    chosen = await clerk.choose(Question(title, tuple(Option(one, words(CLASSES[one])) for one in offered)))
    return next((one for one in offered if one == chosen), None)


def _which_class(number: str, ticket: WaitingTicket | None) -> Words:
    if ticket is None:
        return words(N_("{number} in which class?"), number=number)
    now = CLASSES[ticket.priority]
    return lambda: _("{number} in which class, instead of {name}?", number=number, name=_(now))


async def _green_reason(clerk: Clerk, number: str) -> str | None:
    options = tuple(Option(code, spoken(name)) for code, name in clerk.view.reasons.items())
    return await clerk.choose(
        Question(words(N_("Green channel for {number}: which reason?"), number=number), options)
    )


def _needs(number: str) -> Question:
    options = tuple(Option(need, words(name)) for need, name in NEEDS.items())
    return Question(words(N_("What does {number} need?"), number=number), options)


def _changed(clerk: Clerk, number: str, citizen: CitizenInfo) -> Words:
    """What was changed and, of the green channel, how much of today's is used; said anew when shown."""

    def sentence() -> str:
        said = [_("{number} is changed: {name}", number=number, name=_(CLASSES[citizen.priority]))]
        said += need_names(citizen.needs)
        if citizen.priority == "green":
            used, most = clerk.view.windows[clerk.picture.window].green, clerk.view.green_per_window
            said.append(_("green channel today: {used} of {most}", used=used, most=most))
        return GAP.join(said)

    return sentence


def _everybody(clerk: Clerk, title: str) -> Question:
    """All who wait or are parked in the hall, this window's own line first."""
    view, window = clerk.view, clerk.view.windows[clerk.picture.window]
    own = [stand.ticket for stand in line_of(view, window)]
    known = {ticket.ticket for ticket in own}
    others = sorted((one for one in view.waiting.values() if one.ticket not in known), key=lambda t: t.place)
    everybody: list[WaitingTicket | ParkedTicket] = [*own, *others, *view.parked.values()]
    options = tuple(Option(one.number, _who(view, one)) for one in everybody)
    return Question(words(title), options, own_words=True, digits_type=True)


def _who(view: HallView, ticket: WaitingTicket | ParkedTicket) -> Words:
    """One ticket to choose: its number, its class and what it is for."""

    def line() -> str:
        state = _("parked") if isinstance(ticket, ParkedTicket) else class_name(ticket.priority)
        service = service_name(view, ticket.service, _.language)
        return f"{padded(ticket.number, 8)}{service}  {state}".rstrip()

    return line
