"""The hall as everybody on the LAN may see it: one picture, kept equal by numbered updates.

The server and every client hold the same :class:`HallView` and bring it forward with the same
:meth:`HallView.apply`, so a board that heals ends equal to the server by construction. All moments are
milliseconds since the epoch by the *hall's* clock.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from .text import Text

# Enough that a board for one zone of many still fills its lines.
RECENT_CALLS = 100


class ZoneView(msgspec.Struct, frozen=True):
    id: str
    name: Text


class ServiceView(msgspec.Struct, frozen=True, tag="service"):
    """A service one can take a number for.

    ``hours`` are today's, such as ``09:00-12:00, 13:30-17:00``; empty when it is closed all day.
    ``expected_wait`` is the range in minutes for who takes a number now, absent while it is not known.
    """

    id: str
    zone: str
    name: Text
    usual_length: int
    open: bool
    hours: str
    expected_wait: tuple[int, int] | None = None


class ServingView(msgspec.Struct, frozen=True):
    """The ticket at a window, called or being served. ``calls`` is 1 after the first call."""

    ticket: int
    number: str
    service: str
    state: Literal["called", "serving"]
    issued_at: int
    called_at: int
    last_called_at: int
    calls: int
    started_at: int | None = None
    parked_for: int = 0


class WindowView(msgspec.Struct, frozen=True, tag="window"):
    """A window, with whom it serves. ``clerk`` is a staff number. ``since`` dates the state."""

    number: int
    zone: str
    services: tuple[str, ...]
    state: Literal["closed", "open", "paused"] = "closed"
    since: int = 0
    clerk: str | None = None
    pause_reason: str = ""
    serving: ServingView | None = None


class WaitingTicket(msgspec.Struct, frozen=True, tag="waiting"):
    """A ticket in line. ``place`` orders the calls: smallest first."""

    ticket: int
    number: str
    service: str
    since: int
    place: tuple[int, int, int]


class ParkedTicket(msgspec.Struct, frozen=True, tag="parked"):
    ticket: int
    number: str
    service: str
    window: int
    since: int
    reason: str


class TicketGone(msgspec.Struct, frozen=True, tag="gone"):
    """A ticket is no longer waiting or parked."""

    ticket: int


class Call(msgspec.Struct, frozen=True, tag="call"):
    """A citizen was called, or called again (``calls`` > 1). Boards flash for each of these."""

    ticket: int
    number: str
    service: str
    zone: str
    window: int
    at: int
    calls: int


class CallWithdrawn(msgspec.Struct, frozen=True, tag="call_withdrawn"):
    """The last call of a ticket no longer stands (it was parked, or did not come)."""

    ticket: int


class PrinterView(msgspec.Struct, frozen=True, tag="printer"):
    id: str
    status: Literal["ready", "paper_out", "cover_open", "offline", "error", "silent"]
    queued: int = 0


class SlipView(msgspec.Struct, frozen=True, tag="slip"):
    """A print job. It leaves the view once printed."""

    slip: int
    number: str
    printer: str
    state: Literal["queued", "printing", "printed", "failed"]
    reprint: bool = False
    reason: str = ""


class DayBegan(msgspec.Struct, frozen=True, tag="day"):
    """A new business day: no tickets, no calls, every window closed."""

    day: str


Change = (
    DayBegan
    | ServiceView
    | WindowView
    | WaitingTicket
    | ParkedTicket
    | TicketGone
    | Call
    | CallWithdrawn
    | PrinterView
    | SlipView
)


class HallView(msgspec.Struct):
    """The whole picture. ``issued`` counts today's tickets. ``calls`` is last called first."""

    id: str
    name: Text
    timezone: str
    day: str = ""
    issued: int = 0
    zones: dict[str, ZoneView] = {}
    services: dict[str, ServiceView] = {}
    windows: dict[int, WindowView] = {}
    waiting: dict[int, WaitingTicket] = {}
    parked: dict[int, ParkedTicket] = {}
    calls: list[Call] = []
    printers: dict[str, PrinterView] = {}
    slips: dict[int, SlipView] = {}

    def apply(self, change: Change) -> None:
        """Bring the picture forward by one change."""
        match change:
            case WaitingTicket():
                self.parked.pop(change.ticket, None)
                self.waiting[change.ticket] = change
            case TicketGone():
                self.waiting.pop(change.ticket, None)
                self.parked.pop(change.ticket, None)
            case ParkedTicket():
                self.parked[change.ticket] = change
            case WindowView():
                self.windows[change.number] = change
            case Call():
                self.calls = [change, *(c for c in self.calls if c.ticket != change.ticket)][:RECENT_CALLS]
            case CallWithdrawn():
                self.calls = [c for c in self.calls if c.ticket != change.ticket]
            case ServiceView():
                self.services[change.id] = change
            case PrinterView():
                self.printers[change.id] = change
            case SlipView():
                if change.state == "printed":
                    self.slips.pop(change.slip, None)
                else:
                    self.slips[change.slip] = change
            case DayBegan():
                self._clear(change.day)

    def _clear(self, day: str) -> None:
        self.day = day
        self.issued = 0
        self.waiting.clear()
        self.parked.clear()
        self.calls.clear()
        self.slips.clear()
        for number, window in self.windows.items():
            self.windows[number] = WindowView(window.number, window.zone, window.services)


class Update(msgspec.Struct, frozen=True):
    """One numbered broadcast. ``now`` is the hall's clock, which runs ``speed`` times real time.

    ``issued`` counts today's tickets. Without changes it is a heartbeat,
    sent every second, and carries the last ``seq`` used.
    """

    epoch: str
    seq: int
    now: int
    issued: int
    changes: tuple[Change, ...] = ()
    speed: float = 1.0
