"""What each key sets going: what the clerk is asked first, then what the hall is asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from hall_server.protocol import (
    Ask,
    CallNext,
    CallTicket,
    CaseInfo,
    CloseWindow,
    HallView,
    ListConcerns,
    OpenWindow,
    ParkTicket,
    PauseWindow,
    Refused,
    Result,
    ReturnTicket,
    SignOut,
    StandBy,
    StandDown,
    TransferTicket,
)

from . import reasons
from .cells import padded
from .choices import Option, Question, service_option
from .line import line_of
from .sheet import Form
from .state import Picture, Situation
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

    async def tick(self, question: Question, ticked: tuple[str, ...]) -> tuple[str, ...] | None:
        """All the values that are ticked in the end; None when the clerk thought better of it."""

    async def write(self, number: str, form: Form) -> tuple[str, ...] | None:
        """The lines of a form about a ticket; None when the clerk left it. What was written is kept."""

    async def ask(self, ask: Ask, *, but: str = "") -> Result | None:
        """The hall's answer; None when it did not do it, which has been shown.

        A refusal of the code ``but`` is not shown: it is the answer.
        """

    async def find_case(self, number: str) -> CaseInfo | None:
        """A case by its number; None when the hall cannot say now."""

    async def substitute(self) -> None:
        """Let another clerk sign in here."""

    async def reception(self) -> None:
        """Go to the reception until the clerk comes back."""

    async def back_office(self) -> None:
        """Go to the back office until the clerk comes back."""

    async def concerns(self) -> None:
        """Go to what citizens were not content with, until the clerk comes back."""

    def tell(self, outcome: Words) -> None:
        """Say what came of a move, until the next one."""

    def on_record(self, reason: str) -> str:
        """A reason in the words that the hall's log keeps."""


Flow = Callable[[Clerk], Awaitable[object]]


def simply(ask: Ask) -> Flow:
    """A key that needs no question."""
    return lambda clerk: clerk.ask(ask)


async def call_or_stand_by(clerk: Clerk) -> None:
    """Call the next one; when nobody waits, whoever comes is called here. Pressed again: not any more."""
    if clerk.picture.situation is Situation.STANDING_BY:
        await clerk.ask(StandDown())
    else:
        await call_next(clerk)


async def call_next(clerk: Clerk) -> None:
    # Who has only just come may not be drawn yet.
    if clerk.picture.waiting or line_of(clerk.view, clerk.view.windows[clerk.picture.window]):
        answer = await clerk.ask(CallNext(), but="nobody_waiting")
        if not isinstance(answer, Refused):
            return
    await clerk.ask(StandBy())


async def park(clerk: Clerk) -> None:
    reason = await ask_reason(clerk, N_("Park the ticket: why?"), reasons.PARKING)
    if reason:
        await clerk.ask(ParkTicket(reason))


async def pause_or_resume(clerk: Clerk) -> None:
    if clerk.picture.state == "paused":
        await clerk.ask(OpenWindow())
        return
    options = tuple(Option(kind, words(name)) for kind, name in reasons.PAUSE_KINDS.items())
    chosen = await clerk.choose(Question(words(N_("Pause the window: what for?")), options))
    kind = next((kind for kind in reasons.PAUSE_KINDS if kind == chosen), None)
    if kind is None:
        return
    reason = await ask_reason(clerk, N_("Pause the window: why?"), reasons.PAUSE[kind])
    if reason:
        await clerk.ask(PauseWindow(reason, kind))


async def open_or_close(clerk: Clerk) -> None:
    await clerk.ask(OpenWindow() if clerk.picture.state == "closed" else CloseWindow())


async def transfer(clerk: Clerk) -> None:
    service = await clerk.choose(_services(clerk))
    if service:
        await clerk.ask(TransferTicket(service))


async def call_chosen(clerk: Clerk) -> None:
    number = await ask_number(clerk, _tickets(clerk.picture))
    if not number:
        return
    reason = await ask_reason(clerk, N_("Call {number} out of turn: why?"), reasons.CALLING, number=number)
    out_of_turn = number not in {one.number for one in clerk.picture.parked}
    if reason and await clerk.ask(CallTicket(number, reason)) and out_of_turn:
        clerk.tell(_quota_used(clerk))


def _quota_used(clerk: Clerk) -> Words:
    """How many of today's calls out of turn are used; said anew each time it is shown."""

    def sentence() -> str:
        used, most = clerk.view.windows[clerk.picture.window].chosen, clerk.view.chosen_calls
        return _("called out of turn today: {used} of {most}", used=used, most=most)

    return sentence


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


async def substitute(clerk: Clerk) -> None:
    await clerk.substitute()


async def reception(clerk: Clerk) -> None:
    await clerk.reception()


async def back_office(clerk: Clerk) -> None:
    await clerk.back_office()


async def concerns(clerk: Clerk) -> None:
    """Who has not the duty is told whose it is, and sees nothing of them."""
    if await clerk.ask(ListConcerns()):
        await clerk.concerns()


async def sign_out(clerk: Clerk) -> None:
    options = (Option("yes", words(N_("sign out; the window closes"))),)
    if await clerk.choose(Question(words(N_("Sign out?")), options)):
        await clerk.ask(SignOut())


async def ask_number(clerk: Clerk, question: Question) -> str | None:
    """A ticket's number, chosen or typed in full; numbers are written in capitals."""
    number = await clerk.choose(question)
    return number.upper() if number else None


async def ask_reason(clerk: Clerk, title: str, listed: tuple[str, ...], **values: str) -> str | None:
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
    return Question(words(N_("Transfer to which service?")), tuple(map(service_option, others)))
