"""What an answer means for the picture, before the broadcast that says the same arrives."""

from __future__ import annotations

from msgspec.structs import replace

from hall_server.protocol import (
    Ask,
    AtWindow,
    CallNext,
    CallTicket,
    Change,
    CloseWindow,
    DoneHere,
    FinishService,
    MarkNoShow,
    OpenWindow,
    ParkTicket,
    PauseWindow,
    Result,
    ReturnTicket,
    ServingView,
    SignedIn,
    SignOut,
    TakeBack,
    TicketGone,
    TransferTicket,
    WindowView,
)

_ENDS = {
    FinishService: "finished",
    MarkNoShow: "no_show",
    ParkTicket: "parked",
    TransferTicket: "transferred",
}


def changes(window: WindowView, ask: Ask, answer: Result, now: int) -> list[Change]:
    """How the answered request moves this window's part of the picture forward."""
    match ask, answer:
        case CallNext() | CallTicket(), AtWindow(serving):
            return [TicketGone(serving.ticket), replace(window, serving=serving)]
        case _, AtWindow(serving):
            return [replace(window, serving=serving)]
        case _, SignedIn(staff_no, _):
            return [replace(window, clerk=staff_no)]
    match ask:
        case FinishService() | MarkNoShow() | ParkTicket() | TransferTicket():
            return [replace(window, serving=None)]
        case OpenWindow():
            return [replace(window, state="open", since=now, pause_reason="")]
        case PauseWindow(reason):
            return [replace(window, state="paused", since=now, pause_reason=reason)]
        case CloseWindow():
            return [replace(window, state="closed", since=now, pause_reason="")]
        case SignOut():
            return [replace(window, state="closed", since=now, pause_reason="", clerk=None)]
    return []


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
    what = _ENDS.get(type(ask))
    if what is None or before is None:
        return None
    timed = before.started_at is not None and what in ("finished", "transferred")
    lasted = now - (before.started_at or 0) - before.parked_for if timed else None
    return DoneHere(now, before.number, what, lasted)
