"""What an answer means for the picture, before the broadcast that says the same arrives."""

from __future__ import annotations

from typing import Literal

from msgspec.structs import replace

from hall_server.protocol import (
    Ask,
    AtWindow,
    CallNext,
    CallTicket,
    CancelTicket,
    Change,
    CloseWindow,
    DoneHere,
    FinishService,
    HallView,
    MarkNoShow,
    OpenWindow,
    ParkedTicket,
    ParkTicket,
    PauseWindow,
    Result,
    ReturnTicket,
    ServingView,
    SignedIn,
    SignOut,
    StandBy,
    StandDown,
    TakeBack,
    TicketGone,
    TransferTicket,
    WaitingTicket,
    WindowView,
)

_FINISHED = {"done": "finished", "accepted": "accepted", "refused": "refused"}
_ENDS = {
    MarkNoShow: "no_show",
    ParkTicket: "parked",
    TransferTicket: "transferred",
}


def changes(view: HallView, window: WindowView, ask: Ask, answer: Result, now: int) -> list[Change]:
    """How the answered request moves the picture forward at this window."""
    match ask, answer:
        case CallNext() | CallTicket(), AtWindow(serving):
            return [TicketGone(serving.ticket), replace(window, serving=serving, standing_by=False)]
        case _, AtWindow(serving):
            return [replace(window, serving=serving, standing_by=False)]
        case _, SignedIn(staff_no, _):
            return [replace(window, clerk=staff_no)]
    match ask:
        case FinishService() | MarkNoShow() | ParkTicket() | TransferTicket():
            return [replace(window, serving=None)]
        case StandBy():
            # The hall may have called somebody at once, and said so before it answered.
            return [replace(window, standing_by=window.serving is None)]
        case StandDown():
            return [replace(window, standing_by=False)]
        case OpenWindow():
            return [_turned(window, "open", now)]
        case PauseWindow(reason, kind):
            return [replace(_turned(window, "paused", now), pause_reason=reason, pause_kind=kind)]
        case CloseWindow():
            return [_turned(window, "closed", now)]
        case SignOut():
            return [replace(_turned(window, "closed", now), clerk=None)]
        case CancelTicket(number):
            known: list[WaitingTicket | ParkedTicket] = [*view.waiting.values(), *view.parked.values()]
            return [TicketGone(ticket.ticket) for ticket in known if ticket.number == number]
    return []


def _turned(window: WindowView, state: Literal["closed", "open", "paused"], now: int) -> WindowView:
    """The window in another state."""
    return replace(
        window, state=state, since=now, pause_reason="", pause_kind="", paused_by="", standing_by=False
    )


def nobody_signed_in(window: WindowView) -> Change:
    """The hall said that no clerk sits here, so the picture was out of date."""
    return replace(window, clerk=None)


def line(ask: Ask, before: ServingView | None, answer: Result, now: int) -> DoneHere | None:
    """The line that the answered request adds to what was done here, as the hall notes it.

    ``before`` is the ticket that was at the window when the hall was asked.
    """
    match ask, answer:
        case TakeBack(), AtWindow(serving):
            return DoneHere(now, serving.number, "taken_back")
        case ReturnTicket(number), _:
            return DoneHere(now, number, "returned")
    what = _FINISHED[ask.outcome] if isinstance(ask, FinishService) else _ENDS.get(type(ask))
    if what is None or before is None:
        return None
    timed = before.started_at is not None and isinstance(ask, FinishService | TransferTicket)
    lasted = now - (before.started_at or 0) - before.parked_for if timed else None
    return DoneHere(now, before.number, what, lasted)
