"""The hall as everybody on the LAN may see it: one picture, kept equal by numbered updates.

The server and every client hold the same :class:`HallView` and bring it forward with the same
:meth:`HallView.apply`, so a board that heals ends equal to the server by construction. All moments are
milliseconds since the epoch by the *hall's* clock.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from .alarms import AlarmOver, AlarmView
from .lines import (
    Call,
    CallWithdrawn,
    ForecastQuality,
    Onward,
    ParkedTicket,
    ServingView,
    TicketGone,
    WaitingTicket,
    WaitsTold,
)
from .matters import HallNotice, PackageView, RatingForm
from .requests import PauseKind, PriorityClass
from .text import Text

# Enough that a board for one zone of many still fills its lines.
RECENT_CALLS = 100
RECENT_ONWARD = 30


class ZoneView(msgspec.Struct, frozen=True, omit_defaults=True):
    id: str
    name: Text


class ServiceView(msgspec.Struct, frozen=True, omit_defaults=True, tag="service"):
    """A service one can take a number for.

    ``hours`` are today's, such as ``09:00-12:00, 13:30-17:00``; empty when it is closed all day.
    ``expected_wait`` is the range in minutes for who takes a number now, absent while it is not known.
    ``appointments`` says whether it can be booked, ``needs_id`` whether a number is taken with an ID,
    ``left`` how many numbers are left today where there is a cap. ``quieter`` is the beginning of a half hour
    later today in which one waits clearly shorter than now, absent where none is known. Where it can be
    booked, ``quiet_half_hours`` are those that usually are quiet, by weekday (1 is Monday), counted from
    midnight.
    """

    id: str
    zone: str
    name: Text
    usual_length: int
    open: bool
    hours: str
    expected_wait: tuple[int, int] | None = None
    appointments: bool = False
    needs_id: bool = False
    left: int | None = None
    quieter: int | None = None
    quiet_half_hours: dict[int, tuple[int, ...]] = {}


class WindowView(msgspec.Struct, frozen=True, omit_defaults=True, tag="window"):
    """A window, with whom it serves. ``clerk`` is a staff number. ``since`` dates the state.

    ``services`` are what it can call now; a change leaves them out when they are as before, as some windows
    serve thousands and none serves nothing. ``helps`` are the zones it helps out among them; ``only`` limits
    it to some classes. ``standing_by``: the next citizen is called there at once. ``chosen`` counts the
    tickets it called out of turn today, ``green`` those it let into the green channel. ``call_back`` is why
    the manager asks the clerk to go on, empty when nobody does. ``paused_by`` is the manager's device that
    paused it, empty when the clerk did.
    """

    number: int
    zone: str
    services: tuple[str, ...] = ()
    state: Literal["closed", "open", "paused"] = "closed"
    since: int = 0
    clerk: str | None = None
    pause_reason: str = ""
    serving: ServingView | None = None
    pause_kind: PauseKind | Literal[""] = ""
    standing_by: bool = False
    helps: tuple[str, ...] = ()
    only: tuple[PriorityClass, ...] = ()
    temporary: bool = False
    chosen: int = 0
    green: int = 0
    call_back: str = ""
    paused_by: str = ""


class PrinterView(msgspec.Struct, frozen=True, omit_defaults=True, tag="printer"):
    id: str
    status: Literal["ready", "paper_out", "cover_open", "offline", "error", "silent"]
    queued: int = 0


class SlipView(msgspec.Struct, frozen=True, omit_defaults=True, tag="slip"):
    """A print job. It leaves the view once printed."""

    slip: int
    number: str
    printer: str
    state: Literal["queued", "printing", "printed", "failed"]
    reprint: bool = False
    reason: str = ""


class DayBegan(msgspec.Struct, frozen=True, omit_defaults=True, tag="day"):
    """A new business day: no tickets, no calls, every window closed and as planned."""

    day: str
    windows: tuple[WindowView, ...] = ()


Change = (
    DayBegan
    | ServiceView
    | WindowView
    | WaitingTicket
    | ParkedTicket
    | TicketGone
    | Call
    | CallWithdrawn
    | Onward
    | PrinterView
    | SlipView
    | WaitsTold
    | AlarmView
    | AlarmOver
    | HallNotice
    | ForecastQuality
)


class HallView(msgspec.Struct, omit_defaults=True):
    """The whole picture. ``issued`` counts today's tickets. ``calls`` and ``onward`` are last first.

    ``reasons`` are the codes for the green channel, ``pick_up`` says whether results are collected by
    number. ``waits`` are the ranges of minutes that tickets in line still wait. Appointments last
    ``slot_length`` milliseconds and can be booked up to ``days_ahead`` days from today. A window may
    call ``chosen_calls`` tickets out of turn a day, and let ``green_per_window`` citizens into the
    green channel. ``notices_ahead`` is how many are still ahead when a phone is told; 0: the hall sends
    no messages. ``alarms`` are those that are not over, but for silent ones. ``notice`` is what the manager
    has all see.
    """

    id: str
    name: Text
    timezone: str
    day: str = ""
    issued: int = 0
    zones: dict[str, ZoneView] = {}
    services: dict[str, ServiceView] = {}
    windows: dict[int, WindowView] = {}
    waiting: dict[int, WaitingTicket] = {}
    waits: dict[int, tuple[int, int]] = {}
    parked: dict[int, ParkedTicket] = {}
    calls: list[Call] = []
    onward: list[Onward] = []
    packages: dict[str, PackageView] = {}
    reasons: dict[str, Text] = {}
    pick_up: bool = False
    slot_length: int = 0
    days_ahead: int = 0
    chosen_calls: int = 0
    green_per_window: int = 0
    ratings: RatingForm | None = None
    notices_ahead: int = 0
    printers: dict[str, PrinterView] = {}
    slips: dict[int, SlipView] = {}
    alarms: dict[int, AlarmView] = {}
    notice: HallNotice = HallNotice()
    forecast_quality: ForecastQuality | None = None

    def together(self, service: str) -> frozenset[str]:
        """The services that the open windows for ``service`` call from, itself among them: whoever waits for
        any of these may be called first. Empty while no window is open for it."""
        open_ones = [window for window in self.windows.values() if window.state == "open"]
        # Many windows serve the same hundreds.
        return frozenset().union(*{each.services for each in open_ones if service in each.services})

    def apply(self, change: Change) -> None:
        """Bring the picture forward by one change."""
        match change:
            case WaitingTicket():
                self.parked.pop(change.ticket, None)
                self.waiting[change.ticket] = change
            case TicketGone():
                self.waiting.pop(change.ticket, None)
                self.parked.pop(change.ticket, None)
                self.waits.pop(change.ticket, None)
            case WaitsTold():
                self.waits.update(change.ranges)
                for ticket in change.unknown:
                    self.waits.pop(ticket, None)
            case ParkedTicket():
                self.parked[change.ticket] = change
            case WindowView():
                before = self.windows.get(change.number)
                if before is not None and not change.services:
                    change = msgspec.structs.replace(change, services=before.services)
                self.windows[change.number] = change
            case Call():
                self.calls = [change, *(c for c in self.calls if c.ticket != change.ticket)][:RECENT_CALLS]
                self.onward = [o for o in self.onward if o.ticket != change.ticket]
            case Onward():
                self.calls = [c for c in self.calls if c.ticket != change.ticket]
                self.onward = [change, *self.onward][:RECENT_ONWARD]
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
            case AlarmView():
                self.alarms[change.alarm] = change
            case AlarmOver():
                self.alarms.pop(change.alarm, None)
            case HallNotice():
                self.notice = change
            case ForecastQuality():
                self.forecast_quality = change
            case DayBegan():
                self._clear(change)

    def _clear(self, began: DayBegan) -> None:
        self.day = began.day
        self.issued = 0
        self.waiting.clear()
        self.waits.clear()
        self.parked.clear()
        self.calls.clear()
        self.onward.clear()
        self.slips.clear()
        self.alarms.clear()
        self.notice = HallNotice()
        self.windows = {window.number: window for window in began.windows}


class Update(msgspec.Struct, frozen=True, omit_defaults=True):
    """One numbered broadcast. ``now`` is the hall's clock, which runs ``speed`` times real time.

    ``issued`` counts today's tickets. Without changes it is a heartbeat,
    sent every second, and carries the last ``seq`` used. ``unwritten``: the disk did not take what the hall
    wanted to write last, so nothing moves on until it does.
    """

    epoch: str
    seq: int
    now: int
    issued: int
    changes: tuple[Change, ...] = ()
    speed: float = 1.0
    unwritten: bool = False
