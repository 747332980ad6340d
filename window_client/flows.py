"""What each key sets going: what the clerk is asked first, then what the hall is asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from hall_server.protocol import (
    Ask,
    CallNext,
    CallTicket,
    CloseWindow,
    FinishService,
    HallView,
    OpenWindow,
    ParkTicket,
    PauseWindow,
    ReturnTicket,
    SignOut,
    Text,
    TransferTicket,
)

from . import reasons
from .cells import padded
from .choices import Option, Question
from .state import Picture
from .times import length
from .words import N_, Words, _, words


class Clerk(Protocol):
    """Who pressed the key: sees the picture, can be asked, and lets the hall be asked."""

    @property
    def picture(self) -> Picture: ...
    @property
    def view(self) -> HallView: ...
    async def choose(self, question: Question) -> str | None:
        """The chosen value; None when the clerk thought better of it."""

    async def ask(self, ask: Ask) -> bool:
        """Whether the hall did it; a refusal has been shown."""

    def on_record(self, reason: str) -> str:
        """A reason in the words that the hall's log keeps."""


Flow = Callable[[Clerk], Awaitable[object]]


def simply(ask: Ask) -> Flow:
    """A key that needs no question."""
    return lambda clerk: clerk.ask(ask)


async def finish_and_call(clerk: Clerk) -> None:
    if await clerk.ask(FinishService()):
        await clerk.ask(CallNext())


async def park(clerk: Clerk) -> None:
    reason = await _reason(clerk, N_("Park the ticket: why?"), reasons.PARKING)
    if reason:
        await clerk.ask(ParkTicket(reason))


async def pause_or_resume(clerk: Clerk) -> None:
    if clerk.picture.state == "paused":
        await clerk.ask(OpenWindow())
        return
    reason = await _reason(clerk, N_("Pause the window: why?"), reasons.PAUSE)
    if reason:
        await clerk.ask(PauseWindow(reason))


async def open_or_close(clerk: Clerk) -> None:
    await clerk.ask(OpenWindow() if clerk.picture.state == "closed" else CloseWindow())


async def transfer(clerk: Clerk) -> None:
    service = await clerk.choose(_services(clerk))
    if service:
        await clerk.ask(TransferTicket(service))


async def call_chosen(clerk: Clerk) -> None:
    number = await clerk.choose(_tickets(clerk.picture))
    if not number:
        return
    reason = await _reason(clerk, N_("Call {number} out of turn: why?"), reasons.CALLING, number=number)
    if reason:
        await clerk.ask(CallTicket(number, reason))


async def parked(clerk: Clerk) -> None:
    number = await clerk.choose(_parked(clerk.picture))
    if not number:
        return
    options = (
        Option("call", words(N_("call {number} to this window"), number=number)),
        Option("return", words(N_("put {number} back in line"), number=number)),
    )
    todo = await clerk.choose(Question(words(N_("Parked ticket {number}"), number=number), options))
    if todo == "call":
        await clerk.ask(CallTicket(number, clerk.on_record(reasons.BACK_FROM_PARKING)))
    elif todo == "return":
        await clerk.ask(ReturnTicket(number))


async def sign_out(clerk: Clerk) -> None:
    options = (Option("yes", words(N_("sign out; the window closes"))),)
    if await clerk.choose(Question(words(N_("Sign out?")), options)):
        await clerk.ask(SignOut())


async def _reason(clerk: Clerk, title: str, listed: tuple[str, ...], **values: str) -> str | None:
    options = tuple(Option(reason, words(reason)) for reason in listed)
    reason = await clerk.choose(Question(words(title, **values), options, own_words=True))
    return clerk.on_record(reason) if reason else None


def _tickets(picture: Picture) -> Question:
    options = [Option(one.number, _line(one.number, one.waited, one.service_name)) for one in picture.waiting]
    options += [
        Option(one.number, _line(one.number, one.since, one.service_name, one.reason))
        for one in picture.parked
    ]
    return Question(words(N_("Call which ticket?")), tuple(options), own_words=True, digits_type=True)


def _parked(picture: Picture) -> Question:
    options = tuple(
        Option(one.number, _line(one.number, one.since, one.service_name, one.reason))
        for one in picture.parked
    )
    return Question(words(N_("Parked tickets")), options)


def _line(number: str, time: int, service: str, parked_because: str = "") -> Words:
    """One ticket to choose: its number, how long it has waited, its service and why it was parked."""

    def line() -> str:
        why = _("parked: {reason}", reason=reasons.shown(parked_because)) if parked_because else ""
        return f"{padded(number, 8)}{length(time)}  {service}  {why}".rstrip()

    return line


def _services(clerk: Clerk) -> Question:
    """Every service but the ticket's own, this window's zone first."""
    view, at_desk = clerk.view, clerk.picture.at_desk
    zone = view.windows[clerk.picture.window].zone
    others = [one for one in view.services.values() if at_desk is None or one.id != at_desk.service]
    others.sort(key=lambda one: one.zone != zone)
    options = tuple(
        Option(one.id, _named(one.name), f"{one.id} {one.name.zh} {one.name.en}") for one in others
    )
    return Question(words(N_("Transfer to which service?")), options)


def _named(name: Text) -> Words:
    return lambda: name.in_language(_.language)
