"""What happened in the hall. Events are facts: they are logged, replayed and never refused.

Every event carries ``at``, milliseconds since the epoch. Nothing personal is ever in an event: clerks
appear by staff number, citizens by ticket.
"""

from __future__ import annotations

from dataclasses import dataclass

from .slip import PrinterStatus
from .ticket import Place


@dataclass(frozen=True, slots=True)
class CallReason:
    """Why this ticket was called now.

    ``rule`` is the name of the calling policy, or ``chosen`` for a ticket called by its number, in
    which case ``note`` holds the clerk's reason. ``waited`` is in milliseconds since its clock
    started, ``others`` counts the tickets that this window could have called instead.
    """

    rule: str
    waited: int
    others: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class DayStarted:
    at: int
    day: str


@dataclass(frozen=True, slots=True)
class TicketIssued:
    at: int
    ticket: int
    number: str
    service: str
    place: Place
    kiosk: str | None


@dataclass(frozen=True, slots=True)
class TicketCalled:
    at: int
    ticket: int
    window: int
    clerk: str
    why: CallReason


@dataclass(frozen=True, slots=True)
class TicketRecalled:
    at: int
    ticket: int
    window: int


@dataclass(frozen=True, slots=True)
class ServiceStarted:
    at: int
    ticket: int
    window: int


@dataclass(frozen=True, slots=True)
class ServiceFinished:
    at: int
    ticket: int
    window: int


@dataclass(frozen=True, slots=True)
class TicketNoShow:
    at: int
    ticket: int
    window: int


@dataclass(frozen=True, slots=True)
class TicketParked:
    at: int
    ticket: int
    window: int
    reason: str


@dataclass(frozen=True, slots=True)
class TicketReturned:
    at: int
    ticket: int
    window: int


@dataclass(frozen=True, slots=True)
class TicketTransferred:
    at: int
    ticket: int
    window: int
    service: str
    place: Place


@dataclass(frozen=True, slots=True)
class TicketExpired:
    at: int
    ticket: int


@dataclass(frozen=True, slots=True)
class EndTakenBack:
    at: int
    ticket: int
    window: int


@dataclass(frozen=True, slots=True)
class ClerkSignedIn:
    at: int
    window: int
    clerk: str


@dataclass(frozen=True, slots=True)
class ClerkSignedOut:
    at: int
    window: int
    clerk: str


@dataclass(frozen=True, slots=True)
class WindowOpened:
    at: int
    window: int


@dataclass(frozen=True, slots=True)
class WindowPaused:
    at: int
    window: int
    reason: str


@dataclass(frozen=True, slots=True)
class WindowClosed:
    at: int
    window: int


@dataclass(frozen=True, slots=True)
class SlipQueued:
    at: int
    slip: int
    ticket: int
    printer: str
    people_ahead: int
    reprint: bool


@dataclass(frozen=True, slots=True)
class SlipTaken:
    """A printer took the job up and paper may come out from here on."""

    at: int
    slip: int
    printer: str
    reprint: bool


@dataclass(frozen=True, slots=True)
class SlipPrinted:
    at: int
    slip: int
    printer: str


@dataclass(frozen=True, slots=True)
class SlipFailed:
    """The slip did not come out (or may have, then ``reprint``); it waits to be tried again."""

    at: int
    slip: int
    printer: str
    reason: PrinterStatus
    reprint: bool


@dataclass(frozen=True, slots=True)
class SlipMoved:
    """Another printer takes the job over, from one that cannot print."""

    at: int
    slip: int
    printer: str
    reprint: bool


@dataclass(frozen=True, slots=True)
class PrinterChanged:
    at: int
    printer: str
    status: PrinterStatus


Event = (
    DayStarted
    | TicketIssued
    | TicketCalled
    | TicketRecalled
    | ServiceStarted
    | ServiceFinished
    | TicketNoShow
    | TicketParked
    | TicketReturned
    | TicketTransferred
    | TicketExpired
    | EndTakenBack
    | ClerkSignedIn
    | ClerkSignedOut
    | WindowOpened
    | WindowPaused
    | WindowClosed
    | SlipQueued
    | SlipTaken
    | SlipPrinted
    | SlipFailed
    | SlipMoved
    | PrinterChanged
)
